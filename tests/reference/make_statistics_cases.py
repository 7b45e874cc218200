"""Statistics of runs in strata: writes statistics_cases.json.

Everything is taken the long way: interquartile means by sorting all scores, probabilities by comparing all pairs,
both in rationals; the bootstrap of small cases by listing every resample; that of larger ones by drawing runs from the project's streams
(Rng and RandomField, the only thing here that follows src/) and sorting each resample. Tests of pairs list or draw all signs
in integers; slopes solve the normal equations in rationals, with a dummy variable for each stratum and rows repeated as often as they count.
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


def optimality_gap(values, goal):
    """rliable: gamma - np.mean(np.minimum(scores, gamma))."""
    return F(goal) - mean([min(v, F(goal)) for v in values])


def profile(values, thresholds):
    """rliable: np.mean(scores > tau) for each tau."""
    return [mean([F(int(v > F(t))) for v in values]) for t in thresholds]


def whole(differences):
    """The decimals that are written, as integers over a common denominator, which no test of signs sees: 0.1 + 0.2 is 0.3 here."""
    written = [F(repr(d)) for d in differences]
    scale = math.lcm(*(d.denominator for d in written))
    return [int(d * scale) for d in written]


def sign_flip(differences):
    """Share of all assignments of signs whose sum is at least as far from 0; zeros are given signs, too."""
    d = whole(differences)
    sums = [abs(sum(s * v for s, v in zip(signs, d))) for signs in itertools.product((1, -1), repeat=len(d))]
    return F(sum(s >= abs(sum(d)) for s in sums), len(sums))


def standardised_mean(differences):
    """Cohen's d_z; None where it is not finite."""
    d = [F(v) for v in differences]
    m = mean(d)
    squares = sum((v - m) ** 2 for v in d)
    if squares == 0:
        return 0.0 if m == 0 else None
    return math.copysign(math.sqrt(m * m * (len(d) - 1) / squares), m)


def matched_rank_biserial(differences):
    """Kerby 2014, with ranks by counting: one for itself, one for each lesser magnitude, a half for each equal other."""
    d = [F(v) for v in differences if v != 0]
    ranks = [1 + sum(abs(o) < abs(v) for o in d) + F(sum(abs(o) == abs(v) for o in d) - 1, 2) for v in d]
    total = sum(ranks)
    return sum((r if v > 0 else -r) for r, v in zip(ranks, d)) / total if d else F(0)


def solve(matrix, right):
    """Gauss and Jordan in rationals; None when singular."""
    n = len(matrix)
    rows = [list(row) + [r] for row, r in zip(matrix, right)]
    for at in range(n):
        pivot = next((r for r in range(at, n) if rows[r][at] != 0), None)
        if pivot is None:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [v / rows[at][at] for v in rows[at]]
        for other in range(n):
            if other != at and rows[other][at] != 0:
                rows[other] = [v - rows[other][at] * w for v, w in zip(rows[other], rows[at])]
    return [row[n] for row in rows]


def slopes(strata, y, regressors, counts):
    """Coefficients of all regressors by least squares with a dummy for each stratum that has rows; None when singular."""
    of = [s for s, rows in enumerate(strata) for _ in range(rows)]
    there = sorted({s for s, count in zip(of, counts) if count})
    design, right = [], []
    for row, count in enumerate(counts):
        for _ in range(count):
            design.append([F(x[row]) for x in regressors] + [F(int(of[row] == s)) for s in there])
            right.append(F(y[row]))
    width = len(regressors) + len(there)
    normal = [[sum((d[i] * d[j] for d in design), F(0)) for j in range(width)] for i in range(width)]
    found = solve(normal, [sum((d[i] * r for d, r in zip(design, right)), F(0)) for i in range(width)])
    return found and found[:len(regressors)]


def share(numerators, denominators, counts):
    below = sum(F(d) * c for d, c in zip(denominators, counts))
    return sum(F(n) * c for n, c in zip(numerators, counts)) / below if below else None


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


