"""Fits the letter weights of models/moonshine-letters.

Usage: python3 fit_letters.py OUT.bin FOLDER...              (folders written by extract-words.ts)
Needs Debian's python3-numpy. A frame of the encoder is told to be one of 26 letters, or none, by
multinomial logistic regression. Which letter a frame belongs to is not known, only where words
begin and end: at first the letters of a word share its frames evenly, then each round lays them
along the likeliest way through the recording by the weights of the round before.
"""
import glob
import json
import re
import struct
import sys
import unicodedata

import numpy as np

ROUNDS, PASSES, BATCH, RATE = 4, 6, 256, 2e-3
# Word times may be wrong by so much, and what a letter costs that is not heard, or lies elsewhere.
NEAR_SEC, SILENT, ELSEWHERE = 0.12, 3, 8
rng = np.random.default_rng(0)


def letters_of(text):
    plain = unicodedata.normalize("NFD", text).lower()
    return [ord(c) - 96 for c in re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", plain))]


def read(name):
    """Frames [frames, hidden] and words (letters, start, end); None where a word has no letters."""
    clip = json.load(open(name))
    words = [(letters_of(w["text"]), w["startSec"], w["endSec"]) for w in clip["reference"]]
    if not words or not all(letters for letters, _, _ in words):
        return None
    frames = np.fromfile(name[:-4] + "enc", np.float32).reshape(clip["frameCount"], -1)
    return frames, words, (np.arange(len(frames)) + 0.5) * clip["frameSec"]


def evenly(_, words, time):
    letter = np.zeros(len(time), int)
    for letters, start, end in words:
        inside = (time >= start) & (time < end)
        place = (time[inside] - start) / (end - start) * len(letters)
        letter[inside] = np.array(letters)[np.minimum(place.astype(int), len(letters) - 1)]
    return letter


def along(scores, words, time):
    """The letter of each frame on the likeliest way, with pauses allowed between words."""
    states, owners = [0], [-1]
    for index, (letters, _, _) in enumerate(words):
        states += letters + [0]
        owners += [index] * len(letters) + [-1]
    score = scores[:, states].copy()
    for state, owner in enumerate(owners):
        if owner >= 0:
            _, start, end = words[owner]
            score[(time < start - NEAR_SEC) | (time > end + NEAR_SEC), state] -= ELSEWHERE
    skip = np.where(np.array(states) == 0, 0.0, -SILENT)[1:-1]
    best = np.full(len(states), -1e9)
    best[:2] = score[0, :2]
    steps = np.zeros(score.shape, np.int8)
    for frame in range(1, len(score)):
        after = np.concatenate([[-1e9], best[:-1]])
        over = np.concatenate([[-1e9, -1e9], best[:-2] + skip])
        ways = np.stack([best, after, over])
        steps[frame] = ways.argmax(0)
        best = ways.max(0) + score[frame]
    state = len(states) - 1 - (best[-1] < best[-2])
    letter = np.zeros(len(score), int)
    for frame in range(len(score) - 1, -1, -1):
        letter[frame] = states[state]
        state -= steps[frame, state]
    return letter


def probabilities(x, weights, offset):
    """Natural logarithms."""
    scores = x @ weights.T + offset
    scores -= scores.max(1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(1, keepdims=True))


def fit(x, letter):
    """Adam (D. Kingma and J. Ba, 2014) on the cross-entropy, the rate falling to 0."""
    theta = np.zeros((27, x.shape[1] + 1), np.float32)
    mean, square, count = np.zeros_like(theta), np.zeros_like(theta), 0
    batches = len(x) // BATCH
    for step in range(PASSES):
        order = rng.permutation(len(x))
        for part in np.array_split(order, batches):
            count += 1
            rows = np.concatenate([x[part], np.ones((len(part), 1), np.float32)], 1)
            error = np.exp(probabilities(rows[:, :-1], theta[:, :-1], theta[:, -1]))
            error[np.arange(len(part)), letter[part]] -= 1
            gradient = error.T @ rows / len(part)
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient**2 - square)
            change = mean / (1 - 0.9**count) / (np.sqrt(square / (1 - 0.999**count)) + 1e-8)
            theta -= RATE * (1 - step / PASSES) * change
    return theta[:, :-1], theta[:, -1]


out, *folders = sys.argv[1:]
names = sorted(name for folder in folders for name in glob.glob(f"{folder}/*.json"))
clips = [clip for clip in map(read, names) if clip]
everything = np.concatenate([frames for frames, _, _ in clips])
middle, spread = everything.mean(0), everything.std(0) + 1e-3
everything = (everything - middle) / spread
letters = [evenly(*clip) for clip in clips]
for turn in range(ROUNDS):
    weights, offset = fit(everything, np.concatenate(letters))
    weights, offset = weights / spread, offset - (weights * middle / spread).sum(1)
    print(turn, len(everything), "frames", file=sys.stderr)
    scores = [probabilities(frames, weights, offset) for frames, _, _ in clips]
    letters = [along(score, *clip[1:]) for score, clip in zip(scores, clips)]
    right = np.concatenate([s.argmax(1) for s in scores]) == np.concatenate(letters)
    print("on the way:", right.mean(), file=sys.stderr)
with open(out, "wb") as file:
    file.write(struct.pack("<4sII", b"LETR", 1, weights.shape[1]))
    file.write(offset.astype("<f4").tobytes() + weights.astype("<f4").tobytes())
