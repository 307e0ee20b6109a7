"""Trims the utterances of the corpora and writes them one after the other.

    python3 prepare_utterances.py --out DIR --emodb DIR --speechocean DIR --librispeech DIR [--nemo DIR] [--emotale DIR]

--emodb        folder with *.wav of the Berlin Database of Emotional Speech (CC0 1.0)
--speechocean  folder with WAVE/SPEAKERxxxx/*.WAV (github.com/jimbozhang/speechocean762)
--librispeech  folder with *.flac at any depth (folder audio_data of github.com/resemble-ai/Resemblyzer)
--nemo, --emotale  folders with *.wav; measured on, never fitted on (their licences are for research)
Writes utterances.i16 (16 kHz) and utterances.json: of each its first sample, sample count, corpus, speaker,
emotion and whether it is held out. Half of the plain speakers are. Needs numpy, scipy and ffmpeg.
"""
import argparse
import glob
import json
import os
import random
import subprocess
from math import gcd

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

RATE_HZ = 16_000
LONGEST = 8 * RATE_HZ
SHORTEST = RATE_HZ // 2
SEED = 3
PLAIN_SPEAKERS = 60
UTTERANCES_PER_SPEAKER = 12
EMODB = {'W': 'angry', 'F': 'happy', 'T': 'sad', 'N': 'neutral', 'L': 'bored', 'A': 'fear', 'E': 'disgust'}
NEMO = {'anger': 'angry', 'happiness': 'happy', 'sadness': 'sad', 'neutral': 'neutral', 'fear': 'fear', 'surprised': 'surprise'}
EMOTALE = {'A': 'angry', 'H': 'happy', 'S': 'sad', 'N': 'neutral', 'B': 'bored'}


def rows(args):
    """Yields (corpus, speaker, emotion, held out, path) in a fixed order."""
    for path in sorted(glob.glob(os.path.join(args.emodb, '*.wav'))):
        name = os.path.basename(path)
        yield 'emodb', 'emodb-' + name[:2], EMODB[name[5]], False, path
    speakers = sorted(glob.glob(os.path.join(args.speechocean, 'WAVE', '*')))
    random.Random(SEED).shuffle(speakers)
    for number, folder in enumerate(speakers[:PLAIN_SPEAKERS]):
        for path in sorted(glob.glob(os.path.join(folder, '*.WAV')))[:UTTERANCES_PER_SPEAKER]:
            yield 'speechocean762', os.path.basename(folder), 'neutral', number % 2 == 1, path
    readers = sorted(glob.glob(os.path.join(args.librispeech, '**', '*.flac'), recursive=True))
    for path in readers:
        reader = os.path.basename(path).split('-')[0]
        yield 'librispeech', 'libri-' + reader, 'neutral', int(reader) % 2 == 1, path
    for path in sorted(glob.glob(os.path.join(args.nemo or '', '*.wav'))):
        speaker, emotion, sentence = os.path.basename(path)[:-4].split('_')
        if int(sentence) % 3 == 0:
            yield 'nemo', 'nemo-' + speaker, NEMO[emotion], True, path
    for path in sorted(glob.glob(os.path.join(args.emotale or '', '*.wav'))):
        language, speaker, emotion, _ = os.path.basename(path)[:-4].split('_')
        yield 'emotale-' + language, 'emotale-' + language + speaker, EMOTALE[emotion], True, path


def read(path):
    if path.lower().endswith('.wav'):
        rate, samples = wavfile.read(path)
        full_scale = np.iinfo(samples.dtype).max if samples.dtype.kind == 'i' else 1
        mono = samples.reshape(len(samples), -1).mean(1) / full_scale
        common = gcd(rate, RATE_HZ)
        resampled = resample_poly(mono, RATE_HZ // common, rate // common) if rate != RATE_HZ else mono
        return (np.clip(resampled, -1, 1) * 32_767).astype(np.int16)
    command = ['ffmpeg', '-loglevel', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-ar', str(RATE_HZ), '-']
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.int16)


def trim(samples):
    """Cuts off leading and trailing 10 ms frames more than 35 dB below the loudest."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160).astype(np.float64) / 32_768
    level = 10 * np.log10((frames**2).mean(1) + 1e-10)
    loud = np.flatnonzero(level > max(level.max() - 35, -75))
    if len(loud) == 0:
        return samples[:0]
    return samples[max(0, loud[0] - 3) * 160 : (loud[-1] + 4) * 160][:LONGEST]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('out', 'emodb', 'speechocean', 'librispeech'):
        parser.add_argument('--' + name, required=True)
    for name in ('nemo', 'emotale'):
        parser.add_argument('--' + name)
    args = parser.parse_args()
    kept, start = [], 0
    with open(os.path.join(args.out, 'utterances.i16'), 'wb') as output:
        for corpus, speaker, emotion, held_out, path in rows(args):
            samples = trim(read(path))
            if len(samples) < SHORTEST:
                continue
            output.write(samples.tobytes())
            kept.append(dict(start=start, count=len(samples), corpus=corpus, speaker=speaker, emotion=emotion, heldOut=held_out))
            start += len(samples)
    with open(os.path.join(args.out, 'utterances.json'), 'w') as output:
        json.dump(kept, output)
    print(len(kept), 'utterances,', round(start / RATE_HZ / 60, 1), 'min')


if __name__ == '__main__':
    main()
