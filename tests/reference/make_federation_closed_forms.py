#!/usr/bin/env python3
"""Writes federation_closed_forms.json: reference values of the functions that a federated frame is built of.

Computed in 60-digit decimal arithmetic, then rounded to doubles. Arguments are the doubles that stand in the file,
taken exactly. The last points of each table are the extreme ones.
"""
import json
import math
import pathlib
import sys

import precise
from make_cases import Draw
from precise import D, ONE, ZERO

HERE = pathlib.Path(__file__).resolve().parent
LN2 = math.log(2)


def agrees(value, double):
    """Keeps a table to arguments at which doubles come within 1e-10 of the reference."""
    assert math.isclose(float(value), double, rel_tol=1e-10), (value, double)
    return float(value)


def most_quality_table(r):
    points = [(s, t, 200.0) for s, t in ((1600.0, 1), (600.0, 1), (3200.0, 2), (9e4, 37), (1.6e5, 100))]
    points += [(r.between(100, 5e4), r.count(1, 100), r.spread(10, 1e4)) for _ in range(6)]
    points += [(200.0, 1, 200.0), (0.0, 3, 200.0), (1e-9, 1, 200.0), (1e-200, 1, 1.0), (1e12, 100, 200.0), (1e300, 1, 1e-3),
               (1.0, 1000000, 1e6)]
    return [{"data_kbit": s, "frame": t, "data_reference_kbit": beta,
             "value": agrees(precise.most_quality(D(s), D(t), D(beta)), (math.log1p(s / (t * beta)) / LN2) ** 2)}
            for s, t, beta in points]


def convergence_rate_table(r):
    points = [(8.0, 0.02, 2.0), (8.0, 0.125, 2.0), (1.0, 1.0, 1.0), (2.0, 0.5, 0.25)]
    points += [(smooth, r.between(0.01, 0.95, 3) / smooth, r.spread(0.01, 10)) for smooth in (r.spread(0.1, 100) for _ in range(6))]
    points += [(8.0, 0.2499999, 2.0), (8.0, math.nextafter(0.25, 0), 2.0), (8.0, 1e-15, 2.0), (1e-6, 1e6, 1.0),
               (1e6, 1.9e-6, 1e-6)]
    return [{"lipschitz_constant": smooth, "learning_rate": step, "strong_convexity": convex,
             "value": agrees(precise.convergence_rate(D(smooth), D(step), D(convex)),
                             (2 - smooth * step) * step * convex / 2)}
            for smooth, step, convex in points]


def quality_table(r):
    points = [(4.0, 0.5, 4, 3.0), (4.0, 0.5, 3, 3.0), (4.0, 0.5, 5, 3.0), (9.0, 0.0368, 15, 3.0), (9.0, 0.0368, 0, 3.0),
              (2.5, 0.0368, 100, 3.0)]
    points += [(r.between(0.5, 12), r.spread(0.005, 0.5), r.count(1, 100), r.between(0.5, 5)) for _ in range(7)]
    points += [(9.0, 1e-12, 1, 3.0), (9.0, 1e-15, 1000, 3.0), (9.0, 0.5, 100000, 12.0), (1e-20, 0.0368, 7, 3.0),
               (0.0, 0.0368, 7, 3.0)]
    return [{"gamma": most, "convergence_rate": a, "rounds": t, "required_quality": required,
             "value": agrees(min(D(required), precise.quality_after(D(most), D(a), D(t))),
                             min(required, -most * math.expm1(-a * t * LN2)))}
            for most, a, t, required in points]


def cap_table(r):
    """T* and the rounds needed, which are null where none suffice; ties are exact and the slack of 1e-9 keeps them."""
    points = [(4.0, 3.0, 0.5, 100), (4.0, 2.0, 0.5, 100), (8.0, 7.0, 0.25, 100), (4.0, 3.0, 0.5, 4), (4.0, 3.0, 0.5, 3),
              (9.0, 3.0, 0.0368, 100), (3.5, 3.0, 0.0368, 100), (3.01, 3.0, 0.0368, 100), (2.5, 3.0, 0.0368, 100)]
    points += [(q * r.between(1.05, 4), q, r.spread(0.005, 0.5), r.one([20, 100, 1000]))
               for q in (r.between(0.5, 5) for _ in range(5))]
    points += [(3.0, 3.0, 0.0368, 100), (0.0, 3.0, 0.0368, 100), (9.0, 3.0, 0.0368, 0), (4.0, 1e-12, 0.5, 100),
               (1e6, 1.0, 1e-7, 1000000), (9.0, 3.0, 1e-12, 1000)]
    table = []
    for most, required, a, most_rounds in points:
        cap = precise.rounds_cap(D(most), D(required), D(a), most_rounds)
        needed = precise.rounds_needed(D(most), D(required), D(a)) if most > required else None
        if needed is None:
            assert cap == most_rounds
        else:
            whole = needed.to_integral_value()
            assert abs(needed - whole) < D("1e-11") or abs(needed - whole) > D("1e-7") * max(needed, ONE) or whole > cap
            assert cap == min(most_rounds, -int((D("1e-9") - needed).to_integral_value("ROUND_FLOOR")))
            agrees(needed, -math.log1p(-required / most) / LN2 / a)
        table.append({"gamma": most, "required_quality": required, "convergence_rate": a, "max_rounds": most_rounds,
                      "rounds_needed": None if needed is None else float(needed), "value": cap})
    return table