def drawn_counts(strata, seed, resample):
    """How often each row is in a resample."""
    counts = []
    for s, rows in enumerate(strata):
        times = Counter(drawn(seed, resample, s, rows))
        counts += [times[row] for row in range(rows)]
    return counts


def drawn_sign_flip(differences, seed, draws=20000):
    """Signs from the bits of the stream's words: bit i mod 64 of a draw's word i // 64."""
    d = whole([v for v in differences if v != 0])
    key = split(mix(0x5477696E77726967, seed & MASK), "statistics/sign-flip")
    word, extreme = 0, 0
    for _ in range(draws):
        total = 0
        for first in range(0, len(d), 64):
            x = philox4x32_10([word, 0, 0, 1], [key & 0xFFFFFFFF, key >> 32])
            word += 1
            bits = x[1] << 32 | x[0]
            total += sum(-v if bits >> i & 1 else v for i, v in enumerate(d[first:first + 64]))
        extreme += abs(total) >= abs(sum(d))
    return F(1 + extreme, draws + 1)


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
            goal = float(percentile(values, F(2, 3)))
            thresholds = [float(max(values)), float(min(values)) - 1, float(min(values)), goal, float(values[len(values) // 2])]
            goals = [goal, float(min(values)) - 1, float(max(values)) + 1]
            cases.append({"name": f"{kind} {shape}", "x": x, "y": y, "mean": float(mean(values)), "iqm": float(iqm(values)),
                          "improvement": float(improvement(x, y)),
                          "goals": goals, "optimality_gaps": [float(optimality_gap(values, g)) for g in goals],
                          "thresholds": thresholds, "profile": [float(p) for p in profile(values, thresholds)]})
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


def pair_cases(draw):
    """Differences, some with zeros, ties, or sums that only rounding tells apart."""
    def some(count, shift):
        return [draw.unit() * 2 - 1 + shift for _ in range(count)]

    def tied(count, shift):
        return [(int(draw.unit() * 7) - 3 + shift) / 10 for _ in range(count)]

    inputs = [[0.0], [0.0, 0.0, 0.0], [0.3], [-0.3, 0.0], [0.1, 0.2, -0.3], [0.1, 0.2, 0.3, 0.6], [1.0, -1.0], [0.25, 0.25, 0.25],
              [1e-3, 5.0, -7.0, 1e4, 0.0], [1.5e308, 1e308, -1.7e308, 1.2e308]]
    inputs += [some(count, shift) for count in (2, 5, 9, 13, 14) for shift in (0.0, 0.4, -1.2)]
    inputs += [tied(count, shift) for count in (6, 10, 14) for shift in (0, 1)]
    inputs += [some(14, 0.2) + [0.0, 0.0]]
    cases = []
    for d in inputs:
        cases.append({"differences": d, "p": float(sign_flip(d)), "d_z": standardised_mean(d),
                      "rank_biserial": float(matched_rank_biserial(d))})
    return cases


def drawn_pair_cases(draw):
    cases = []
    for count, shift, seed in ((15, 0.2, 1), (40, 0.15, 1), (64, 0.0, 3), (65, 0.1, -4), (150, 0.08, 7)):
        d = [draw.unit() * 2 - 1 + shift for _ in range(count)] + [0.0]
        cases.append({"differences": d, "seed": seed, "p": float(drawn_sign_flip(d, seed))})
    return cases


ROWS = [([6], 1), ([12], 2), ([20], 4), ([5, 5], 1), ([4, 9, 3], 2), ([1, 6, 1, 7], 3), ([10, 8, 6, 4, 2], 4), ([2, 2, 2, 2], 1)]


def table(draw, strata, regressors):
    """y follows the regressors and its stratum, with noise; regressors are of different sizes and depend on each other."""
    of = [s for s, rows in enumerate(strata) for _ in range(rows)]
    xs = []
    for k in range(regressors):
        xs.append([(draw.unit() + 0.3 * s) * 10.0 ** k + (0.5 * xs[0][row] if k else 0) for row, s in enumerate(of)])
    y = [3.0 * s + sum((k + 1) * x[row] for k, x in enumerate(xs)) + draw.unit() for row, s in enumerate(of)]
    return xs, y


def row_cases(draw):
    """A table with counts: each row once, and drawn ones with zeros among them."""
    cases = []
    for strata, regressors in ROWS:
        xs, y = table(draw, strata, regressors)
        numerators = [draw.unit() - 0.3 for _ in y]
        denominators = [draw.unit() * (draw.unit() > 0.2) for _ in y]
        for counts in ([1] * len(y), [int(draw.unit() * 4) for _ in y], [int(draw.unit() * 3) * 5 for _ in y]):
            found = slopes(strata, y, xs, counts)
            part = share(numerators, denominators, counts)
            cases.append({"strata": strata, "x": xs, "y": y, "counts": counts, "slopes": found and [float(b) for b in found],
                          "numerators": numerators, "denominators": denominators, "share": None if part is None else float(part)})
    # Singular: all x of a stratum alike, a regressor twice, everything left out; and a denominator of 0.
    none = {"slopes": None, "numerators": [1.0, 2.0, 3.0, 4.0], "denominators": [0.0, 0.0, 0.0, 0.0], "share": None}
    cases.append({"strata": [2, 2], "x": [[0.1, 0.1, 0.7, 0.7]], "y": [1.0, 2.0, 3.0, 4.0], "counts": [3, 7, 1, 1], **none})
    cases.append({"strata": [4], "x": [[0.1, 0.4, 0.2, 0.9], [0.2, 0.8, 0.4, 1.8]], "y": [1.0, 2.0, 3.0, 5.0], "counts": [1, 1, 1, 1], **none})
    cases.append({"strata": [4], "x": [[0.1, 0.4, 0.2, 0.9]], "y": [1.0, 2.0, 3.0, 5.0], "counts": [0, 0, 0, 0], **none})
    for one in cases[-3:]:
        assert slopes(one["strata"], one["y"], one["x"], one["counts"]) is None
        assert share(one["numerators"], one["denominators"], one["counts"]) is None
    return cases


def drawn_row_cases(draw):
    cases = []
    for strata, regressors, seed, resamples in (([9], 1, 1, 40), ([5, 17, 8], 2, 7, 20), ([3, 2], 1, -4, 100)):
        xs, y = table(draw, strata, regressors)
        denominators = [draw.unit() for _ in y]
        samples = [drawn_counts(strata, seed, r) for r in range(resamples)]
        found = [slopes(strata, y, xs, counts) for counts in samples]
        cases.append({"strata": strata, "x": xs, "y": y, "seed": seed, "slopes": [b and float(b[-1]) for b in found],
                      "denominators": denominators, "shares": [float(share(y, denominators, counts)) for counts in samples]})
    return cases


def main():
    draw = Draw(20210830)
    tables = {"aggregates": aggregate_cases(draw), "enumerated": enumerated_cases(draw), "drawn": drawn_cases(draw),
              "pairs": pair_cases(draw), "drawn_pairs": drawn_pair_cases(draw), "rows": row_cases(draw), "drawn_rows": drawn_row_cases(draw)}
    lines = ['{"made_by":"python3 tests/reference/make_statistics_cases.py"']
    for name, cases in tables.items():
        lines.append(f',"{name}":[\n' + ",\n".join(json.dumps(t, separators=(",", ":"), allow_nan=False) for t in cases) + "\n]")
        print(f"{len(cases):4d}  {name}")
    text = "".join(lines) + "}\n"
    json.loads(text)
    (HERE / "statistics_cases.json").write_text(text, encoding="utf-8")
    print(len(text), "bytes")


if __name__ == "__main__":
    sys.exit(main())
