"""Fits the border weights of src/inference/moonshine/border-weights.ts.

Usage: python3 fit_borders.py FOLDER... > weights.json     (folders written by extract-words.ts)
Needs Debian's python3-numpy and python3-scipy. Every frame is a choice between a pause and the
words nearest to it; the weights make the right choices most probable (multinomial logistic
regression). Frames within 0.1 s of a border count three times; of the others three in ten are used.
"""
import glob
import json
import sys

import numpy as np
from scipy.optimize import minimize

REACH, NEIGHBOURS, FLOOR = 5, 3, 1e-3
VOICE, DYNAMIC, ATTENTION = range(-3, 4), (-2, 0, 2), (-4, -2, 0, 2, 4)
RIDGE = 2e-4
rng = np.random.default_rng(0)


def shifted(values, by):
    frames = values.shape[-1]
    return values[..., np.clip(np.arange(frames) + by, 0, frames - 1)]


def features(clip, rows):
    """Of each word [words, heads * 11, frames] and of a pause [features, frames]."""
    spoken = [word["spoken"] for word in clip["words"]]
    together = np.stack([rows[tokens].sum(0) for tokens in spoken])
    others = sorted(set(range(len(rows))) - {token for tokens in spoken for token in tokens})
    log = lambda values: np.log(np.maximum(values, FLOOR))
    taps = np.stack([shifted(log(together), k) for k in range(-REACH, REACH + 1)], 2)
    voicing = np.array(clip["voicing"])
    dynamics = min(clip["dynamicsDb"] / 30, 1.5) - 1
    everything = log(together.sum(0))
    pause = [np.ones_like(voicing)] + [shifted(voicing, k) for k in VOICE]
    pause += [dynamics * shifted(voicing, k) for k in DYNAMIC] + [np.full_like(voicing, dynamics)]
    pause += [row for k in ATTENTION for row in shifted(everything, k)]
    pause += list(log(rows[others].sum(0)))
    return taps.reshape(len(spoken), -1, len(voicing)), np.stack(pause)


def choices(clip, rows):
    """The frames to learn from: candidates, pause features, right choice and weight of each."""
    words, pause = features(clip, rows)
    time = (np.arange(clip["frameCount"]) + 0.5) * clip["frameSec"]
    spans = [(w["startSec"], w["endSec"]) for w in clip["reference"]]
    inside = np.any([(time >= start) & (time < end) for start, end in spans], 0)
    matched = [(i, w["reference"]) for i, w in enumerate(clip["words"]) if w["reference"]]
    owner = np.full(len(time), -2)
    owner[~inside] = -1
    for index, word in matched:
        owner[(time >= word["startSec"]) & (time < word["endSec"])] = index
    middles = np.array([(word["startSec"] + word["endSec"]) / 2 for _, word in matched])
    nearest = np.array([i for i, _ in matched])[abs(time[:, None] - middles).argmin(1)]
    near = abs(time[:, None] - np.array(spans).ravel()).min(1) < 0.1
    used = (owner == -1) | ((owner >= 0) & (abs(owner - nearest) <= NEIGHBOURS))
    used &= near | (rng.random(len(time)) < 0.3)
    candidates = nearest[:, None] + np.arange(-NEIGHBOURS, NEIGHBOURS + 1)
    known = (candidates >= 0) & (candidates < len(words))
    frames = np.arange(len(time))[:, None]
    picked = words[np.clip(candidates, 0, len(words) - 1), :, frames]
    picked[~known] = np.nan
    right = np.where(owner == -1, 2 * NEIGHBOURS + 1, owner - nearest + NEIGHBOURS)
    weight = np.where(near, 3.0, 1.0)
    return [part[used] for part in (picked.astype(np.float32), pause.T, right, weight)]


def fit(words, pause, right, weight):
    unknown = np.isnan(words[:, :, 0])
    words = np.where(unknown[:, :, None], 0, words)
    count, size = len(right), words.shape[2]
    weight = weight / weight.sum()

    def loss(theta):
        scores = np.concatenate([words @ theta[:size], (pause @ theta[size:])[:, None]], 1)
        scores[:, :-1][unknown] = -1e3
        p = np.exp(scores - scores.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        value = -(weight * np.log(np.maximum(p[np.arange(count), right], 1e-9))).sum()
        p[np.arange(count), right] -= 1
        p *= weight[:, None]
        gradient = np.concatenate([np.tensordot(p[:, :-1], words, ([0, 1], [0, 1])), pause.T @ p[:, -1]])
        gradient[:size] += 2 * RIDGE * theta[:size]
        return value + RIDGE * (theta[:size] ** 2).sum(), gradient

    start = np.zeros(size + pause.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120}).x, size


parts = []
for name in sorted(name for folder in sys.argv[1:] for name in glob.glob(f"{folder}/*.json")):
    clip = json.load(open(name))
    if not any(word["reference"] for word in clip["words"]):
        continue
    shape = (clip["rowCount"], clip["headCount"], clip["frameCount"])
    parts.append(choices(clip, np.fromfile(name[:-4] + "f32", np.float32).reshape(shape)))
theta, size = fit(*(np.concatenate(part) for part in zip(*parts)))
heads = size // (2 * REACH + 1)
words, bias, voice, dynamic, dynamics, attention, unspoken = np.split(
    theta.round(3), np.cumsum([size, 1, len(VOICE), len(DYNAMIC), 1, len(ATTENTION) * heads])
)
json.dump(
    {
        "words": list(words),
        "pause": bias[0],
        "voice": list(voice),
        "dynamicVoice": list(dynamic),
        "dynamics": dynamics[0],
        "attention": list(attention),
        "unspoken": list(unspoken),
    },
    sys.stdout,
)