def rate_table(r):
    points = [(2e6, 0.5, 0.2, 8e-8, []), (2e6, 1.0, 0.1, 8e-8, [(0.125, 0.2)]), (2e6, 0.5, 0.2, 0.1, [])]
    points += [(r.between(1e6, 5e6), r.spread(0.003, 2), r.spread(1e-4, 0.6, 3), r.spread(1e-10, 1e-5),
                [(r.spread(0.003, 2), r.spread(1e-4, 0.6, 3)) for _ in range(n)]) for n in (0, 1, 1, 2, 3, 4, 7)]
    points += [(2e6, 1.0, sinr, 1.0, []) for sinr in (1e-6, 1e-9, 1e-12, 1e-16, 1e-20, 1e12)]
    points += [(2e6, 1.0, 0.2, 1e-20, [(1e-9, 1e-9)]), (1e6, 0.003, 1e-8, 1e-6, [(2.0, 0.6)] * 8)]
    return [{"subcarrier_hz": width, "transmit_power_w": p, "gain": h, "noise_w": noise,
             "disturbing": [{"transmit_power_w": x, "gain": y} for x, y in others],
             "value": agrees(precise.link_rate(D(width), D(p) * D(h), sum((D(x) * D(y) for x, y in others), ZERO), D(noise)),
                             width * math.log1p(p * h / (sum(x * y for x, y in others) + noise)) / LN2)}
            for width, p, h, noise, others in points]


def transmission_table(r):
    points = [[(500.0, 4e7, 0.5)], [(500.0, 4e7, 0.5), (400.0, 2e7, 1.0)]]
    points += [[(r.between(200, 600), r.spread(1e5, 1e8), r.spread(0.003, 2)) for _ in range(n)]
               for n in (1, 2, 3, 4, 5, 8, 10)]
    points += [[], [(0.0, 1e6, 2.0), (0.0, 5.0, 1.0)], [(500.0, 1e-6, 0.5), (300.0, 1e9, 2.0)]]
    table = []
    for links in points:
        time, energy = precise.transmission(*([D(x[i]) for x in links] for i in range(3)))
        agrees(energy, sum(p * 1000 * d / rate for d, rate, p in links))
        table.append({"links": [dict(zip(("data_kbit", "rate_bit_per_s", "transmit_power_w"), x)) for x in links],
                      "delay_s": float(time), "energy_j": float(energy)})
    return table


def transfer_table(points, amount, rate, unit):
    table = []
    for x, speed, power in points:
        time, energy = precise.transfer(unit * D(x), D(speed), D(power))
        agrees(energy, power * (unit * x / speed))
        table.append({amount: x, rate: speed, "transmit_power_w": power, "delay_s": float(time), "energy_j": float(energy)})
    return table


def migration_table(r):
    points = [(400.0, 1e8, 0.25), (9e4, 2e8, 1.0), (1.6e5, 1e6, 0.5)]
    points += [(r.between(200, 1e5), r.between(1e8, 3e8), r.spread(0.003, 2)) for _ in range(6)]
    points += [(0.0, 1e8, 1.0), (400.0, 1e8, 0.0), (1e12, 1.0, 2.0), (1e-12, 3e8, 0.003)]
    return transfer_table(points, "history_kbit", "edge_link_rate_bit_per_s", 1000)


def upload_table(r):
    points = [(2e6, 2e6, 0.5), (1.5e6, 3e6, 1.0)]
    points += [(r.between(1e6, 5e6), r.between(1e6, 3e6), r.spread(0.003, 2)) for _ in range(6)]
    points += [(0.0, 2e6, 1.0), (2e6, 2e6, 0.0), (1e15, 1.0, 2.0), (1.0, 1e12, 0.003)]
    return transfer_table(points, "model_bit", "cloud_rate_bit_per_s", 1)


def creation_table(r):
    points = [(60, 900.0, 15.0, 10, 6.4e7, 6.144), (24, 900.0, 15.0, 10, 6.4e7, 6.144), (60, 900.0, 120.0, 1, 6.4e7, 49.152)]
    points += [(r.count(1, 100), r.between(200, 6000), r.between(5, 120), r.count(1, 12), r.spread(1e7, 1e9), r.spread(0.05, 30))
               for _ in range(6)]
    points += [(0, 900.0, 15.0, 10, 6.4e7, 6.144), (60, 0.0, 15.0, 10, 6.4e7, 6.144), (60, 900.0, 0.0, 10, 6.4e7, 6.144),
               (60, 900.0, 15.0, 10, 6.4e7, 0.0), (1000000, 1e9, 120.0, 1, 1.0, 1e6)]
    table = []
    for rounds, d, cycles, cores, cpu, e in points:
        time, energy = precise.creation(D(rounds), D(d), D(cycles), D(cores), D(cpu), D(e))
        agrees(time, rounds * (1000 * d) * cycles / (cores * cpu))
        table.append({"rounds": rounds, "data_kbit": d, "cycles_per_bit": cycles, "cores": cores, "cpu_hz": cpu,
                      "energy_per_round_j": e, "delay_s": float(time), "energy_j": float(energy)})
    return table


