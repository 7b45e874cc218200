#!/usr/bin/env python3
"""Writes closed_forms.json: reference values of the functions that the model is built of, from a fixed seed.

Computed in decimal arithmetic with at least 30 good digits, then rounded to doubles. Arguments are the doubles
that stand in the file, taken exactly: the value belongs to that double, not to the decimal number it stands for.
"""
import json
import math
import pathlib
import statistics
import sys

import double_precision
import precise
from make_cases import Draw, rounded
from precise import D, ONE, ZERO

HERE = pathlib.Path(__file__).resolve().parent


def digits(x, n=30):
    return f"{x:.{n - 1}e}"


def e1_table():
    xs = [float(f"{m}e{e}") for e in range(-10, 0) for m in (1, 3.7)]
    xs += [0.25, 0.5, 0.9, 0.999, 1.0, 1.0001, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.5, 8.0, 10.0, 12.5,
           15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 400.0, 500.0, 600.0, 650.0, 700.0]
    xs += [-math.log1p(-p) for p in (1e-9, 1e-5, 1e-3, 0.01, 0.5, 0.999)]
    table = []
    for x in sorted(xs):
        value = precise.e1(D(x))
        if x >= 1:
            assert abs(precise.e1_fraction(D(x)) / value - 1) < D("1e-30"), x
        table.append({"x": x, "value": float(value)})
    return table


def inverse_q_table():
    ps = [float(f"{m}e{e}") for e in range(-15, -2) for m in (1, 4)]
    ps += [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.49, 0.4999, 0.5, 0.51, 0.6, 0.75, 0.9, 0.99, 0.999, 1 - 1e-4, 1 - 1e-5,
           1 - 1e-6]
    table = []
    for p in ps:
        x = precise.inverse_q(D(p))
        assert abs(precise.q_function(x) / D(p) - 1) < D("1e-30"), p
        if p >= 1e-9:
            assert math.isclose(float(x), -statistics.NormalDist().inv_cdf(p), rel_tol=1e-9, abs_tol=1e-15), p
        table.append({"probability": p, "value": float(x)})
    return table


def log1p_table():
    xs = [float(f"{m}e{e}") for e in range(-20, 7, 2) for m in (1, 5.3)] + [1e-3, 0.1, 0.5, 3.0, 7.0, 1e3, 1e5]
    xs += [-1e-15, -1e-9, -1e-3, -0.1, -0.5, -0.9, -0.999, -0.999999]
    table = [{"x": x, "value": float(precise.log1p(D(x)))} for x in sorted(xs)]
    for t in table:
        assert math.isclose(t["value"], math.log1p(t["x"]), rel_tol=1e-15)
    return table


def urllc_table():
    cases = [(1e7, 1e-4, rate, error) for rate in (1e7, 1e6, 4e7) for error in (1e-9, 1e-7, 1e-5, 1e-3, 0.1)]
    cases += [(1e6, 1e-4, 1e6, 1e-5), (1e6, 1e-3, 2.5e5, 1e-6), (1e7, 1.25e-4, 1e8, 1e-5), (5e6, 1e-4, 2e6, 0.4),
              (1e8, 1e-5, 1e7, 1e-9), (2e7, 7.1e-5, 1.4e7, 1e-12)]
    table = []
    for b, t, rate, error in cases:
        g = precise.urllc_snr(D(b), D(t), D(rate), D(error))
        spread = ((ONE - ONE / (ONE + g) ** 2) / (D(t) * D(b))).sqrt() * precise.inverse_q(D(error))
        assert abs(D(b) / D(2).ln() * (precise.log1p(g) - spread) / D(rate) - 1) < D("1e-30")
        table.append({"bandwidth_hz": b, "mini_slot_s": t, "rate_bit_per_s": rate, "error_probability": error,
                      "snr": float(g)})
    return table


