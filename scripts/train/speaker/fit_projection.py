"""Fits the speaker projections on pooled features and writes weights and metrics.

    /usr/bin/python3 fit_projection.py --data DIR --out speaker-projection.bin

--data  folder with what prepare_utterances.py and extract-features.ts wrote
Needs Debian's python3-numpy, python3-scipy and python3-torch; an hour on one core.

Several views are fitted one after the other, each by its own draw of the batches, so that their errors differ; the
service averages what they say. Of each:

1. PCA to whitened components.
2. A linear layer and, beside it, one hidden layer, trained to tell the training speakers apart with an additive angular
   margin. Batches draw speakers, not windows, so that talkative ones count no more than others.
3. Linear discriminants of what that gives (shrunk within-speaker covariance), scaled so that each has unit total
   variance; the vector is scaled to length 1, which removes most of what depends on the clarity of a window.
4. Two-covariance model of the normalised vectors: a rotation and scaling after which the within-speaker covariance
   is the identity and the between-speaker covariance is diagonal.
All linear steps that follow each other are multiplied out before they are written.
Sources: angular margin - Deng et al., CVPR 2019; length normalisation - Garcia-Romero and Espy-Wilson, Interspeech
2011; two-covariance model - Brummer and de Villiers, Odyssey 2010; shrinkage - Friedman, JASA 1989.
"""
import argparse
import json
import math
import os
import struct
from typing import NamedTuple

import numpy as np
import scipy.linalg
import torch
from torch import nn
from torch.nn import functional

HIDDEN = 384
EMBEDDING = 128
DIMENSIONS = 64
SHRINKAGE = 0.05
BATCH = 256
LEARNING_RATE = 2e-3
WARM_UP = 200
MARGIN = 0.2
SCALE = 25
PAIR_SEED = 7
LONG_SEC = 1.5


class View(NamedTuple):
    """What one projection is fitted on: so many of the features, and the extra copies (from a distance, and of voices
    a fifth slower and faster) or not."""

    features: int
    principal: int
    steps: int
    extras: bool
    seed: int


VIEWS = (
    View(576, 250, 4000, False, 7),
    View(736, 330, 2500, False, 0),
    View(736, 330, 2000, True, 1),
    View(736, 400, 2500, True, 2),
)


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


class Network(nn.Module):
    def __init__(self, principal):
        super().__init__()
        self.hidden = nn.Linear(principal, HIDDEN)
        self.hidden_norm = nn.BatchNorm1d(HIDDEN)
        self.from_hidden = nn.Linear(HIDDEN, EMBEDDING)
        self.linear = nn.Linear(principal, EMBEDDING, bias=False)
        self.norm = nn.BatchNorm1d(EMBEDDING)

    def forward(self, x):
        units = functional.dropout(functional.relu(self.hidden_norm(self.hidden(x))), 0.3, self.training)
        return self.norm(self.from_hidden(units) + self.linear(x))


def train(x, labels, view):
    torch.manual_seed(view.seed)
    rng = np.random.default_rng(view.seed)
    _, index = np.unique(labels, return_inverse=True)
    windows_of = [np.flatnonzero(index == speaker) for speaker in range(index.max() + 1)]
    network = Network(view.principal)
    speakers = nn.Parameter(torch.randn(len(windows_of), EMBEDDING) * 0.1)
    optimiser = torch.optim.AdamW([*network.parameters(), speakers], lr=LEARNING_RATE, weight_decay=0.05)
    for step in range(view.steps):
        for group in optimiser.param_groups:
            cosine = 0.5 + 0.5 * math.cos(math.pi * step / view.steps)
            group['lr'] = LEARNING_RATE * min(1, (step + 1) / WARM_UP) * cosine + 1e-6
        drawn = rng.integers(len(windows_of), size=BATCH)
        rows = np.array([rng.choice(windows_of[speaker]) for speaker in drawn])
        batch = functional.dropout(torch.from_numpy(x[rows]), 0.1)
        batch = batch + 0.1 * torch.randn_like(batch)
        truth = torch.from_numpy(drawn)[:, None]
        cosines = functional.normalize(network(batch)) @ functional.normalize(speakers).T
        angle = torch.acos(cosines.gather(1, truth).clamp(-1 + 1e-6, 1 - 1e-6))
        margin = MARGIN * min(1, step / (0.3 * view.steps))
        cosines = cosines.scatter(1, truth, torch.cos((angle + margin).clamp(max=math.pi)))
        loss = functional.cross_entropy(SCALE * cosines, truth[:, 0])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 500 == 499:
            print('step', step + 1, 'loss', round(loss.item(), 3), flush=True)
    return network.eval()


def norm_parts(norm):
    """A trained batch normalisation as factors and offsets."""
    factor = norm.weight.detach().double().numpy() / np.sqrt(norm.running_var.double().numpy() + norm.eps)
    return factor, norm.bias.detach().double().numpy() - factor * norm.running_mean.double().numpy()