def integration_table(r):
    usual = (15.0, 3e9, 0.01, 60.0, 5.0, 1.0)
    points = [([2e6, 1.5e6], usual), ([2e6], usual), ([5e6] * 5, usual)]
    points += [([r.between(1e6, 5e6) for _ in range(n)],
                (r.between(1, 120), r.spread(1e8, 1e10), r.spread(1e-3, 0.1), r.between(10, 200), r.between(1, 20),
                 r.between(0.1, 5))) for n in (1, 2, 3, 5, 8)]
    points += [([], usual), ([0.0, 0.0, 0.0], usual), ([2e6], (0.0, 3e9, 0.01, 60.0, 5.0, 1.0)),
               ([2e6, 1e6], (15.0, 3e9, 0.0, 60.0, 0.0, 0.0)), ([1e15], (120.0, 1.0, 0.01, 60.0, 5.0, 1.0))]
    names = ("cloud_cycles_per_bit", "cloud_cpu_hz", "cloud_access_s", "cloud_max_power_w", "cloud_idle_power_w",
             "cloud_leak_power_w")
    table = []
    for models, k in points:
        time, energy = precise.integration([D(x) for x in models], *(D(x) for x in k))
        span = sum(models) * k[0] / k[1]
        agrees(time, span)
        agrees(energy, len(models) * k[2] * k[3] + span * (k[4] + k[5]))
        table.append({"model_bit": models, **dict(zip(names, k)), "delay_s": float(time), "energy_j": float(energy)})
    return table


def best_rounds_table(r):
    """The maximiser of xi I Gamma (1 - 2^(-a T)) - kappa e_b T over real T; below 0 where no round is worth it."""
    points = [(15.0, 0.5, 9.0, 0.0368, 0.1, 6.144), (15.0, 1.0, 12.0, 0.0368, 0.1, 6.144), (15.0, 0.05, 1.0, 0.0368, 0.1, 6.144)]
    points += [(r.spread(1, 100), r.between(0.05, 1), r.between(0.5, 12), r.spread(0.005, 0.5), r.spread(0.01, 1), r.spread(0.05, 30))
               for _ in range(8)]
    points += [(15.0, 1.0, 9.0, 0.0368, 1e-12, 6.144), (15.0, 1e-12, 9.0, 0.0368, 0.1, 6.144),
               (15.0, 1.0, 9.0, 1e-9, 0.1, 1e-10), (1e6, 1.0, 400.0, 0.5, 1e-6, 1e-6), (1e-3, 0.01, 1e-6, 0.5, 1.0, 100.0)]
    table = []
    for weight, importance, most, a, price, e in points:
        exact = [D(x) for x in (weight, importance, most, a, price, e)]

        def worth(t, exact=exact):
            w, i, g, rate, k, each = exact
            return w * i * g * (1 - (-rate * t * D(2).ln()).exp()) - k * each * t
        best = precise.best_rounds(*exact)
        for step in (D("1e-9"), D("1e-3")):
            assert worth(best) > max(worth(best + step / exact[3]), worth(best - step / exact[3]))
        table.append({"gain_weight": weight, "importance": importance, "gamma": most, "convergence_rate": a,
                      "energy_weight_per_j": price, "energy_per_round_j": e,
                      "value": agrees(best, math.log2(weight * importance * most * a * LN2 / (price * e)) / a)})
    return table


def main():
    r = Draw(20250317)
    tables = {
        "most_quality": most_quality_table(r), "convergence_rate": convergence_rate_table(r), "quality": quality_table(r),
        "rounds_cap": cap_table(r), "link_rate": rate_table(r), "transmission": transmission_table(r),
        "migration": migration_table(r), "creation": creation_table(r), "upload": upload_table(r),
        "integration": integration_table(r), "best_rounds": best_rounds_table(r),
    }
    lines = ['{"made_by":"python3 tests/reference/make_federation_closed_forms.py"']
    for name, table in tables.items():
        lines.append(f',"{name}":[\n' + ",\n".join(json.dumps(t, separators=(",", ":"), allow_nan=False) for t in table) + "\n]")
        print(f"{len(table):4d}  {name}")
    text = "".join(lines) + "}\n"
    json.loads(text)
    (HERE / "federation_closed_forms.json").write_text(text, encoding="utf-8")
    print(len(text), "bytes")


if __name__ == "__main__":
    sys.exit(main())
