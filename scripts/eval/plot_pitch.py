"""Draws pitch tracks over spectrograms: python3 plot_pitch.py OUT.png AUDIO CURVES.json TITLE [AUDIO CURVES.json TITLE ...]

AUDIO   any file ffmpeg reads; CURVES.json what `ecg-analyze AUDIO --curves CURVES.json` writes.
White dots are pitch as the service measures it; black ones Praat's, where praat is installed.
Needs numpy, matplotlib (Debian: python3-numpy, python3-matplotlib) and ffmpeg.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import matplotlib

matplotlib.use('Agg')
import matplotlib.pyplot as plt
import numpy as np

RATE_HZ = 16_000
HIGHEST_HZ = 600
SECONDS = 8
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pitch.praat')


def decode(path):
    command = ['ffmpeg', '-loglevel', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-ar', str(RATE_HZ), '-t', str(SECONDS), '-']
    return subprocess.run(command, capture_output=True, check=True).stdout


def praat_pitch(pcm, points):
    if shutil.which('praat') is None:
        return np.full(points, np.nan)
    with tempfile.NamedTemporaryFile(suffix='.raw') as file:
        file.write(pcm)
        file.flush()
        output = subprocess.run(['praat', '--run', SCRIPT, file.name, str(points)], capture_output=True, text=True, check=True).stdout
    values = np.array([float(line) for line in output.split()[-points:]])
    return np.where(values > 0, values, np.nan)


def draw(axes, path, curves, title):
    pcm = decode(path)
    samples = np.frombuffer(pcm, np.int16) / 32_768
    axes.specgram(samples + 1e-6 * np.random.default_rng(1).normal(size=len(samples)), NFFT=640, noverlap=560, Fs=RATE_HZ, cmap='viridis', vmin=-130, vmax=-45)
    with open(curves) as file:
        pitch = np.array([np.nan if value is None else value for value in json.load(file)['pitch_hz']], float)
    count = min(len(pitch), len(samples) // 160)
    times = (np.arange(count) + 0.5) * 0.01
    axes.plot(times, praat_pitch(pcm, count), 'k.', markersize=6, label='Praat, two passes')
    axes.plot(times, pitch[:count], 'w.', markersize=2.5, label='this service')
    axes.set(ylim=(40, HIGHEST_HZ), xlim=(0, len(samples) / RATE_HZ), ylabel='Hz', title=title)


def main():
    out, *rest = sys.argv[1:]
    clips = [rest[i : i + 3] for i in range(0, len(rest), 3)]
    figure, rows = plt.subplots(len(clips), 1, figsize=(9, 2.6 * len(clips)), squeeze=False, constrained_layout=True)
    for axes, clip in zip(rows[:, 0], clips):
        draw(axes, *clip)
    rows[0, 0].legend(loc='upper right', fontsize=8)
    rows[-1, 0].set_xlabel('s')
    figure.savefig(out, dpi=90)


if __name__ == '__main__':
    main()
