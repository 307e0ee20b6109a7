"""Cuts labelled 2 s windows out of the training corpora and writes a plain and some altered copies of each.

    /usr/bin/python3 prepare_windows.py --speechocean DIR --librispeech DIR --out DIR

--speechocean  folder with WAVE/SPEAKERxxxx/*.WAV   (github.com/jimbozhang/speechocean762)
--librispeech  folder with librispeech_train-clean-100/*.flac and librispeech_test-other/*/*.flac
               (folder audio_data of github.com/resemble-ai/Resemblyzer)
Writes windows.i16 [nWindows, 32000] (16 kHz) and windows.json (speaker, corpus, file, split, copy of each row).

Held out, never fitted on: 50 speechocean762 speakers drawn with the seed, and all ten speakers of test-other.
"""
import argparse
import glob
import json
import os

import numpy as np
import soundfile as sf
from scipy.signal import fftconvolve, firwin2

RATE_HZ = 16_000
WINDOW = 2 * RATE_HZ
HOP = RATE_HZ
SEED = 7
HELD_OUT_SPEECHOCEAN = 50
ALTERED_COPIES = 2


def utterances(speechocean, librispeech):
    """Yields (speaker, corpus, path) in a fixed order."""
    for path in sorted(glob.glob(os.path.join(speechocean, 'WAVE', '*', '*.WAV'))):
        yield os.path.basename(os.path.dirname(path)), 'speechocean762', path
    for path in sorted(glob.glob(os.path.join(librispeech, 'librispeech_train-clean-100', '*.flac'))):
        yield 'train-' + os.path.basename(path).split('-')[0], 'librispeech', path
    for path in sorted(glob.glob(os.path.join(librispeech, 'librispeech_test-other', '*', '*.flac'))):
        yield 'other-' + os.path.basename(os.path.dirname(path)), 'librispeech', path


def trim(samples):
    """Cuts off leading and trailing 20 ms frames more than 35 dB below the loudest, and shortens inner pauses to .3 s."""
    frame = RATE_HZ // 50
    count = len(samples) // frame
    if count == 0:
        return samples[:0]
    power = (samples[: count * frame].reshape(count, frame) ** 2).mean(1)
    loud = power > power.max() * 10**-3.5
    keep = np.zeros(count, bool)
    for index in np.flatnonzero(loud):
        keep[max(0, index - 7) : index + 8] = True
    return samples[: count * frame].reshape(count, frame)[keep].ravel()


def alter(window, rng):
    """One random microphone (broad equaliser), half of the time a room, and noise 8..30 dB below the speech."""
    corners = np.r_[0, np.geomspace(100, 7000, 7), 8000]
    tilt = rng.uniform(-6, 6) * np.linspace(-1, 1, len(corners))
    gains_db = np.clip(tilt + rng.normal(0, 4, len(corners)), -15, 15)
    out = fftconvolve(window, firwin2(255, corners / 8000, 10 ** (gains_db / 20)), 'same')
    if rng.random() < 0.5:
        t60 = rng.uniform(0.15, 0.6)
        length = int(RATE_HZ * t60)
        tail = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
        tail *= 10 ** (-rng.uniform(3, 14) / 20) / np.sqrt((tail**2).sum())
        tail[0] = 1
        out = fftconvolve(out, tail)[: len(window)]
    noise = rng.standard_normal(len(window) + 64)
    noise = fftconvolve(noise, np.exp(-np.arange(64) / rng.uniform(0.3, 12)), 'valid')[: len(window)]
    level = np.sqrt((out**2).mean()) * 10 ** (-rng.uniform(8, 30) / 20)
    return out + noise / (noise.std() + 1e-9) * level


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--speechocean', required=True)
    parser.add_argument('--librispeech', required=True)
    parser.add_argument('--out', required=True)
    options = parser.parse_args()
    rng = np.random.default_rng(SEED)
    items = list(utterances(options.speechocean, options.librispeech))
    pool = sorted({speaker for speaker, corpus, _ in items if corpus == 'speechocean762'})
    held_out = set(rng.choice(pool, HELD_OUT_SPEECHOCEAN, replace=False))
    held_out |= {speaker for speaker, _, _ in items if speaker.startswith('other-')}
    os.makedirs(options.out, exist_ok=True)
    rows = []
    seconds = {}
    with open(os.path.join(options.out, 'windows.i16'), 'wb') as sink:
        for number, (speaker, corpus, path) in enumerate(items):
            samples, rate = sf.read(path, dtype='float32')
            assert rate == RATE_HZ and samples.ndim == 1, path
            samples = trim(samples)
            split = 'held-out' if speaker in held_out else 'train'
            seconds[split] = seconds.get(split, 0) + len(samples) / RATE_HZ
            for start in range(0, len(samples) - WINDOW + 1, HOP):
                window = samples[start : start + WINDOW]
                for copy in range(1 + ALTERED_COPIES):
                    altered = window if copy == 0 else alter(window, rng)
                    altered = altered / (np.abs(altered).max() + 1e-6) * 0.5
                    sink.write((altered * 32767).astype('<i2').tobytes())
                    rows.append([speaker, corpus, number, split, copy])
    with open(os.path.join(options.out, 'windows.json'), 'w') as sink:
        json.dump({'columns': ['speaker', 'corpus', 'file', 'split', 'copy'], 'rows': rows, 'seconds': seconds}, sink)
    print(len(rows), 'windows', {k: round(v / 3600, 2) for k, v in seconds.items()}, 'hours')


if __name__ == '__main__':
    main()
