"""The networks that turn measured frames into speaker vectors, and how they are written as an ONNX file.

All of them take frames [n, count, NUMBERS] as measured and inside [n, windows, count], 1 where a frame belongs to a
window, else 0.
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional

#: What is measured of a frame: channels of the speech model, correlations over periods, mel bands relative to their
#: mean, and that mean.
KINDS = (288, 48, 32)
HEARD = sum(KINDS)
NUMBERS = HEARD + 1
EMBEDDING = 128
#: Correlation above this counts as a sign of a voice with that period.
VOICED_CORRELATION = 0.25


class FrameNorm(nn.BatchNorm1d):
    """Batch normalisation of the last axis."""

    def forward(self, x):
        return super().forward(x.reshape(-1, x.shape[-1])).view_as(x)


def moments(inside, x, weights=None, least=0.0):
    """Weighted mean and deviation over the frames of each window."""
    weights = torch.ones_like(x) if weights is None else weights
    whole = inside @ weights
    mean = (inside @ (weights * x)) / whole
    square = (inside @ (weights * x * x)) / whole
    return mean, (square - mean * mean).clamp(min=least).sqrt()


class TimeLayer(nn.Module):
    """Adds to each frame what it says together with those so many frames before and after."""

    def __init__(self, width, distance):
        super().__init__()
        self.distance = distance
        self.layer = nn.Linear(3 * width, width)
        self.norm = FrameNorm(width)

    def forward(self, x):
        count, distance = x.shape[1], self.distance
        padded = functional.pad(x, (0, 0, distance, distance))
        joined = torch.cat([padded[:, :count], x, padded[:, 2 * distance :]], -1)
        return x + functional.dropout(functional.relu(self.norm(self.layer(joined))), 0.1, self.training)


class TimeNetwork(nn.Module):
    """A layer over time for each distance, one that joins them, and mean and deviation over the window by learned weights
    of the frames; beside it a linear layer on mean and deviation of what was measured."""

    HEADS = 4

    def __init__(self, width, distances):
        super().__init__()
        joined = 2 * width
        self.register_buffer('mean', torch.zeros(HEARD))
        self.register_buffer('deviation', torch.ones(HEARD))
        self.first = nn.Linear(HEARD, width)
        self.first_norm = FrameNorm(width)
        self.layers = nn.ModuleList(TimeLayer(width, distance) for distance in distances)
        self.join = nn.Linear((1 + len(distances)) * width, joined)
        self.join_norm = FrameNorm(joined)
        self.weigh = nn.Linear(joined, self.HEADS)
        self.pooled_norm = FrameNorm(2 * joined)
        self.from_pooled = nn.Linear(2 * joined, EMBEDDING)
        self.measured_norm = FrameNorm(2 * HEARD)
        self.from_measured = nn.Linear(2 * HEARD, EMBEDDING, bias=False)
        self.norm = FrameNorm(EMBEDDING)

    def adapt(self, frames, windows):
        """Learns the scale of what is measured from frames [n, NUMBERS]; the windows tell it nothing."""
        self.mean[:] = frames[:, :HEARD].mean(0)
        self.deviation[:] = frames[:, :HEARD].std(0) + 1e-3

    def disturb(self, x):
        """Noise, and now and then one number or a whole kind of them is missing."""
        x = x + 0.15 * torch.randn_like(x)
        kept = (torch.rand(len(x), 1, HEARD) > 0.1) / 0.9
        kinds = torch.rand(len(x), 1, len(KINDS)) > 0.08
        return x * kept * kinds.repeat_interleave(torch.tensor(KINDS), -1)

    def listen(self, x):
        heard = [functional.relu(self.first_norm(self.first(x)))]
        for layer in self.layers:
            heard.append(layer(heard[-1]))
        return functional.relu(self.join_norm(self.join(torch.cat(heard, -1))))

    def forward(self, frames, inside):
        """-> [n, windows, EMBEDDING]"""
        x = (frames[..., :HEARD] - self.mean) / self.deviation
        if self.training:
            x = self.disturb(x)
        z = self.listen(x)
        weights = torch.exp(self.weigh(z)).unsqueeze(-1)
        weights = weights.expand(*weights.shape[:-1], z.shape[-1] // self.HEADS).flatten(-2)
        pooled = torch.cat(moments(inside, z, weights, 1e-5), -1)
        measured = torch.cat(moments(inside, x), -1)
        pooled = functional.dropout(self.pooled_norm(pooled), 0.25, self.training)
        measured = functional.dropout(self.measured_norm(measured), 0.25, self.training)
        return self.norm(self.from_pooled(pooled) + self.from_measured(measured))


def pool(frames, inside, mean, deviation):
    """-> [n, windows, 2 * HEARD]: means and deviations of the channels; of the correlations the mean, and how voiced
    they are; means of the bands, and deviations of their power. Mean and deviation are those of many frames: what is
    near zero loses no digits."""
    channels, periods, _ = KINDS
    first_band = channels + periods
    means, deviations = moments(inside, (frames - mean) / deviation)
    means, deviations = means * deviation + mean, deviations * deviation
    correlations = frames[..., channels:first_band]
    voiced = inside @ functional.relu(correlations - VOICED_CORRELATION) ** 2 / inside.sum(-1, keepdim=True)
    _, powers = moments(inside, frames[..., first_band:HEARD] + frames[..., HEARD:])
    channel_parts = [means[..., :channels], deviations[..., :channels]]
    return torch.cat([*channel_parts, means[..., channels:first_band], voiced, means[..., first_band:HEARD], powers], -1)


class PooledNetwork(nn.Module):
    """A linear layer and, beside it, one hidden layer, on the principal components of mean and deviation over the window,
    and of how voiced each period is."""

    HIDDEN = 384

    def __init__(self, components):
        super().__init__()
        self.register_buffer('mean', torch.zeros(NUMBERS))
        self.register_buffer('deviation', torch.ones(NUMBERS))
        self.register_buffer('axes', torch.zeros(components, 2 * HEARD))
        self.register_buffer('offset', torch.zeros(components))
        self.hidden = nn.Linear(components, self.HIDDEN)
        self.hidden_norm = FrameNorm(self.HIDDEN)
        self.from_hidden = nn.Linear(self.HIDDEN, EMBEDDING)
        self.linear = nn.Linear(components, EMBEDDING, bias=False)
        self.norm = FrameNorm(EMBEDDING)

    def adapt(self, frames, windows):
        """Learns the scale of what is measured from frames [n, NUMBERS], and the components from windows
        [n, count, NUMBERS], whitened."""
        self.mean[:] = frames.mean(0)
        self.deviation[:] = frames.std(0) + 1e-3
        inside = torch.ones(len(windows), 1, windows.shape[1])
        pooled = pool(windows, inside, self.mean, self.deviation)[:, 0].double().numpy()
        mean, deviation = pooled.mean(0), pooled.std(0) + 1e-6
        scaled = (pooled - mean) / deviation
        axes, variances, _ = np.linalg.svd(scaled.T @ scaled / len(scaled))
        components = len(self.axes)
        axes = (axes[:, :components] / np.sqrt(variances[:components])).T / deviation
        self.axes[:] = torch.from_numpy(axes)
        self.offset[:] = torch.from_numpy(-axes @ mean)

    def forward(self, frames, inside):
        """-> [n, windows, EMBEDDING]"""
        x = pool(frames, inside, self.mean, self.deviation) @ self.axes.T + self.offset
        if self.training:
            x = functional.dropout(x, 0.1) + 0.1 * torch.randn_like(x)
        units = functional.dropout(functional.relu(self.hidden_norm(self.hidden(x))), 0.3, self.training)
        return self.norm(self.from_hidden(units) + self.linear(x))


class Vectors(nn.Module):
    """The trained views with the linear steps behind them: frames [count, NUMBERS], inside [windows, count] ->
    [windows, numbers of all views]."""

    def __init__(self, networks, backends):
        super().__init__()
        self.networks = nn.ModuleList(networks)
        self.backends = [{key: torch.tensor(part, dtype=torch.float32) for key, part in b.items()} for b in backends]

    def forward(self, frames, inside):
        views = []
        for network, backend in zip(self.networks, self.backends):
            embedded = network(frames[None], inside[None])[0]
            projected = embedded @ backend['first'] + backend['offset']
            unit = projected / (projected.norm(dim=1, keepdim=True) + 1e-9)
            views.append((unit - backend['centre']) @ backend['second'])
        return torch.cat(views, 1)


def write_onnx(vectors, path):
    frames, inside = torch.zeros(100, NUMBERS), torch.ones(2, 100)
    torch.onnx.export(
        vectors.eval(),
        (frames, inside),
        path,
        input_names=['frames', 'inside'],
        output_names=['vectors'],
        dynamic_axes={
            'frames': {0: 'frames'},
            'inside': {0: 'windows', 1: 'frames'},
            'vectors': {0: 'windows'},
        },
        opset_version=13,
    )
