#!/usr/bin/python3
"""Writes network_cases.json: networks, Adam, clipping and masked softmax as PyTorch works them out.

Inputs are not stored but made by `numbers`, which tests make again: dyadic fractions, exact in single precision.
Results are those in double precision; the script itself checks PyTorch's single precision against them.
"""

import json
import pathlib
import torch

SAMPLES = 60
NETWORKS = [
    # inputs, hidden, outputs, activation, rows
    (6, [128, 128], 42, "relu", 64),
    (6, [128, 128], 1, "relu", 64),
    (26, [64, 64], 22, "tanh", 48),
    (150, [128, 128], 1, "relu", 33),
    (131, [64, 64], 21, "tanh", 16),
    (3, [], 5, "relu", 7),
    (1, [1], 1, "relu", 1),
    (7, [19], 2, "tanh", 10),
    (17, [33, 5, 47], 16, "relu", 25),
    (10, [31, 15], 9, "linear", 21),
    (5, [8, 8, 8, 8], 3, "tanh", 3),
    (64, [16], 130, "relu", 8),
]


def numbers(count, seed, shift):
    """Multiples of 1/1024 in [-1, 1), times 2^-shift, from a linear congruential generator."""
    state, made = seed, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        made.append(((state >> 16) % 2048 - 1024) / 1024 / 2**shift)
    return made


def sample(values):
    """Every so many elements, and the size of a typical one."""
    flat = values.detach().double().flatten()
    step = max(1, len(flat) // SAMPLES)
    return {
        "step": step,
        "typical": flat.square().mean().sqrt().item(),
        "values": [float(f"{value:.10g}") for value in flat[::step].tolist()],
    }


def agree(single, double, what):
    difference = (single.detach().double() - double.detach()).abs()
    allowed = 1e-5 * torch.maximum(double.detach().abs(), double.detach().square().mean().sqrt())
    assert (difference <= allowed).all(), what


def run(shape, seed, kind):
    inputs, hidden, outputs, activation, rows = shape
    widths = [inputs, *hidden, outputs]
    count = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    flat = torch.tensor(numbers(count, seed, 2), dtype=kind)
    x = torch.tensor(numbers(rows * inputs, seed + 1, 0), dtype=kind).reshape(rows, inputs)
    slope = torch.tensor(numbers(rows * outputs, seed + 2, 0), dtype=kind).reshape(rows, outputs)
    parameters, offset, least = [], 0, float("inf")
    value = x
    for layer, (a, b) in enumerate(zip(widths, widths[1:])):
        weight = flat[offset:offset + a * b].reshape(a, b).clone().requires_grad_()
        bias = flat[offset + a * b:offset + (a + 1) * b].clone().requires_grad_()
        parameters += [weight, bias]
        offset += (a + 1) * b
        value = value @ weight + bias
        if layer < len(hidden):
            least = min(least, value.detach().abs().min().item())
            value = {"relu": torch.relu, "tanh": torch.tanh, "linear": lambda v: v}[activation](value)
    value.backward(slope)
    return value, torch.cat([p.grad.flatten() for p in parameters]), least


def network(index, shape):
    seed = 1000 * (index + 1)
    while True:
        outputs, gradient, least = run(shape, seed, torch.float64)
        # A unit at the kink of relu is on one side in single and on the other in double precision.
        if shape[3] != "relu" or least > 2e-6:
            break
        seed += 10
    single = run(shape, seed, torch.float32)
    agree(single[0], outputs, f"outputs {shape}")
    agree(single[1], gradient, f"gradient {shape}")
    return {
        "inputs": shape[0], "hidden": shape[1], "outputs": shape[2], "activation": shape[3], "rows": shape[4],
        "seed": seed, "result": sample(outputs), "gradient": sample(gradient),
    }


def adam(seed, count, steps, rate, epsilon):
    def go(kind):
        parameters = torch.tensor(numbers(count, seed, 2), dtype=kind).requires_grad_()
        optimiser = torch.optim.Adam([parameters], lr=rate, eps=epsilon)
        seen = []
        for step in range(1, steps + 1):
            parameters.grad = torch.tensor(numbers(count, seed + step, step % 5), dtype=kind)
            optimiser.step()
            seen.append(parameters.detach().clone())
        return seen

    double = go(torch.float64)
    for one, other in zip(go(torch.float32), double):
        agree(one, other, "adam")
    return {
        "seed": seed, "count": count, "steps": steps, "rate": rate, "epsilon": epsilon,
        "after": {str(step): sample(double[step - 1]) for step in (1, 2, steps // 2, steps)},
    }


def clip(seed, count, shift, bound):
    gradient = torch.tensor(numbers(count, seed, shift), dtype=torch.float64)
    parameters = torch.zeros_like(gradient).requires_grad_()
    parameters.grad = gradient.clone()
    norm = torch.nn.utils.clip_grad_norm_([parameters], bound)
    return {"seed": seed, "count": count, "shift": shift, "bound": bound, "norm": norm.item(), "clipped": sample(parameters.grad)}


def softmax(seed, heads, rows):
    """A choice is forbidden when its number, drawn like a logit, is below -0.2; the first of a head never is."""
    width = sum(heads)
    logits = torch.tensor(numbers(rows * width, seed, -3), dtype=torch.float64).reshape(rows, width)
    mask = torch.tensor(numbers(rows * width, seed + 1, 0)).reshape(rows, width) < -0.2
    for first in [sum(heads[:head]) for head in range(len(heads))]:
        mask[:, first] = False
    parts = torch.split(logits.masked_fill(mask, -torch.inf), heads, dim=1)
    logs = torch.cat([torch.log_softmax(part, 1) for part in parts], 1)
    # JSON has no infinity: what is forbidden is null.
    values = [None if value == -torch.inf else float(f"{value:.10g}") for value in logs.flatten().tolist()]
    return {"seed": seed, "heads": heads, "rows": rows, "logarithms": values}


cases = {
    "made_by": f"make_network_cases.py, PyTorch {torch.__version__}",
    "networks": [network(index, shape) for index, shape in enumerate(NETWORKS)],
    "adam": [adam(11, 77, 12, 1e-2, 1e-5), adam(12, 64, 40, 3e-4, 1e-8), adam(13, 3, 2000, 1e-3, 1e-5)],
    "clip": [clip(21, 1000, 0, 0.5), clip(22, 37, 6, 0.5), clip(23, 23000, 3, 10.0)],
    "softmax": [softmax(31, [10, 2, 10, 10, 10], 6), softmax(32, [1, 33, 7], 5), softmax(33, [70], 2)],
}
pathlib.Path(__file__).with_name("network_cases.json").write_text(json.dumps(cases, indent=1) + "\n")
