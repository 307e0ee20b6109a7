"""Fits the speaker projection on pooled conv-stem features and writes weights and metrics.

    /usr/bin/python3 fit_projection.py --data DIR --out speaker-projection.bin

--data  folder with what prepare_utterances.py and extract-features.ts wrote

Two steps, both linear, with a length normalisation between them:
1. PCA, then linear discriminants (shrunk within-speaker covariance), scaled so that each has unit total variance;
   the vector is scaled to length 1, which removes most of what depends on the clarity of a window.
2. Two-covariance model of the normalised vectors: a rotation and scaling after which the within-speaker covariance
   is the identity and the between-speaker covariance is diagonal.
Sources: length normalisation - Garcia-Romero and Espy-Wilson, Interspeech 2011; two-covariance model - Brummer and
de Villiers, Odyssey 2010; shrinkage - Friedman, JASA 1989.
"""
import argparse
import json
import os
import struct

import numpy as np
import scipy.linalg

PRINCIPAL = 250
DIMENSIONS = 64
SHRINKAGE = 0.1
SEED = 7


def class_means(x, labels):
    _, index = np.unique(labels, return_inverse=True)
    counts = np.bincount(index)
    means = np.zeros((len(counts), x.shape[1]))
    np.add.at(means, index, x)
    return means / counts[:, None], index, counts


def scatter(x, labels, shrinkage):
    """Within- and between-speaker covariance, the latter freed of what window noise adds to the speaker means."""
    means, index, counts = class_means(x, labels)
    within = (x - means[index]).T @ (x - means[index]) / (len(x) - len(counts))
    smooth = (1 - shrinkage) * within + shrinkage * np.trace(within) / len(within) * np.eye(len(within))
    centre = means.mean(0)
    between = (means - centre).T @ (means - centre) / len(counts) - smooth * np.mean(1 / counts)
    return smooth, between, centre


def discriminants(within, between, count):
    """Directions with unit within-speaker variance, best first, and the between-speaker variance along each."""
    values, vectors = scipy.linalg.eigh(between, within)
    order = np.argsort(-values)[:count]
    return vectors[:, order], np.maximum(values[order], 1e-3)


def fit(x, labels):
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = (x - mean) / deviation
    axes, variances, _ = np.linalg.svd(np.cov(z.T))
    whiten = axes[:, :PRINCIPAL] / np.sqrt(variances[:PRINCIPAL])
    within, between, centre = scatter(z @ whiten, labels, SHRINKAGE)
    vectors, ratio = discriminants(within, between, DIMENSIONS)
    vectors = vectors / np.sqrt(1 + ratio)
    first = whiten @ vectors / deviation[:, None]
    offset = -mean @ first - centre @ vectors
    unit = normalise(x @ first + offset)
    within, between, centre = scatter(unit, labels, 0)
    second, speaker_variance = discriminants(within, between, DIMENSIONS)
    return first, offset, centre, second, speaker_variance


def normalise(x):
    return x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-9)


def embed(x, model):
    first, offset, centre, second, _ = model
    return (normalise(x @ first + offset) - centre) @ second


def log_likelihood_ratio(a, b, variance):
    """Same speaker against two speakers, for pairs of single windows under the two-covariance model."""
    single = lambda v: 0.5 * (v**2 * variance / (1 + variance)).sum(1) - 0.5 * np.log(1 + variance).sum()
    pair = 0.5 * ((a + b) ** 2 * variance / (1 + 2 * variance)).sum(1) - 0.5 * np.log(1 + 2 * variance).sum()
    return pair - single(a) - single(b)


def equal_error_rate(x, speakers, files, variance, rng):
    """Percent, over pairs of windows from different files."""
    same = []
    for speaker in np.unique(speakers):
        rows = np.flatnonzero(speakers == speaker)
        pairs = np.c_[rng.choice(rows, 400), rng.choice(rows, 400)]
        same.append(pairs[files[pairs[:, 0]] != files[pairs[:, 1]]])
    same = np.concatenate(same)
    other = rng.integers(len(x), size=(100_000, 2))
    other = other[speakers[other[:, 0]] != speakers[other[:, 1]]]
    accepted = np.sort(log_likelihood_ratio(x[same[:, 0]], x[same[:, 1]], variance))
    foreign = np.sort(log_likelihood_ratio(x[other[:, 0]], x[other[:, 1]], variance))
    missed = np.arange(len(accepted)) / len(accepted)
    false = 1 - np.searchsorted(foreign, accepted) / len(foreign)
    at = np.argmin(np.abs(missed - false))
    return round(50 * (missed[at] + false[at]), 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', required=True)
    parser.add_argument('--out', required=True)
    options = parser.parse_args()
    with open(os.path.join(options.data, 'utterances.json')) as source:
        utterances = json.load(source)['rows']
    with open(os.path.join(options.data, 'windows.json')) as source:
        windows = json.load(source)
    _, _, speakers, corpora, files, splits, copies = (
        np.array(column) for column in zip(*(utterances[index] for index, _ in windows))
    )
    lengths = np.array([length for _, length in windows])
    features = np.fromfile(os.path.join(options.data, 'features.f32'), '<f4').reshape(len(windows), -1)
    train = splits == 'train'
    model = fit(features[train], speakers[train])
    first, offset, centre, second, variance = model
    with open(options.out, 'wb') as sink:
        sink.write(b'SPKR' + struct.pack('<III', 1, features.shape[1], DIMENSIONS))
        for part in (first.T, offset, centre, second.T, variance):
            sink.write(np.ascontiguousarray(part, '<f4').tobytes())
    print('fitted on', len(set(speakers[train])), 'speakers,', int((train & (copies == 0)).sum()), 'windows')
    print('between-speaker variances', variance[[0, 1, 4, 15, 63]].round(2))
    for corpus in np.unique(corpora):
        for name, copy in (('clean', copies == 0), ('altered', copies == 1)):
            rows_of = (splits == 'held-out') & (corpora == corpus) & (lengths == 2) & copy
            rate = equal_error_rate(embed(features[rows_of], model), speakers[rows_of], files[rows_of], variance,
                                    np.random.default_rng(SEED))
            print(f'EER of 2 s windows, {len(set(speakers[rows_of]))} held-out speakers of {corpus}, {name}: {rate} %')


if __name__ == '__main__':
    main()
