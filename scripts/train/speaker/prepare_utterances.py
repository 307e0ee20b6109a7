"""Trims the utterances of the training corpora and writes them as recorded and in altered copies.

    /usr/bin/python3 prepare_utterances.py --speechocean DIR --librispeech DIR --more-librispeech DIR --commonvoice DIR
        --out DIR

--speechocean       folder with WAVE/SPEAKERxxxx/*.WAV   (github.com/jimbozhang/speechocean762)
--librispeech       folder with librispeech_train-clean-100/*.flac and librispeech_test-other/*/*.flac
                    (folder audio_data of github.com/resemble-ai/Resemblyzer)
--more-librispeech  folder with train-clean-100/{19,26,27}/*/*.wav
                    (audio/LibriSpeechSamples of github.com/Walleclipse/Deep_Speaker-speaker_recognition_system)
--commonvoice       folder with a folder for each corpus in it, and in that one for each person, of clips of Common Voice;
                    the model card names the corpora. The key of a person is the 16 hexadecimal digits at the end of
                    the folder's name, so that who is in several corpora counts once; where there are none, the whole
                    name
Writes utterances.i16 (16 kHz, one after the other) and utterances.json: of each its first sample, sample count,
speaker, corpus, file number, split and copy (0 as recorded, 1 and 2 altered, 3 through a codec, 4 from a distance).

Splits, by speaker: "dev" chose the settings (50 of speechocean762 drawn with the seed, all ten of test-other); "test"
was used for nothing but the final figures (40 of speechocean762, 33 of train-clean-100); "train" is the rest. Training
utterances also come a tenth and a fifth slower and faster, which makes other voices of them: they count as speakers
of their own. The fifths and the copies from a distance are of 8 s of each utterance, and of every second one of
speechocean762, which has so many. Of Common Voice, forty people with four clips and more are "dev", all others are
trained on: eight clips of each at most, the first 10 s of each, as recorded, in two altered copies, as one altered
voice a tenth slower or faster, and a quarter of them from a distance.
Needs ffmpeg with libopus and libmp3lame for the copies through a codec.
"""
import argparse
import glob
import json
import math
import os
import re
import subprocess

import numpy as np
import soundfile as sf
from scipy.signal import fftconvolve, firwin, firwin2, resample_poly

RATE_HZ = 16_000
SHORTEST = RATE_HZ
SEED = 7
TEST_SEED = 2026
DEV_SPEECHOCEAN = 50
TEST_SPEECHOCEAN = 40
TEST_LIBRISPEECH = 30
MANY_UTTERANCES = ('train-19', 'train-26', 'train-27')
SPEEDS = {'~slow': (10, 9), '~fast': (10, 11)}
MORE_SPEEDS = {'~slow2': (11, 9), '~fast2': (9, 11)}
EXTRA_SAMPLES = 8 * RATE_HZ
PERSON = re.compile(r'([0-9a-f]{16})$')
COMMONVOICE_DEV = 40
COMMONVOICE_DEV_CLIPS = range(4, 41)
COMMONVOICE_CLIPS = 8
COMMONVOICE_SAMPLES = 10 * RATE_HZ
COMMONVOICE_SHORTEST = RATE_HZ * 8 // 5
COMMONVOICE_FIRST_FILE = 1_000_000
COMMONVOICE_SEED = 11
CODECS = (['-c:a', 'libopus', '-b:a', '10k', '-f', 'ogg'], ['-c:a', 'libmp3lame', '-b:a', '24k', '-f', 'mp3'])


def utterances(speechocean, librispeech, more_librispeech):
    """Yields (speaker, corpus, path) in a fixed order."""
    for path in sorted(glob.glob(os.path.join(speechocean, 'WAVE', '*', '*.WAV'))):
        yield os.path.basename(os.path.dirname(path)), 'speechocean762', path
    for path in sorted(glob.glob(os.path.join(librispeech, 'librispeech_train-clean-100', '*.flac'))):
        speaker = 'train-' + os.path.basename(path).split('-')[0]
        if speaker not in MANY_UTTERANCES:
            yield speaker, 'librispeech', path
    for path in sorted(glob.glob(os.path.join(librispeech, 'librispeech_test-other', '*', '*.flac'))):
        yield 'other-' + os.path.basename(os.path.dirname(path)), 'librispeech', path

    paths = glob.glob(os.path.join(more_librispeech, 'train-clean-100', '*', '*', '[0-9]*.wav'))
    for path in sorted(paths)[::4]:
        yield 'train-' + os.path.basename(path).split('-')[0], 'librispeech', path


