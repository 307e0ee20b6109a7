"""Fits the weights of src/inference/moonshine/confidence-weights.ts.

Usage: python3 fit_confidence.py FOLDER... > weights.json     (folders written by extract-words.ts)
Needs Debian's python3-numpy and python3-scipy. Logistic regression on the properties that
word-confidence.ts reads; a clear place may only raise, a guessed one only lower the confidence.
"""
import glob
import json
import sys

import numpy as np
from scipy.optimize import minimize

LEAST_CLARITY = 0.3
NAMES = "bias least together clarity stretch before after letters slowness interpolated".split()
RIDGE = np.array([0] + 8 * [1e-3] + [1e-5])
BOUNDS = {"clarity": (0, None), "interpolated": (None, 0)}


def odds(word):
    p = np.clip(np.exp(min(word["logProbabilities"])), 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


rows, right = [], []
for name in sorted(name for folder in sys.argv[1:] for name in glob.glob(f"{folder}/*.json")):
    words = json.load(open(name))["words"]
    least = [odds(word) for word in words]
    mean = np.mean(least) if least else 0
    for i, word in enumerate(words):
        if word["isRight"] is None:
            continue
        letters = sum(sign.isalnum() for sign in word["text"])
        letter_sec = max(0.02, word["lengthSec"]) / max(1, letters)
        rows.append(
            [
                1,
                least[i],
                max(-6, sum(word["logProbabilities"])),
                word["clarity"],
                mean,
                least[i - 1] if i > 0 else mean,
                least[i + 1] if i + 1 < len(words) else mean,
                min(letters, 8) / 8,
                np.clip(np.log(letter_sec / 0.075), -2, 2),
                word["clarity"] < LEAST_CLARITY,
            ]
        )
        right.append(word["isRight"])
x, y = np.array(rows, float), np.array(right, float)


def loss(theta):
    p = 1 / (1 + np.exp(-x @ theta))
    value = -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)).mean()
    return value + (RIDGE * theta**2).sum(), x.T @ (p - y) / len(y) + 2 * RIDGE * theta


bounds = [BOUNDS.get(name, (None, None)) for name in NAMES]
theta = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", bounds=bounds).x
json.dump(dict(zip(NAMES, theta.round(3))), sys.stdout)
