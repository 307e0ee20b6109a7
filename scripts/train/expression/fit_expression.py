"""Fits the weights from pooled features to arousal and valence, and measures them.

    python3 fit_expression.py --data DIR --out vocal-expression.bin [--metrics metrics.json]

--data  folder with what prepare_utterances.py and extract-features.ts wrote

Ridge regression of set targets for each acted emotion. Every utterance counts twice: relative to its speaker's shrunk
mean, as where a speaker is heard often, and relative to typical speech alone, as where one is heard once. Plain read
speech of many voices and rooms joins in as neutral. The strength of the ridge was chosen by leaving out one speaker of
EmoDB after the other; held-out utterances and other corpora are measured on, never fitted on or chosen by.
"""
import argparse
import json
import os
import struct

import numpy as np

FEATURES = 576
RIDGE = 1.0
SPEAKER_PRIOR = 4
PLAIN = ('speechocean762', 'librispeech')
AROUSAL = dict(neutral=0, sad=-0.6, bored=-0.5, disgust=0.2, fear=0.8, happy=0.8, surprise=0.8, angry=1)
VALENCE = dict(neutral=0, sad=-0.7, bored=-0.4, disgust=-0.7, fear=-0.6, happy=1, surprise=0.2, angry=-0.7)
LABELS = ('neutral', 'happy', 'sad', 'angry')
NEUTRAL_SHARE = 0.85
LEAST = dict(neutral=0, happy=0.6, angry=0.6, sad=0.75)


def ridge(x, y):
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = (x - mean) / deviation
    weights = np.linalg.solve(z.T @ z + RIDGE * len(z) * np.eye(z.shape[1]), z.T @ (y - y.mean())) / deviation
    return weights, y.mean() - mean @ weights


def relative(x, speakers):
    """Takes each speaker's shrunk mean off; `x` is relative to typical speech already."""
    result = x.copy()
    for speaker in np.unique(speakers):
        own = speakers == speaker
        result[own] -= x[own].sum(0) / (own.sum() + SPEAKER_PRIOR)
    return result


def alone(x):
    return x * SPEAKER_PRIOR / (1 + SPEAKER_PRIOR)


def ranks_above(high, low):
    """Probability that one of `high` lies above one of `low` (area under the ROC curve)."""
    return float(((high[:, None] > low[None]) + 0.5 * (high[:, None] == low[None])).mean())


class Places:
    """Where the scores of each label lie: means and one common covariance."""

    def __init__(self, scores, labels):
        self.means = np.array([scores[labels == label].mean(0) for label in LABELS])
        self.covariance = np.mean([np.cov(scores[labels == label].T) for label in LABELS], 0)

    def name(self, scores):
        shift = scores[:, None] - self.means[None]
        log = -0.5 * np.einsum('nki,ij,nkj->nk', shift, np.linalg.inv(self.covariance), shift)
        log += np.log([NEUTRAL_SHARE] + [(1 - NEUTRAL_SHARE) / 3] * 3)
        chance = np.exp(log - log.max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        best = np.array(LABELS)[chance.argmax(1)]
        return np.array([label if top >= LEAST[label] else 'neutral' for label, top in zip(best, chance.max(1))])


def measure(scores, emotions, places):
    excited, calm = np.isin(emotions, ('angry', 'happy', 'fear', 'surprise')), np.isin(emotions, ('neutral', 'sad', 'bored'))
    found = places.name(scores)
    four = np.isin(emotions, LABELS)
    named = four & (found != 'neutral')
    result = dict(utterances=len(emotions), neutralNamedOtherwise=float((found[emotions == 'neutral'] != 'neutral').mean()))
    if excited.any():
        happy = scores[emotions == 'happy', 1]
        result.update(
            arousalAuc=ranks_above(scores[excited, 0], scores[calm, 0]),
            happyAboveAngry=ranks_above(happy, scores[emotions == 'angry', 1]),
            happyAboveSad=ranks_above(happy, scores[emotions == 'sad', 1]),
            recall=float((found == emotions)[four & (emotions != 'neutral')].mean()),
            precision=float((found == emotions)[named].mean()),
        )
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--metrics')
    args = parser.parse_args()
    with open(os.path.join(args.data, 'utterances.json')) as file:
        rows = json.load(file)
    x = np.fromfile(os.path.join(args.data, 'features.f32'), np.float32).reshape(-1, FEATURES).astype(np.float64)
    corpus, speaker, emotion = (np.array([row[key] for row in rows]) for key in ('corpus', 'speaker', 'emotion'))
    fitted = ~np.array([row['heldOut'] for row in rows]) & x.any(1)
    acted, plain = fitted & (corpus == 'emodb'), fitted & np.isin(corpus, PLAIN)
    typical = 0.5 * x[acted].mean(0) + 0.5 * x[plain].mean(0)
    versions = dict(often=relative(x - typical, speaker), once=alone(x - typical))
    targets = [np.array([table[name] for name in emotion], float) for table in (AROUSAL, VALENCE)]

    def fit(chosen):
        both = np.concatenate([version[chosen] for version in versions.values()])
        return [ridge(both, np.concatenate([target[chosen]] * 2)) for target in targets]

    def score(model, version):
        return np.stack([version @ weights + offset for weights, offset in model], 1)

    model = fit(fitted)
    scores = {name: score(model, version) for name, version in versions.items()}
    for left_out in np.unique(speaker[acted]):
        own = speaker == left_out
        other = fit(fitted & ~own)
        for name, version in versions.items():
            scores[name][own] = score(other, version[own])
    four = acted & np.isin(emotion, LABELS)
    places = Places(np.concatenate([part[four] for part in scores.values()]), np.concatenate([emotion[four]] * 2))
    metrics = dict(
        leftOutError=[float(np.mean((scores['often'][acted, i] - targets[i][acted]) ** 2)) for i in (0, 1)],
        means={label: mean.round(3).tolist() for label, mean in zip(LABELS, places.means)},
        covariance=places.covariance.round(5).tolist(),
    )
    for name in np.unique(corpus):
        for version, values in scores.items():
            chosen = (corpus == name) & x.any(1) & (~fitted if name in PLAIN else True)
            metrics[f'{name}, speaker heard {version}'] = measure(values[chosen], emotion[chosen], places)
    print(json.dumps(metrics, indent=1))
    if args.metrics:
        with open(args.metrics, 'w') as file:
            json.dump(metrics, file, indent=1)
    with open(args.out, 'wb') as file:
        file.write(b'VEXP' + struct.pack('<II', 1, FEATURES))
        file.write(typical.astype('<f4').tobytes())
        for weights, offset in model:
            file.write(weights.astype('<f4').tobytes() + struct.pack('<f', offset))


if __name__ == '__main__':
    main()
