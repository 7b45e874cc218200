"""Statistics of runs in strata: writes statistics_cases.json.

Everything is taken the long way: interquartile means by sorting all scores, probabilities by comparing all pairs,
both in rationals; the bootstrap of small cases by listing every resample; that of larger ones by drawing runs from the project's streams
(Rng and RandomField, the only thing here that follows src/) and sorting each resample.
"""
import itertools
import json
import math
import sys
from collections import Counter
from fractions import Fraction as F
from pathlib import Path

from make_closed_forms import philox4x32_10

HERE = Path(__file__).resolve().parent
MASK = (1 << 64) - 1


class Draw:
    """A linear congruential generator for inputs: the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def unit(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 11) / 2.0 ** 53


# --- definitions, in rationals

def flat(strata):
    return [F(x) for stratum in strata for x in stratum]


def mean(values):
    return sum(values, F(0)) / len(values)


def iqm(values):
    """scipy.stats.trim_mean(values, 0.25): int(0.25 n) values are cut off at each end."""
    cut = int(F(1, 4) * len(values))
    return mean(sorted(values)[cut:len(values) - cut])


def improvement(x, y):
    """rliable's probability of improvement: the mean over strata of Mann and Whitney's U over n m."""
    parts = [F(sum((2 if F(a) > F(b) else 1 if F(a) == F(b) else 0) for a in xs for b in ys), 2 * len(xs) * len(ys))
             for xs, ys in zip(x, y)]
    return mean(parts)


def percentile(values, p):
    """numpy.percentile's default, linear between order statistics."""
    values, place = sorted(values), F(p) * (len(values) - 1)
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


# --- the project's streams

def mix(key, word):
    x = philox4x32_10([word & 0xFFFFFFFF, word >> 32, 0, 2], [key & 0xFFFFFFFF, key >> 32])
    return x[1] << 32 | x[0]


def split(key, name):
    for byte in name.encode():
        key = mix(key, byte)
    return mix(key, 0x10000)


def cell(key, row, column):
    """Numerator of the unit draw in a cell, over 2 ** 33."""
    group, word, lane = column // 16, column // 4 % 4, column % 4
    x = philox4x32_10([4 * group + lane, row & 0xFFFFFFFF, row >> 32, 0], [key & 0xFFFFFFFF, key >> 32])
    return 2 * x[word] + 1


def drawn(seed, resample, row, runs):
    key = split(split(split(mix(0x5477696E77726967, seed & MASK), "statistics"), "resample"), str(resample))
    field = mix(key, 0x20000)
    return [(cell(field, row, column) * runs) >> 33 for column in range(runs)]


def resampled(strata, seed, resample, first_row=0):
    return [[stratum[at] for at in drawn(seed, resample, first_row + s, len(stratum))] for s, stratum in enumerate(strata)]


# --- cases

def scores(draw, shape, kind):
    def one(stratum):
        if kind == "ties":
            return float(int(draw.unit() * 4))
        if kind == "energy":
            return (0.5 + draw.unit()) * 10.0 ** (3 + stratum)
        return draw.unit() * 20 - 10 + stratum
    return [[one(s) for _ in range(runs)] for s, runs in enumerate(shape)]


SHAPES = [[1], [3], [4], [5], [10], [5, 5], [3, 4], [7, 2, 6], [20, 20, 20], [10, 1, 13, 2], [100, 100, 100, 100, 100]]


def aggregate_cases(draw):
    cases = []
    for shape in SHAPES:
        for kind in ("plain", "ties", "energy"):
            x, y = scores(draw, shape, kind), scores(draw, shape[:-1] + [shape[-1] + 2], kind)
            values = flat(x)
            cases.append({"name": f"{kind} {shape}", "x": x, "y": y, "mean": float(mean(values)), "iqm": float(iqm(values)),
                          "improvement": float(improvement(x, y))})
    return cases


def enumerated_cases(draw):
    """Every resample of a few runs, with how probable its statistics are."""
    cases = []
    for shape, kind in (([4], "plain"), ([3, 3], "plain"), ([2, 4], "plain"), ([5], "ties"), ([2, 2, 2], "energy")):
        x = scores(draw, shape, kind)
        one = {"name": f"{kind} {shape}", "x": x}
        ways = [list(itertools.product(stratum, repeat=len(stratum))) for stratum in x]
        total = math.prod(len(way) for way in ways)
        means, iqms = Counter(), Counter()
        for sample in itertools.product(*ways):
            values = flat(sample)
            means[mean(values)] += 1
            iqms[iqm(values)] += 1
        for name, counts in (("mean", means), ("iqm", iqms)):
            one[name] = [[float(value), float(F(count, total))] for value, count in sorted(counts.items())]
        cases.append(one)
    return cases


def drawn_cases(draw):
    cases = []
    for shape, kind, seed, resamples in (([6], "plain", 1, 40), ([10, 10, 10], "energy", 1, 40), ([5, 17, 33], "ties", 7, 30),
                                         ([3, 2], "plain", -4, 300)):
        x, y = scores(draw, shape, kind), scores(draw, shape, kind)
        samples = [resampled(x, seed, r) for r in range(resamples)]
        others = [resampled(y, seed, r, len(shape)) for r in range(resamples)]
        iqms = [iqm(flat(sample)) for sample in samples]
        cases.append({"name": f"{kind} {shape}", "seed": seed, "x": x, "y": y,
                      "means": [float(mean(flat(sample))) for sample in samples], "iqms": [float(v) for v in iqms],
                      "improvements": [float(improvement(a, b)) for a, b in zip(samples, others)],
                      "iqm_ci_low": float(percentile(iqms, F(1, 40))), "iqm_ci_high": float(percentile(iqms, F(39, 40)))})
    return cases


def main():
    draw = Draw(20210830)
    tables = {"aggregates": aggregate_cases(draw), "enumerated": enumerated_cases(draw), "drawn": drawn_cases(draw)}
    lines = ['{"made_by":"python3 tests/reference/make_statistics_cases.py"']
    for name, table in tables.items():
        lines.append(f',"{name}":[\n' + ",\n".join(json.dumps(t, separators=(",", ":"), allow_nan=False) for t in table) + "\n]")
        print(f"{len(table):4d}  {name}")
    text = "".join(lines) + "}\n"
    json.loads(text)
    (HERE / "statistics_cases.json").write_text(text, encoding="utf-8")
    print(len(text), "bytes")


if __name__ == "__main__":
    sys.exit(main())
