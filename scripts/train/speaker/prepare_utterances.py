"""Trims the utterances of the training corpora and writes them as recorded and in altered copies.

    /usr/bin/python3 prepare_utterances.py --speechocean DIR --librispeech DIR --out DIR

--speechocean  folder with WAVE/SPEAKERxxxx/*.WAV   (github.com/jimbozhang/speechocean762)
--librispeech  folder with librispeech_train-clean-100/*.flac and librispeech_test-other/*/*.flac
               (folder audio_data of github.com/resemble-ai/Resemblyzer)
Writes utterances.i16 (16 kHz, one after the other) and utterances.json: of each its first sample, sample count,
speaker, corpus, file number, split and copy (0 as recorded).

Held out, never fitted on: 50 speechocean762 speakers drawn with the seed, and all ten speakers of test-other.
"""
import argparse
import glob
import json
import os

import numpy as np
import soundfile as sf
from scipy.signal import fftconvolve, firwin, firwin2

RATE_HZ = 16_000
SHORTEST = RATE_HZ
SEED = 7
HELD_OUT_SPEECHOCEAN = 50
ALTERED_COPIES = 3


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


def alter(speech, rng):
    """What recordings do to a voice: a microphone, often a room, noise, now and then overload or a telephone."""
    out = speech
    if rng.random() < 0.8:
        corners = np.r_[0, np.geomspace(100, 7000, 7), 8000]
        tilt = rng.uniform(-6, 6) * np.linspace(-1, 1, len(corners))
        gains_db = np.clip(tilt + rng.normal(0, rng.uniform(1, 4), len(corners)), -15, 15)
        out = fftconvolve(out, firwin2(255, corners / 8000, 10 ** (gains_db / 20)), 'same')
    if rng.random() < 0.15:
        out = np.tanh(out / np.sqrt((out**2).mean() + 1e-12) * rng.uniform(0.3, 1.2))
    if rng.random() < 0.5:
        t60 = rng.uniform(0.15, 0.6)
        length = int(RATE_HZ * t60)
        tail = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
        tail *= 10 ** (-rng.uniform(3, 14) / 20) / np.sqrt((tail**2).sum())
        tail[0] = 1
        out = fftconvolve(out, tail)[: len(speech)]
    if rng.random() < 0.1:
        low, high = rng.uniform(200, 400), rng.uniform(3000, 3800)
        out = fftconvolve(out, firwin(255, [low, high], fs=RATE_HZ, pass_zero=False), 'same')
    if rng.random() < 0.8:
        noise = rng.standard_normal(len(speech) + 64)
        noise = fftconvolve(noise, np.exp(-np.arange(64) / rng.uniform(0.3, 12)), 'valid')[: len(speech)]
        level = np.sqrt((out**2).mean()) * 10 ** (-rng.uniform(8, 35) / 20)
        out = out + noise / (noise.std() + 1e-9) * level
    return out


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
    position = 0
    with open(os.path.join(options.out, 'utterances.i16'), 'wb') as sink:
        for number, (speaker, corpus, path) in enumerate(items):
            samples, rate = sf.read(path, dtype='float32')
            assert rate == RATE_HZ and samples.ndim == 1, path
            samples = trim(samples)
            if len(samples) < SHORTEST:
                continue
            split = 'held-out' if speaker in held_out else 'train'
            seconds[split] = seconds.get(split, 0) + len(samples) / RATE_HZ
            for copy in range(1 + ALTERED_COPIES):
                altered = samples if copy == 0 else alter(samples, rng)
                altered = altered / (np.abs(altered).max() + 1e-6) * 0.5
                sink.write((altered * 32767).astype('<i2').tobytes())
                rows.append([position, len(altered), speaker, corpus, number, split, copy])
                position += len(altered)
    columns = ['start', 'count', 'speaker', 'corpus', 'file', 'split', 'copy']
    with open(os.path.join(options.out, 'utterances.json'), 'w') as sink:
        json.dump({'columns': columns, 'rows': rows}, sink)
    print(len(rows), 'utterances', {k: round(v / 3600, 2) for k, v in seconds.items()}, 'hours')


if __name__ == '__main__':
    main()
