"""Trains the speaker network on measured frames and writes it as an ONNX file, with the spread of its vectors.

    /usr/bin/python3 fit_network.py --data DIR --out DIR [--test]

--data   folder with what prepare_utterances.py and extract-frames.ts wrote
--test   also gives the figures of the speakers that are kept for the end
Writes speaker-network.onnx and spread.json: several views, trained apart so that their errors differ, but for the last;
the service averages what they say. Needs Debian's python3-numpy, python3-scipy and python3-torch, 10 GB of memory, and
about four hours on one core.

Of each view:

1. A network that turns the frames of a window into an embedding, trained to tell the training speakers apart with an
   additive angular margin. Batches draw speakers, not windows, so that talkative ones count no more than others, and
   about half of them from people who were recorded with a microphone of their own (Common Voice). There are two kinds:
   TimeNetwork, with layers that hear what the frames before and after say, and PooledNetwork, which starts from mean
   and deviation of what was measured.
2. Linear discriminants of what that gives (shrunk within-speaker covariance), scaled so that each has unit total
   variance; the vector is scaled to length 1, which removes most of what depends on the clarity of a window.
3. Two-covariance model of the normalised vectors: a rotation and scaling after which the within-speaker covariance
   is the identity and the between-speaker covariance is diagonal.
Sources: layers over time - Peddinti et al., Interspeech 2015; weighted statistics - Okabe et al., Interspeech 2018;
angular margin - Deng et al., CVPR 2019; length normalisation - Garcia-Romero and Espy-Wilson, Interspeech 2011;
two-covariance model - Brummer and de Villiers, Odyssey 2010; shrinkage - Friedman, JASA 1989.
"""
import argparse
import copy
import json
import math
import os
from functools import partial
from typing import Callable, NamedTuple, Optional

import numpy as np
import scipy.linalg
import torch
from torch import nn
from torch.nn import functional

from speaker_networks import EMBEDDING, NUMBERS, PooledNetwork, TimeNetwork, Vectors, write_onnx

DIMENSIONS = 64
SHRINKAGE = 0.05
WARM_UP = 200
MARGIN = 0.2
SCALE = 25
#: Frames of 24 ms: 1.5 s.
WINDOW = 61
HOP = 40
SAMPLED_UTTERANCES = 4000
FITTED_WINDOWS = 8000
PAIR_SEED = 7


class View(NamedTuple):
    """How one network is trained: one_microphone is the share of each batch that comes from people of Common Voice;
    lengths are those of the windows, in frames, batch after batch; after is the place of the view that this one goes on
    from, if it does."""

    make: Callable[[], nn.Module]
    steps: int
    batch: int
    one_microphone: float
    lengths: tuple
    seed: int
    rate: float = 2e-3
    after: Optional[int] = None


LONG_AND_SHORT = (61, 61, 35)
LENGTHS = (61, 61, 61, 40, 84)
VIEWS = (
    View(partial(PooledNetwork, 330), 2500, 256, 0, LONG_AND_SHORT, 0),
    View(partial(PooledNetwork, 400), 2500, 256, 0, LONG_AND_SHORT, 2),
    View(partial(TimeNetwork, 256, (1, 2, 3, 4)), 4500, 128, 0.5, LENGTHS, 2),
    View(partial(TimeNetwork, 256, (1, 2, 3, 4)), 2000, 128, 0.5, LENGTHS, 4, rate=1e-3, after=2),
)


class Trained(NamedTuple):
    """A network, and the directions in which its embeddings of each training speaker lie."""

    network: nn.Module
    speakers: nn.Parameter


class Windows(NamedTuple):
    """Windows of one length: their first frames, and the utterance of each."""

    firsts: np.ndarray
    utterances: np.ndarray