def helper_time_table(r):
    """Random helpers with 1 to 8 recipients; every other one has a recipient put where the optimum is its kink."""
    table = []
    for n in range(64):
        d_th = r.one([5.0, 1.0, 20.0, r.spread(0.5, 50)])
        d_i = rounded(d_th * r.one([r.spread(0.001, 0.3), r.between(0.3, 0.9)]), 4)
        c_i = r.spread(1e9, 1e13)
        recipients = [(rounded(c_i * r.spread(0.01, 10), 4),
                       rounded(d_th * r.one([r.spread(0.001, 0.9), r.between(0.3, 0.25 if n % 4 == 0 else 0.999)]), 4))
                      for _ in range(r.count(1, 8))]
        if n % 2:
            c_j = recipients[0][0]
            late = double_precision.finishing_time(c_i, d_i, d_th, recipients[1:])
            early = double_precision.finishing_time(c_i, d_i, d_th, recipients[1:] + [(c_j, 0.0)])
            recipients[0] = (c_j, rounded((late + early) / 2, 5))
        if n % 8 == 5:
            recipients += [recipients[0]]
        if n % 16 == 2:
            recipients += [(rounded(c_i / 2, 4), d_i)]
        exact = [(D(c), D(d)) for c, d in recipients]
        x = precise.helper_time(D(c_i), D(d_i), D(d_th), exact)
        best = precise.helper_objective(x, D(c_i), D(d_i), D(d_th), exact)
        for step in (D("1e-6"), D("1e-12")):
            for to in (x + (D(d_th) - x) * step, x - (x - D(d_i)) * step):
                assert precise.helper_objective(to, D(c_i), D(d_i), D(d_th), exact) > best
        assert math.isclose(float(x), double_precision.finishing_time(c_i, d_i, d_th, recipients), rel_tol=1e-13)
        kink = any(abs(d - x) < D("1e-40") for _, d in exact)
        before = sum(d < x for _, d in exact) if not kink else None
        table.append({
            "workload_flop": c_i, "transmission_delay_s": d_i, "latency_threshold_s": d_th,
            "recipients": [{"workload_flop": c, "transmission_delay_s": d} for c, d in recipients],
            "kind": "kink" if kink else "printed" if before == len(exact) else "between",
            "finish_s": float(x), "finish_digits": digits(x), "energy_over_capacitance": float(best)})
    return table


def iterations_table(r):
    names = ("embb", "urllc", "integrated")
    table = []
    for n in range(44):
        samples = [r.count(1, 200), r.count(1, 40)]
        active = [r.count(0, 12), r.count(0, 12)]
        if sum(active) == 0:
            active[n % 2] = 3
        importances = [r.spread(0.1, 20, 3) for _ in names]
        flops = [r.one([1000.0, r.spread(50, 2e4)]) for _ in names]
        if n % 5 == 0:  # a tie of two kinds, or of all
            samples, active = [10, 10], [4, 4]
            importances = [0.3, 0.3, 0.3 if n % 10 else 0.1]
            flops = [1000.0] * 3
        exponent = [2.0, 1, 1.5, 3, 2.5][n // 5 % 5]
        need, threshold, unit = r.between(0.001, 1.5), r.one([0.9, 0.5, 0.99, 0.05]), r.one([8e10, 1.0, r.spread(1, 1e12)])
        q = [samples[0] * active[0], samples[1] * active[1]]
        q.append(min(q))
        found, work, costs = precise.optimal_iterations(
            -D(need) * precise.log1p(D(-threshold)), q, [D(x) for x in importances], [D(x) for x in flops], D(unit), D(exponent))
        least = min(costs.values())
        ratios = [float(x / least - 1) for x in costs.values()]
        assert all(x < 5e-13 or x > 1e-7 for x in ratios)
        table.append({
            "convergency": need, "convergency_threshold": threshold, "iteration_unit": unit,
            "convergency_exponent": exponent,
            "samples": dict(zip(("embb", "urllc"), samples)), "active": dict(zip(("embb", "urllc"), active)),
            "importance": dict(zip(names, importances)), "sample_flop": dict(zip(names, flops)),
            "tied": [names[p] for p in sorted(costs) if costs[p] - least <= D("1e-12") * least],
            "iterations": dict(zip(names, map(float, found))), "workload_flop": float(work)})
    return table


def philox4x32_10(counter, key):
    """Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11), 4x32 with ten rounds."""
    c, k = list(counter), list(key)
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c[0], 1 << 32)
        high1, low1 = divmod(0xCD9E8D57 * c[2], 1 << 32)
        c = [high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0]
        k = [(k[0] + 0x9E3779B9) % (1 << 32), (k[1] + 0xBB67AE85) % (1 << 32)]
    return c