def draw_splits(items):
    """Speakers of dev and test; all others are trained on."""
    speechocean = sorted({speaker for speaker, corpus, _ in items if corpus == 'speechocean762'})
    dev = set(np.random.default_rng(SEED).choice(speechocean, DEV_SPEECHOCEAN, replace=False))
    dev |= {speaker for speaker, _, _ in items if speaker.startswith('other-')}
    rng = np.random.default_rng(TEST_SEED)
    rest = [speaker for speaker in speechocean if speaker not in dev]
    test = set(rng.choice(rest, TEST_SPEECHOCEAN, replace=False)) | set(MANY_UTTERANCES)
    single = sorted({speaker for speaker, _, _ in items if speaker.startswith('train-')} - set(MANY_UTTERANCES))
    return dev, test | set(rng.choice(single, TEST_LIBRISPEECH, replace=False))


def clips_by_person(folder):
    people = {}
    for path in sorted(glob.glob(os.path.join(folder, '*', '*', '*'))):
        name = os.path.basename(os.path.dirname(path))
        key = PERSON.search(name)
        people.setdefault('cv-' + (key.group(1) if key else name), []).append(path)
    return people


def read_clip(path):
    """Mono at 16 kHz; empty where the file cannot be read."""
    try:
        samples, rate = sf.read(path, dtype='float32', always_2d=True)
    except sf.LibsndfileError:
        return np.zeros(0, np.float32)
    common = math.gcd(rate, RATE_HZ)
    return resample_poly(samples.mean(1), RATE_HZ // common, rate // common).astype(np.float32)


def put_commonvoice(folder, writer):
    people = clips_by_person(folder)
    rng = np.random.default_rng(COMMONVOICE_SEED)
    many = sorted(person for person, paths in people.items() if len(paths) in COMMONVOICE_DEV_CLIPS)
    dev = set(rng.choice(many, COMMONVOICE_DEV, replace=False))
    number = COMMONVOICE_FIRST_FILE
    for person, paths in sorted(people.items()):
        for path in rng.choice(paths, min(len(paths), COMMONVOICE_CLIPS), replace=False):
            samples = trim(read_clip(path))[:COMMONVOICE_SAMPLES]
            if len(samples) < COMMONVOICE_SHORTEST:
                continue
            number += 1
            split = 'dev' if person in dev else 'train'
            writer.put(samples, person, 'commonvoice', number, split, 0)
            writer.put(alter(samples, rng), person, 'commonvoice', number, split, 1)
            if split == 'dev':
                continue
            writer.put(alter(samples, rng), person, 'commonvoice', number, split, 2)
            name, (up, down) = list(SPEEDS.items())[number % len(SPEEDS)]
            other = resample_poly(samples, up, down).astype(np.float32)
            writer.put(alter(other, rng), person + name, 'commonvoice', number, split, 1)
            if rng.random() < 0.25:
                writer.put(from_distance(samples, rng), person, 'commonvoice', number, split, 4)


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


def from_distance(speech, rng):
    """A microphone across the room: reverberation about as loud as the direct sound or louder, and noise."""
    length = int(RATE_HZ * rng.uniform(0.25, 0.8))
    tail = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    early = int(0.03 * RATE_HZ)
    tail[:early] *= (rng.random(early) < 0.25) * 1.5
    colour_db = np.array([rng.uniform(-6, 0), 0, rng.uniform(-5, 0), rng.uniform(-12, -3)])
    tail = fftconvolve(tail, firwin2(63, [0, 0.1, 0.5, 1], 10 ** (colour_db / 20)), 'same')
    tail *= 10 ** (rng.uniform(-6, 8) / 20) / np.sqrt((tail**2).sum())
    tail[0] += 1
    out = fftconvolve(speech, tail)[: len(speech)]
    corners = np.r_[0, np.geomspace(100, 7000, 7), 8000]
    tilt = rng.uniform(-6, 6) * np.linspace(-1, 1, len(corners))
    gains_db = np.clip(tilt + rng.normal(0, rng.uniform(1, 3), len(corners)), -15, 15)
    out = fftconvolve(out, firwin2(255, corners / 8000, 10 ** (gains_db / 20)), 'same')
    noise = rng.standard_normal(len(speech) + 64)
    noise = fftconvolve(noise, np.exp(-np.arange(64) / rng.uniform(1, 15)), 'valid')[: len(speech)]
    return out + noise / (noise.std() + 1e-9) * np.sqrt((out**2).mean()) * 10 ** (-rng.uniform(5, 25) / 20)


def through_codecs(utterances):
    """Yields (utterance, samples): half of them through each codec, in one stream each."""
    for number, options in enumerate(CODECS):
        part = utterances[number :: len(CODECS)]
        raw = b''.join((samples / (np.abs(samples).max() + 1e-6) * 16383).astype('<i2').tobytes() for _, samples in part)
        pcm = ['-f', 's16le', '-ar', str(RATE_HZ), '-ac', '1']
        ffmpeg = ['ffmpeg', '-v', 'error']
        coded = subprocess.run([*ffmpeg, *pcm, '-i', '-', *options, '-'], input=raw, stdout=subprocess.PIPE, check=True)
        decoded = subprocess.run([*ffmpeg, '-i', '-', *pcm, '-'], input=coded.stdout, stdout=subprocess.PIPE, check=True)
        samples = np.frombuffer(decoded.stdout, '<i2').astype(np.float32) / 32768
        position = 0
        for utterance, original in part:
            if position + len(original) <= len(samples):
                yield utterance, samples[position : position + len(original)]
            position += len(original)


class Writer:
    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.folder = folder
        self.sink = open(os.path.join(folder, 'utterances.i16'), 'wb')
        self.rows = []
        self.position = 0

    def put(self, samples, speaker, corpus, number, split, copy):
        self.sink.write((samples / (np.abs(samples).max() + 1e-6) * 16383).astype('<i2').tobytes())
        self.rows.append([self.position, len(samples), speaker, corpus, number, split, copy])
        self.position += len(samples)

    def close(self):
        self.sink.close()
        columns = ['start', 'count', 'speaker', 'corpus', 'file', 'split', 'copy']
        with open(os.path.join(self.folder, 'utterances.json'), 'w') as sink:
            json.dump({'columns': columns, 'rows': self.rows}, sink)


def main():
    parser = argparse.ArgumentParser()
    for option in ('--speechocean', '--librispeech', '--more-librispeech', '--commonvoice', '--out'):
        parser.add_argument(option, required=True)
    options = parser.parse_args()
    rng = np.random.default_rng(SEED)
    items = list(utterances(options.speechocean, options.librispeech, options.more_librispeech))
    dev, test = draw_splits(items)
    writer = Writer(options.out)
    seconds = {}
    for_codecs = []
    for number, (speaker, corpus, path) in enumerate(items):
        samples, rate = sf.read(path, dtype='float32')
        assert rate == RATE_HZ and samples.ndim == 1, path
        samples = trim(samples)
        if len(samples) < SHORTEST:
            continue
        split = 'dev' if speaker in dev else 'test' if speaker in test else 'train'
        seconds[split] = seconds.get(split, 0) + len(samples) / RATE_HZ
        writer.put(samples, speaker, corpus, number, split, 0)
        writer.put(alter(samples, rng), speaker, corpus, number, split, 1)
        has_extra = split != 'train' or corpus == 'librispeech' or number % 2 == 0
        extra = samples[:EXTRA_SAMPLES]
        if has_extra:
            writer.put(from_distance(extra, rng), speaker, corpus, number, split, 4)
        if split != 'train':
            continue
        writer.put(alter(samples, rng), speaker, corpus, number, split, 2)
        coded = alter(samples, rng) if rng.random() < 0.4 else samples
        for_codecs.append(((speaker, corpus, number, split, 3), coded))
        for name, (up, down) in SPEEDS.items():
            other = resample_poly(samples, up, down).astype(np.float32)
            writer.put(alter(other, rng), speaker + name, corpus, number, split, 1)
        for name, (up, down) in MORE_SPEEDS.items() if has_extra else ():
            other = resample_poly(extra, up, down).astype(np.float32)
            writer.put(alter(other, rng) if rng.random() < 0.7 else other, speaker + name, corpus, number, split, 1)
    for utterance, coded in through_codecs(for_codecs):
        writer.put(coded, *utterance)
    put_commonvoice(options.commonvoice, writer)
    writer.close()
    print(len(writer.rows), 'utterances', {k: round(v / 3600, 2) for k, v in seconds.items()}, 'hours')


if __name__ == '__main__':
    main()