class Utterances:
    """Measured frames of all utterances, and what is known of each."""

    def __init__(self, folder):
        with open(os.path.join(folder, 'utterances.json')) as source:
            rows = json.load(source)['rows']
        with open(os.path.join(folder, 'frames.json')) as source:
            self.firsts, self.counts = np.array(json.load(source)).T
        measured = np.memmap(os.path.join(folder, 'frames.f32'), '<f4', mode='r').reshape(-1, NUMBERS)
        self.frames = np.empty(measured.shape, np.float16)
        for first in range(0, len(measured), 100_000):
            self.frames[first : first + 100_000] = measured[first : first + 100_000]
        columns = [np.array(column) for column in zip(*rows)]
        _, _, self.speakers, self.corpora, self.files, self.splits, self.copies = columns

    def windows(self, chosen):
        firsts, utterances = [], []
        for utterance in np.flatnonzero(chosen):
            inside = np.arange(0, self.counts[utterance] - WINDOW + 1, HOP)
            firsts.append(self.firsts[utterance] + inside)
            utterances.append(np.full(len(inside), utterance))
        return Windows(np.concatenate(firsts), np.concatenate(utterances))

    def draw(self, utterance, length, rng):
        """So many frames in a row; an utterance that is shorter starts again."""
        first, count = self.firsts[utterance], self.counts[utterance]
        if count < length:
            return self.frames[first + np.arange(length) % count]
        first += rng.integers(count - length + 1)
        return self.frames[first : first + length]


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


def used_by(view, data):
    """The utterances that a view is trained on."""
    own_microphone = np.char.startswith(data.speakers, 'cv-')
    return (data.splits == 'train') & (~own_microphone if view.one_microphone == 0 else True)


def make_network(view, data, trained, rng):
    frames, windows = (
        [data.draw(u, length, rng) for u in rng.choice(trained, SAMPLED_UTTERANCES)] for length in (40, WINDOW)
    )
    network = view.make()
    network.adapt(*(torch.from_numpy(part.astype(np.float32)) for part in (np.concatenate(frames), np.stack(windows))))
    return network


def train(data, view, before):
    torch.manual_seed(view.seed)
    rng = np.random.default_rng(view.seed)
    trained = np.flatnonzero(used_by(view, data) & (data.counts >= 30))
    names, index = np.unique(data.speakers[trained], return_inverse=True)
    utterances_of = [trained[index == speaker] for speaker in range(len(names))]
    own_microphone = np.array([name.startswith('cv-') for name in names])
    odds = np.where(
        own_microphone,
        view.one_microphone / max(1, own_microphone.sum()),
        (1 - view.one_microphone) / (~own_microphone).sum(),
    )
    if before is None:
        speakers = nn.Parameter(torch.randn(len(names), EMBEDDING) * 0.1)
        network = make_network(view, data, trained, rng)
    else:
        network, speakers = copy.deepcopy(before)
        network.train()
    optimiser = torch.optim.AdamW([*network.parameters(), speakers], lr=view.rate, weight_decay=0.05)
    for step in range(view.steps):
        for group in optimiser.param_groups:
            cosine = 0.5 + 0.5 * math.cos(math.pi * step / view.steps)
            group['lr'] = view.rate * min(1, (step + 1) / WARM_UP) * cosine + 1e-6
        length = view.lengths[step % len(view.lengths)]
        drawn = rng.choice(len(names), view.batch, p=odds)
        frames = [data.draw(rng.choice(utterances_of[speaker]), length, rng) for speaker in drawn]
        batch = torch.from_numpy(np.stack(frames).astype(np.float32))
        truth = torch.from_numpy(drawn)[:, None]
        embedded = network(batch, torch.ones(view.batch, 1, length))[:, 0]
        cosines = functional.normalize(embedded) @ functional.normalize(speakers).T
        angle = torch.acos(cosines.gather(1, truth).clamp(-1 + 1e-6, 1 - 1e-6))
        margin = MARGIN * (min(1, step / (0.3 * view.steps)) if before is None else 1)
        cosines = cosines.scatter(1, truth, torch.cos((angle + margin).clamp(max=math.pi)))
        loss = functional.cross_entropy(SCALE * cosines, truth[:, 0])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 99:
            print('seed', view.seed, 'step', step + 1, 'loss', round(loss.item(), 3), flush=True)
    return Trained(network.eval(), speakers)