# Random123, tests/kat_vectors, "philox4x32 10": counter, key, result
PUBLISHED = """
00000000 00000000 00000000 00000000 00000000 00000000 6627e8d5 e169c58d bc57ac4c 9b00dbd8
ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 408f276d 41c83b0e a20bc7c6 6d5451fd
243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 d16cfe09 94fdcceb 5001e420 24126ea1
"""


def philox_table(r):
    table = []
    for line in PUBLISHED.split("\n")[1:-1]:
        words = [int(w, 16) for w in line.split()]
        assert philox4x32_10(words[:4], words[4:6]) == words[6:], line
        table.append({"source": "Random123 kat_vectors", "counter": words[:4], "key": words[4:6], "output": words[6:]})
    inputs = [([1, 0, 0, 0], [0, 0]), ([0, 1, 0, 0], [0, 0]), ([0, 0, 1, 0], [0, 0]), ([0, 0, 0, 1], [0, 0]),
              ([0, 0, 0, 0], [1, 0]), ([0, 0, 0, 0], [0, 1])]
    inputs += [([int(r.unit() * 2 ** 32) for _ in range(4)], [int(r.unit() * 2 ** 32) for _ in range(2)]) for _ in range(20)]
    for counter, key in inputs:
        table.append({"source": "make_closed_forms.py", "counter": counter, "key": key, "output": philox4x32_10(counter, key)})
    return table


def solar_table():
    cases = [(lat, day, hour) for lat, day in ((0.0, 81), (0.0, 172), (52.5, 172), (52.5, 355), (-33.9, 10), (66.6, 172),
                                               (66.6, 355), (90.0, 172), (-90.0, 172), (40.0, 1))
             for hour in (12.0, 7.25, 18.5)]
    cases += [(40.0, 365, 0.0), (23.44, 172, 12.0), (51.4779, 266, 6.0), (1.3, 80, 23.99)]
    table = []
    for lat, day, hour in cases:
        pi = precise.pi(70)
        declination = D("23.44") * precise.sin(2 * pi * (284 + day) / 365) * pi / 180
        phi = D(lat) * pi / 180
        angle = 15 * (D(hour) - 12) * pi / 180
        value = precise.sin(phi) * precise.sin(declination) + precise.cos(phi) * precise.cos(declination) * precise.cos(angle)
        dec = math.radians(23.44 * math.sin(2 * math.pi * (284 + day) / 365))
        assert abs(float(value) - (math.sin(math.radians(lat)) * math.sin(dec) + math.cos(math.radians(lat))
                                   * math.cos(dec) * math.cos(math.radians(15 * (hour - 12))))) < 1e-15
        table.append({"latitude_deg": lat, "day_of_year": day, "solar_hour": hour, "sin_elevation": float(value)})
    return table


def main():
    r = Draw(20230821)
    tables = {
        "e1": e1_table(), "inverse_q": inverse_q_table(), "log1p": log1p_table(), "urllc_snr": urllc_table(),
        "helper_time": helper_time_table(r), "optimal_iterations": iterations_table(r),
        "philox4x32_10": philox_table(r), "solar_sin_elevation": solar_table(),
    }
    lines = ['{"made_by":"python3 tests/reference/make_closed_forms.py"']
    for name, table in tables.items():
        lines.append(f',"{name}":[\n' + ",\n".join(json.dumps(t, separators=(",", ":"), allow_nan=False) for t in table) + "\n]")
        kinds = sorted({t["kind"] for t in table}) if name == "helper_time" else []
        print(f"{len(table):4d}  {name}", *(f"{k}: {sum(t['kind'] == k for t in table)}" for k in kinds))
    text = "".join(lines) + "}\n"
    json.loads(text)
    (HERE / "closed_forms.json").write_text(text, encoding="utf-8")
    print(len(text), "bytes")


if __name__ == "__main__":
    sys.exit(main())