def weights_of(layer):
    return layer.weight.detach().double().numpy()


def fit(x, labels, view):
    x = x[:, : view.features]
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = (x - mean) / deviation
    axes, variances, _ = np.linalg.svd(z.T @ z / len(z))
    to_principal = (axes[:, : view.principal] / np.sqrt(variances[: view.principal])).T / deviation
    principal_offset = -to_principal @ mean
    principal = (x @ to_principal.T + principal_offset).astype(np.float32)
    network = train(principal, labels, view)
    factor, shift = norm_parts(network.hidden_norm)
    hidden = factor[:, None] * (weights_of(network.hidden) @ to_principal)
    hidden_bias = network.hidden.bias.detach().double().numpy()
    hidden_offset = factor * (weights_of(network.hidden) @ principal_offset + hidden_bias) + shift
    with torch.no_grad():
        embedded = network(torch.from_numpy(principal)).double().numpy()
    within, between, centre = scatter(embedded, labels, SHRINKAGE)
    vectors, ratio = discriminants(within, between, DIMENSIONS)
    vectors = vectors / np.sqrt(1 + ratio)
    factor, shift = norm_parts(network.norm)
    scaled = (vectors * factor[:, None]).T
    linear = weights_of(network.linear)
    bias = network.from_hidden.bias.detach().double().numpy()
    model = {
        'hidden': hidden,
        'hidden_offset': hidden_offset,
        'from_hidden': scaled @ weights_of(network.from_hidden),
        'first': scaled @ linear @ to_principal,
        'offset': scaled @ (bias + linear @ principal_offset) + shift @ vectors - centre @ vectors,
    }
    unit = unit_vectors(x, model)
    within, between, model['centre'] = scatter(unit, labels, 0)
    second, model['variance'] = discriminants(within, between, DIMENSIONS)
    model['second'] = second.T
    return model


def unit_vectors(x, model):
    x = x[:, : model['hidden'].shape[1]]
    units = np.maximum(0, x @ model['hidden'].T + model['hidden_offset'])
    projected = units @ model['from_hidden'].T + x @ model['first'].T + model['offset']
    return projected / (np.linalg.norm(projected, axis=1, keepdims=True) + 1e-9)


def embed(x, models):
    """Vectors of all views, end to end."""
    return np.hstack([(unit_vectors(x, model) - model['centre']) @ model['second'].T for model in models])


def log_likelihood_ratio(a, b, variance):
    """Same speaker against two speakers, for pairs of single windows under the two-covariance model."""
    single = lambda v: 0.5 * (v**2 * variance / (1 + variance)).sum(1) - 0.5 * np.log(1 + variance).sum()
    pair = 0.5 * ((a + b) ** 2 * variance / (1 + 2 * variance)).sum(1) - 0.5 * np.log(1 + 2 * variance).sum()
    return pair - single(a) - single(b)


def equal_error_rate(x, speakers, files, variance, rng):
    """Percent, over pairs of windows from different files; None without two files of a speaker."""
    same = []
    for speaker in np.unique(speakers):
        rows = np.flatnonzero(speakers == speaker)
        pairs = np.c_[rng.choice(rows, 400), rng.choice(rows, 400)]
        same.append(pairs[files[pairs[:, 0]] != files[pairs[:, 1]]])
    same = np.concatenate(same)
    if len(same) == 0:
        return None
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
    trained = splits == 'train'
    is_extra = (copies == 4) | np.array([speaker.endswith('2') and '~' in speaker for speaker in speakers])
    models = []
    for view in VIEWS:
        rows = trained & (view.extras | ~is_extra)
        models.append(fit(features[rows].astype(np.float64), speakers[rows], view))
        print('fitted on', len(set(speakers[rows])), 'speakers (with changed speeds),', rows.sum(), 'windows')
    parts = ('hidden', 'hidden_offset', 'from_hidden', 'first', 'offset', 'centre', 'second', 'variance')
    with open(options.out, 'wb') as sink:
        sink.write(b'SPKR' + struct.pack('<III', 3, len(VIEWS), DIMENSIONS))
        for view, model in zip(VIEWS, models):
            sink.write(struct.pack('<II', view.features, HIDDEN))
            for part in parts:
                sink.write(np.ascontiguousarray(model[part], '<f4').tobytes())
    variance = np.concatenate([model['variance'] for model in models])
    for split in ('dev', 'test'):
        for corpus in np.unique(corpora):
            for name, copy in (('clean', 0), ('altered', 1), ('from a distance', 4)):
                rows = (splits == split) & (corpora == corpus) & (lengths == LONG_SEC) & (copies == copy)
                if not rows.any():
                    continue
                rng = np.random.default_rng(PAIR_SEED)
                vectors = embed(features[rows], models)
                rate = equal_error_rate(vectors, speakers[rows], files[rows], variance, rng)
                print(f'EER of 1.5 s windows, {split}, {len(set(speakers[rows]))} of {corpus}, {name}: {rate} %')


if __name__ == '__main__':
    main()