def embed(module, data, windows, size):
    """Embeddings or vectors of windows: [n, size]."""
    out = np.empty((len(windows.firsts), size))
    with torch.no_grad():
        for row, first in enumerate(windows.firsts):
            frames = torch.from_numpy(data.frames[first : first + WINDOW].astype(np.float32))
            inside = torch.ones(1, WINDOW)
            out[row] = module(frames, inside)[0].numpy()
    return out


def fit_backend(network, data, view):
    rng = np.random.default_rng(view.seed)
    windows = data.windows(used_by(view, data) & (data.counts >= WINDOW))
    chosen = rng.choice(len(windows.firsts), min(FITTED_WINDOWS, len(windows.firsts)), replace=False)
    windows = Windows(windows.firsts[chosen], windows.utterances[chosen])
    labels = data.speakers[windows.utterances]
    embedded = embed(lambda x, inside: network(x[None], inside[None])[0], data, windows, EMBEDDING)
    within, between, centre = scatter(embedded, labels, SHRINKAGE)
    first, ratio = discriminants(within, between, DIMENSIONS)
    first = first / np.sqrt(1 + ratio)
    projected = (embedded - centre) @ first
    unit = projected / (np.linalg.norm(projected, axis=1, keepdims=True) + 1e-9)
    within, between, unit_centre = scatter(unit, labels, 0)
    second, variance = discriminants(within, between, DIMENSIONS)
    return {'first': first, 'offset': -centre @ first, 'centre': unit_centre, 'second': second}, variance


def log_likelihood_ratio(a, b, variance):
    """Same speaker against two speakers, for pairs of single windows under the two-covariance model."""
    single = lambda v: 0.5 * (v**2 * variance / (1 + variance)).sum(1) - 0.5 * np.log(1 + variance).sum()
    pair = 0.5 * ((a + b) ** 2 * variance / (1 + 2 * variance)).sum(1) - 0.5 * np.log(1 + 2 * variance).sum()
    return pair - single(a) - single(b)


def equal_error_rate(x, speakers, files, variance):
    """Percent, over pairs of windows from different files; None without two files of a speaker."""
    rng = np.random.default_rng(PAIR_SEED)
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
    parser.add_argument('--test', action='store_true')
    options = parser.parse_args()
    torch.set_num_threads(1)
    data = Utterances(options.data)
    trained, backends, variances = [], [], []
    for view in VIEWS:
        trained.append(train(data, view, None if view.after is None else trained[view.after]))
        backend, variance = fit_backend(trained[-1].network, data, view)
        backends.append(backend)
        variances.append(variance)
    vectors = Vectors([network for network, _ in trained], backends).eval()
    variance = np.concatenate(variances)
    write_onnx(vectors, os.path.join(options.out, 'speaker-network.onnx'))
    with open(os.path.join(options.out, 'spread.json'), 'w') as sink:
        json.dump({'views': len(VIEWS), 'betweenVariance': [round(float(v), 6) for v in variance]}, sink)
        sink.write('\n')
    for split in ('dev', 'test') if options.test else ('dev',):
        for corpus in np.unique(data.corpora):
            for name, copy in (('as recorded', 0), ('altered', 1)):
                chosen = (data.splits == split) & (data.corpora == corpus) & (data.copies == copy)
                if not (chosen & (data.counts >= WINDOW)).any():
                    continue
                windows = data.windows(chosen & (data.counts >= WINDOW))
                x = embed(vectors, data, windows, len(variance))
                speakers, files = data.speakers[windows.utterances], data.files[windows.utterances]
                rate = equal_error_rate(x, speakers, files, variance)
                print(f'EER of 1.5 s windows, {split}, {len(set(speakers))} of {corpus}, {name}: {rate} %')


if __name__ == '__main__':
    main()
