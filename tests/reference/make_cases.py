#!/usr/bin/env python3
"""Writes wide_area_cases.json: cycles, decisions and their reference scores, from a fixed seed.

A drawn case is dropped when a comparison that decides something lies within 1e-7 of its boundary, unless it is
an exact tie that rounding cannot undo, or when double precision does not come within 1e-11 of the reference.
"""
import collections
import copy
import json
import math
import pathlib
import random
import sys

import double_precision
import wide_area_score
from check_worked_example import blocks, differences
from precise import D

HERE = pathlib.Path(__file__).resolve().parent
DEFAULTS = {
    "noise_density_dbm_per_hz": -174.0, "bandwidth_hz": 1e7, "urllc_packet_probability": 0.001, "mini_slot_s": 1e-4,
    "embb_samples": 100, "urllc_samples": 10, "embb_sample_bit": 1e4, "embb_error_probability": 0.001,
    "link_margin_db": 40.0, "embb_battery_threshold_j": 1.0, "embb_sample_flop": 1000.0, "urllc_sample_flop": 1000.0,
    "integrated_sample_flop": 1000.0, "iteration_unit": 8e10, "convergency_exponent": 2.0,
    "convergency_threshold": 0.9, "latency_threshold_s": 5.0, "switched_capacitance_w_per_hz3": 1e-28,
    "min_computing_time_s": 0.05,
}

# ------------------------------------------------------------------------------------------- drawing


class Draw:
    """Only random() of the generator is used: its sequence is the one that Python promises to keep."""

    def __init__(self, seed):
        self.unit = random.Random(seed).random

    def between(self, low, high, digits=4):
        return rounded(low + (high - low) * self.unit(), digits)

    def spread(self, low, high, digits=4):
        return rounded(math.exp(math.log(low) + math.log(high / low) * self.unit()), digits)

    def count(self, low, high):
        return low + int(self.unit() * (high - low + 1))

    def chance(self, p):
        return self.unit() < p

    def one(self, items):
        return items[int(self.unit() * len(items))]

    def some(self, items, n):
        items, taken = list(items), []
        while items and len(taken) < n:
            taken.append(items.pop(int(self.unit() * len(items))))
        return taken


def rounded(x, digits):
    return float(f"{x:.{digits}g}")


def unusual(r):
    c = {
        "noise_density_dbm_per_hz": r.between(-182, -150), "bandwidth_hz": r.spread(1e6, 1e8),
        "urllc_packet_probability": r.between(0.25, 1) if r.chance(0.3) else r.spread(2e-4, 0.3),
        "mini_slot_s": r.spread(1e-5, 1e-3),
        "embb_samples": r.count(1, 400), "urllc_samples": r.count(1, 200), "embb_sample_bit": r.spread(100, 1e5),
        "embb_error_probability": r.one([1e-9, 1e-6, 1e-4, 0.05, 0.5, 0.999]), "link_margin_db": r.between(-6, 50),
        "embb_battery_threshold_j": r.one([0.0, 0.5, 1.25]), "embb_sample_flop": r.spread(100, 1e5),
        "urllc_sample_flop": r.spread(100, 1e5), "integrated_sample_flop": r.spread(100, 1e5),
        "iteration_unit": r.spread(1, 1e12), "convergency_exponent": r.one([1, 1.5, 2.0, 3, 2.25]),
        "convergency_threshold": r.one([1e-6, 0.05, 0.5, 0.99, 0.99999]), "latency_threshold_s": r.spread(0.4, 40),
        "switched_capacitance_w_per_hz3": r.spread(1e-31, 1e-25),
    }
    if r.chance(0.5):
        c["min_computing_time_s"] = r.spread(1e-3, 0.5)
    return c


def server(east=0.0, north=0.0, base=0.5, embb=(), urllc=(), k=(1.0, 1.0, 10.0)):
    """embb: (path loss, battery); urllc: (battery, energy a cycle)."""
    return {"east_m": east, "north_m": north, "importance_embb": k[0], "importance_urllc": k[1],
            "importance_integrated": k[2], "basic_convergency": base,
            "embb_sensors": [{"path_loss_db": p, "battery_j": b} for p, b in embb],
            "urllc_sensors": [{"battery_j": b, "energy_per_cycle_j": e} for b, e in urllc]}


def choose(helper=False, choice=None, embb=(), urllc=(), power=3e-14, z=0.0):
    return {"helper": helper, "helper_choice": choice, "active_embb": list(embb), "active_urllc": list(urllc),
            "received_power_w": power, "convergency": z}


def case(servers, choices, similarity=0.5, d_th=700.0, **constants):
    c = dict(DEFAULTS)
    c.update(constants)
    c = {key: x for key, x in c.items() if x is not None}
    f = len(servers)
    if not isinstance(similarity, list):
        similarity = [[1.0 if i == j else similarity for i in range(f)] for j in range(f)]
    return ({"kind": "wide-area-cycle", "version": 1, "constants": c, "max_neighbour_distance_m": d_th,
             "edge_servers": servers, "similarity": similarity},
            {"kind": "wide-area-decision", "version": 1, "edge_servers": choices})


def neighbours(servers, i, d_th):
    return [j for j in range(len(servers)) if j != i and wide_area_score.distance_below(servers[i], servers[j], d_th)]


def power_for(c, n_b, n_u, delay):
    """The received power that makes the delay, to four digits."""
    share = 1 - min(c["urllc_packet_probability"] * n_u, 0.99)
    bits = c["embb_sample_bit"] * c["embb_samples"] / delay * n_b / (share * c["bandwidth_hz"])
    noise = 10 ** (c["noise_density_dbm_per_hz"] / 10) / 1000 * c["bandwidth_hz"]
    return rounded(math.expm1(min(bits, 40) * math.log(2)) * noise / n_b, 4)


def bend(cycle, decision, j):
    """Moves the delay of recipient j to where ES 0 finishes exactly then: between the optima without it and with it."""
    c = cycle["constants"]
    scored = double_precision.score(cycle, decision)["edge_servers"]
    data = [(x["workload_flop"], x["transmission_delay_s"]) for x in scored]
    others = [(w, t) for i, (w, t) in enumerate(data)
              if i not in (0, j) and decision["edge_servers"][i]["helper_choice"] == 0
              and w > 0 and t < c["latency_threshold_s"]]
    d = decision["edge_servers"][j]
    if data[0][0] > 0 and data[j][0] > 0 and d["helper_choice"] == 0 and data[0][1] < c["latency_threshold_s"]:
        late, early = (double_precision.finishing_time(*data[0], c["latency_threshold_s"], others + extra)
                       for extra in ([], [(data[j][0], 0.0)]))
        d["received_power_w"] = power_for(c, len(d["active_embb"]), len(d["active_urllc"]), (early + late) / 2)


def drawn(r, f, constants, star=False, helper_share=0.35, faults=0.0, idle=0.05, late=0.05, sensors=5, full=0.06,
          asleep=0.05, bounded=False):
    """A random case. `star`: ES 0 helps all the others ("bent": early and with much to do, they late and with more).
    `faults`: the share of ESs with something wrong. `asleep`: the share without an available sensor (N2)."""
    c = dict(constants)
    d_th = c["latency_threshold_s"]
    reach = r.one([300.0, 700.0, 1234.5])
    fading = double_precision.e1(-math.log1p(-c["embb_error_probability"])) * 10 ** (c["link_margin_db"] / 10)
    servers, choices = [], []
    side = reach * (0.6 if star else 0.9 * math.sqrt(f))
    for i in range(f):
        n_b, n_u = r.count(0, sensors), r.count(0, sensors)
        if star and n_b + n_u == 0:
            n_b = 1
        base = r.between(0.02, 0.97) if not r.chance(full) else r.one([1.0, 1.25, 1.5, 0.0])
        s = server(r.between(0, side), r.between(0, side), base,
                   k=[r.spread(0.3, 12, 3) for _ in range(3)] if r.chance(0.7) else (1.0, 1.0, 10.0))
        threshold = c["embb_battery_threshold_j"]
        sleeps = threshold > 0 and r.chance(asleep)
        batteries = [r.between(0.05, 0.99) * threshold if sleeps else r.between(0.2, 2) if r.chance(0.3) else r.between(threshold + 0.01, threshold + 1.5)
                     for _ in range(n_b)]
        energies = [r.spread(1e-6, 1e-3) for _ in range(n_u)]
        s["urllc_sensors"] = [{"battery_j": rounded(e * r.between(0.1, 0.9 if sleeps else 5), 4), "energy_per_cycle_j": e} for e in energies]
        good_b = [n for n in range(n_b) if batteries[n] >= threshold]
        good_u = [n for n in range(n_u) if s["urllc_sensors"][n]["battery_j"] >= energies[n]]
        if sleeps and n_b:
            good_b = [batteries.index(max(batteries))]
        if r.chance(faults):
            good_b, good_u = list(range(n_b)), list(range(n_u))
        if not r.chance(idle) or star:
            active_b = r.some(good_b, r.count(0 if good_u else 1, len(good_b)) if good_b else 0)
            active_u = r.some(good_u, r.count(0 if active_b else 1, len(good_u)) if good_u else 0)
        else:
            active_b, active_u = [], []
        if star == "bent":
            if not n_b:
                n_b, batteries = 1, [threshold + 0.5]
            active_b, active_u = [n for n in range(n_b) if batteries[n] >= threshold] or [0], []
            s["basic_convergency"] = r.between(0.02, 0.2) if i else r.between(0.3, 0.9)
            s["importance_embb"] = r.spread(0.2, 1, 3) if i else r.spread(0.2, 2, 3)
        d = choose(False, None, active_b, active_u, 0.0, r.one([0.0, r.between(0, 0.5), r.between(0.5, 1.5)]))
        target = d_th * (r.spread(0.01, 0.9) if not r.chance(late) else r.between(1.02, 1.5))
        if star == "bent":
            target = d_th * (r.spread(0.005, 0.1) if i == 0 else r.between(0.15, 0.97))
        if active_b:
            d["received_power_w"] = power_for(c, len(active_b), len(active_u), target)
        for n in range(n_b):
            e = batteries[n] * (r.spread(1e-3, 0.9) if not r.chance(faults / 3) else r.spread(1.1, 20))
            loss = 10 * math.log10(e / (max(d["received_power_w"], 1e-15) * fading * target))
            s["embb_sensors"].append({"path_loss_db": round(loss, 2), "battery_j": batteries[n]})
        servers.append(s)
        choices.append(d)
    similarity = [[r.one([0.0, 1.0]) if r.chance(0.06) else r.between(0, 1, 3) for _ in range(f)] for _ in range(f)]
    for i in range(f):
        choices[i]["helper"] = i == 0 if star else r.chance(helper_share)
    for i in range(f):
        near = neighbours(servers, i, reach)
        allowed = [j for j in near if choices[j]["helper"]]
        if not choices[i]["helper"] and allowed:
            choices[i]["helper_choice"] = r.one(allowed)
        if r.chance(faults / 2):
            choices[i]["helper_choice"] = r.one([None] + list(range(f)))
    cycle, decision = case(servers, choices, similarity, reach)
    cycle["constants"] = c
    if star == "bent" and f > 1 and r.chance(0.6):
        bend(cycle, decision, 1 + r.count(0, f - 2))
    if bounded:
        speeds = sorted(x["cpu_flop_per_s"] for x in double_precision.score(cycle, decision)["edge_servers"])
        c["max_cpu_hz"] = rounded(max(speeds[len(speeds) // 2] * 1.1, 1.0), 3)
    return cycle, decision


# ------------------------------------------------------------------------------------------- made by hand

GOOD = [(75.0, 1.5), (78.0, 1.25), (72.0, 2.0)]
FRESH = [(5e-5, 2e-5), (4e-5, 1e-5), (6e-5, 3e-5)]


def by_hand():
    """(name, case) in which one rule of the page stands in the foreground."""
    cycle, decision, _ = blocks()
    yield "worked example", (cycle, decision)
    yield "alone, embb only", case([server(embb=GOOD)], [choose(embb=[2, 0])])
    yield "alone, urllc only (N1)", case([server(urllc=FRESH)], [choose(urllc=[1, 2, 0])])
    yield "alone, no sensors of its own (N5)", case([server()], [choose(power=0.0)])
    yield "alone, nothing activated, base 1 (N5)", case([server(base=1.0, embb=GOOD)], [choose(power=0.0)])
    yield "alone, nothing activated, base above 1", case([server(base=1.375, embb=GOOD)], [choose(helper=True, z=0.5)])
    yield "alone, all battery thresholds met exactly", case(
        [server(embb=[(75.0, 1.0), (70.0, 0.9999)], urllc=[(2e-5, 2e-5), (1.9999e-5, 2e-5), (0.0, 0.0)])],
        [choose(embb=[0, 1], urllc=[0, 1, 2])])

    # N2
    low = [(75.0, 0.5), (78.0, 0.75), (72.0, 0.625)]
    flat = [(1e-5, 2e-5)]
    yield "woken: largest battery", case([server(embb=low, urllc=flat)], [choose(embb=[1])])
    yield "woken: another one is no use", case([server(embb=low, urllc=flat)], [choose(embb=[0, 1], urllc=[0])])
    yield "woken: smaller path loss", case([server(embb=[(75.0, 0.75), (74.0, 0.75), (71.0, 0.5)])], [choose(embb=[1])])
    yield "woken: smaller path loss, the other asked", case(
        [server(embb=[(75.0, 0.75), (74.0, 0.75)])], [choose(embb=[0])])
    yield "woken: lower index", case([server(embb=[(75.0, 0.5), (74.0, 0.75), (74.0, 0.75)])], [choose(embb=[1])])
    yield "woken: lower index, the other asked", case([server(embb=[(74.0, 0.75), (74.0, 0.75)])], [choose(embb=[1])])
    yield "woken: C3 still holds", case([server(embb=[(98.0, 0.01), (75.0, 0.001)])], [choose(embb=[0])])
    yield "woken: not activated", case([server(embb=low)], [choose(power=1e-14)])
    yield "woken: not while a urllc sensor is available", case(
        [server(embb=low, urllc=FRESH)], [choose(embb=[1], urllc=[0])])
    yield "woken: empty battery", case([server(embb=[(70.0, 0.0), (60.0, 0.0)])], [choose(embb=[1], power=2e-15)])
    yield "woken: only urllc sensors, all flat", case(
        [server(urllc=[(1e-5, 2e-5), (0.0, 1e-6)])], [choose(urllc=[0, 1])])

    # N6
    same = dict(embb_samples=10, urllc_samples=10)
    for v in (1, 1.5, 2.0, 3):
        yield f"tie of all three, v = {v} (N6)", case(
            [server(embb=GOOD, urllc=FRESH, k=(1.0, 1.0, 1.0))], [choose(embb=[0, 2], urllc=[0, 1])],
            convergency_exponent=v, **same)
        yield f"tie of urllc and embb, v = {v} (N6)", case(
            [server(embb=GOOD, urllc=FRESH, k=(0.1, 0.3, 0.05))], [choose(embb=[0, 1, 2], urllc=[0, 1, 2])],
            convergency_exponent=v, embb_sample_flop=700.0, urllc_sample_flop=2100.0, **same)
        yield f"tie of embb and integrated, v = {v} (N6)", case(
            [server(embb=GOOD, urllc=FRESH, k=(0.7, 0.001, 2.1))], [choose(embb=[1], urllc=[0, 1, 2])],
            convergency_exponent=v, embb_sample_flop=100.0, integrated_sample_flop=300.0, **same)
        yield f"tie of urllc and integrated, v = {v} (N6)", case(
            [server(embb=GOOD, urllc=FRESH, k=(0.001, 0.7, 2.1))], [choose(embb=[1, 2], urllc=[0])],
            convergency_exponent=v, urllc_sample_flop=100.0, integrated_sample_flop=300.0, **same)
    tie = [(75.0, 1.5)], [(5e-5, 2e-5)]
    for name, k in (("2e-13 above", (1.0, 0.5, 1.0 - 2e-13)), ("1e-6 above", (1.0, 0.5, 1.0 - 1e-6)),
                    ("1e-6 below", (1.0, 0.5, 1.0 + 1e-6))):
        yield f"integrated {name} the least (N6)", case(
            [server(embb=tie[0], urllc=tie[1], k=k)], [choose(embb=[0], urllc=[0])], **same)
    yield "each process wins somewhere", case(
        [server(0, 0, 0.25, GOOD, FRESH, (50.0, 1.0, 1.0)), server(5000, 0, 0.25, GOOD, FRESH, (1.0, 900.0, 1.0)),
         server(0, 5000, 0.25, GOOD, FRESH, (1.0, 1.0, 900.0))], [choose(embb=[0, 1], urllc=[2, 1, 0])] * 3)

    # N3
    pair = [server(0, 0, 0.5, GOOD, FRESH), server(300, 400, 0.25, GOOD), server(250, 0, 0.375, GOOD, FRESH),
            server(9000, 0, 0.75, GOOD), server(100, 100, 0.125, GOOD)]
    h0 = choose(True, None, [0, 1], [0], z=0.25)
    far = choose(True, None, [0, 1], z=0.5)
    for name, choices in (
            ("a helper chooses a helper", [choose(True, 2, [0, 1], [0]), choose(False, 0, [0]), choose(True, 0, [1]), far,
                                           choose(False, 2, [2])]),
            ("a helper chooses a recipient", [choose(True, 1, [0, 1], [0]), choose(False, 0, [0]),
                                              choose(False, 0, [1]), far, choose(False, 0, [2])]),
            ("a helper chooses itself", [choose(True, 0, [0, 1], [0]), choose(False, 0, [0]), choose(False, 0, [1]),
                                         choose(True, 3, [0]), choose(False, 0, [2])]),
            ("itself", [h0, choose(False, 1, [0]), choose(False, 2, [1]), choose(False, 3, [0]), choose(False, 0, [2])]),
            ("a helper that is no neighbour", [h0, choose(False, 3, [0]), choose(False, 0, [1]), far,
                                               choose(False, 3, [2])]),
            ("a recipient that is no neighbour", [h0, choose(False, 3, [0]), choose(False, 0, [1]),
                                                  choose(False, 1, [1]), choose(False, 3, [2])]),
            ("a neighbour that is no helper", [h0, choose(False, 2, [0]), choose(False, 4, [1]), far,
                                               choose(False, 0, [2])]),
            ("null beside a helper", [h0, choose(False, None, [0]), choose(False, 0, [1]), far,
                                      choose(False, None, [2])]),
            ("a choice without helpers", [choose(False, 1, [0, 1], [0]), choose(False, 1, [0]), choose(False, None, [1]),
                                          choose(False, 0, [0]), choose(False, None, [2])])):
        yield f"bad choice: {name} (N3)", case(pair, choices)

    # distances
    three = [server(0, 0, 0.5, GOOD), server(300, 400, 0.25, GOOD), server(-300, 399, 0.25, GOOD),
             server(0, 0, 0.75, GOOD)]
    one = [choose(True, None, [0], z=0.0), choose(False, None, [0, 1]), choose(False, 0, [2]), choose(False, 0, [1])]
    yield "distance exactly the limit: no neighbour", case(three, one, d_th=500.0)
    one = copy.deepcopy(one)
    one[1]["helper_choice"] = 0
    yield "distance exactly the limit: chosen all the same", case(three, one, d_th=500.0)
    one = copy.deepcopy(one)
    one[0]["helper_choice"] = 1
    yield "limit 0: not even at the same place", case(three, one, d_th=0.0)

    # N4, N5 and step 5
    yield "need of 5e-13 is none (N4)", case([server(base=1 - 5e-13, embb=GOOD)], [choose(embb=[0])])
    yield "need of 1e-11 is one (N4)", case([server(base=1 - 1e-11, embb=GOOD)], [choose(embb=[0])])
    two = [server(0, 0, 0.3, GOOD, FRESH), server(200, 0, 0.1, GOOD, FRESH), server(0, 200, 1.2, GOOD),
           server(200, 200, 0.6, GOOD)]
    helps = [choose(False, 0, [0, 1], [0]), choose(False, 0, [1]), choose(False, 0, [2])]
    yield "helped to the full: no work (N4, N7)", case(two, [choose(True, None, [0, 2])] + helps, similarity=1.0)
    yield "helped in vain: similarity 0", case(two, [choose(True, None, [0, 2])] + helps, similarity=0.0)
    yield "helper asks for less than the need", case(two, [choose(True, None, [0, 2], z=0.4)] + helps)
    yield "helper asks for more than the need", case(two, [choose(True, None, [0, 2], z=1.1)] + helps)
    yield "helper without sensors shares what it has (N5)", case(two, [choose(True, None, power=0.0, z=0.9)] + helps)
    rich = copy.deepcopy(two)
    rich[0]["basic_convergency"] = 1.3
    yield "helper of base above 1, no work (N7)", case(rich, [choose(True, None, [0, 2])] + helps)
    yield "helper of base above 1 that works all the same", case(rich, [choose(True, None, [0, 2], z=0.2)] + helps)
    yield "helper of base above 1 without sensors (N5)", case(rich, [choose(True, None, power=0.0)] + helps)
    yield "recipient without sensors, helped enough or not (N5)", case(
        two, [choose(True, None, [0]), choose(False, 0, power=0.0), choose(False, 0), choose(False, 0)],
        similarity=[[0.0] * 4, [1.0] * 4, [0.3] * 4, [0.5] * 4])

    # step 7
    slow = 2e-17
    yield "late: alone (N8)", case([server(embb=GOOD)], [choose(embb=[0, 1], power=slow)])
    yield "late: alone, default computing time", case(
        [server(embb=GOOD)], [choose(embb=[0, 1], power=slow)], min_computing_time_s=None)
    yield "late: helper, and so its recipients", case(
        two, [choose(True, None, [0, 2], power=slow)] + helps, min_computing_time_s=None)
    for name, similar in (("with work", 0.5), ("without work", 1.0)):
        yield f"late: one recipient {name}", case(
            two, [choose(True, None, [0, 2])] + [choose(False, 0, [0, 1], power=slow)] + helps[1:],
            similarity=similar, min_computing_time_s=0.2)
    yield "late: start is exactly the threshold", case(
        [server(0, 0, 0.5, GOOD, FRESH), server(100, 0, 0.5, GOOD, FRESH), server(9000, 0, 0.5, GOOD, FRESH)],
        [choose(True, None, [0, 1]), choose(False, 0, urllc=[0]), choose(False, None, urllc=[1])],
        urllc_packet_probability=0.5, mini_slot_s=0.5, latency_threshold_s=1.0, embb_sample_bit=1000.0)
    yield "late: every recipient, so the helper has the whole time", case(
        two, [choose(True, None, [0, 2])] + [choose(False, 0, [0, 1], power=p) for p in (slow, 3e-17, 4e-17)])
    yield "a positive time is not lengthened (N8)", case(
        [server(embb=GOOD)], [choose(embb=[0], power=3e-14)], latency_threshold_s=0.1, embb_sample_bit=12000.0)
    yield "recipients with the same delay", case(
        [server(0, 0, 0.5, GOOD, FRESH)] + [server(50.0 * n, 100, 0.1 * n, GOOD, FRESH) for n in range(1, 5)],
        [choose(True, None, [0, 1])] + [choose(False, 0, urllc=[n % 3]) for n in range(1, 5)],
        mini_slot_s=0.004)

    # C3
    yield "C3: the larger excess is shown", case(
        [server(embb=[(98.0, 1.0), (99.0, 1.9), (97.0, 1.2), (70.0, 1.5)])], [choose(embb=[3, 2, 1, 0], power=9e-14)])
    yield "C3: of equal ones the lower index", case(
        [server(embb=[(70.0, 1.0), (98.0, 1.5), (98.0, 1.5)])], [choose(embb=[2, 1, 0], power=9e-14)])

    yield "six violations of one edge server, in order", case(
        [server(0, 0, 0.5, GOOD, FRESH), server(200, 0, 0.5, [(120.0, 1.5), (125.0, 0.5), (121.0, 0.25)],
                                               [(1e-5, 2e-5), (1e-6, 2e-6), (1.0, 1e-3)])],
        [choose(True, 1, [0], [0], z=0.125), choose(False, None, [2, 1, 0], [1, 0, 2], power=slow)], max_cpu_hz=1e9)

    # q N^U and optional keys
    for n, q in ((3, 0.33), (4, 0.33), (3, 1.0), (2, 0.45)):
        yield f"{n} urllc sensors at q = {q}", case(
            [server(embb=GOOD, urllc=FRESH + [(1.0, 0.5)])], [choose(embb=[0, 1], urllc=range(n))],
            urllc_packet_probability=q)
    cycle, decision = case(two, [choose(True, None, [0, 2])] + helps, max_cpu_hz=4e10)
    cycle["previous_helper"] = [False, True, False, False]
    cycle["origin"] = {"scenario": "wide-area/paper", "deployment": 3, "dynamics_seed": 12, "step": 7}
    cycle["comment"] = "optional keys; cpu bound"
    decision["comment"] = "ignored"
    yield "optional keys, cpu bound", (cycle, decision)
    yield "integers where numbers stand", case(
        [server(0, 0, 0, [(75, 2)], [(1, 0)], (1, 1, 10))], [choose(embb=[0], urllc=[0], z=1)], link_margin_db=40,
        noise_density_dbm_per_hz=-174, bandwidth_hz=10000000, latency_threshold_s=5, convergency_exponent=2)


def by_lot(r):
    """(name, function that draws one candidate)."""
    for n in range(9):
        for m in range(6):
            yield (f"star of {n} recipients, {'ABCDEF'[m]}",
                   lambda n=n, m=m: drawn(r, n + 1, DEFAULTS if m < 5 else dict(DEFAULTS, convergency_exponent=1.5),
                                          star="bent" if m % 2 else "any", sensors=3, late=0.3 if m == 4 else 0.08))
    for n in range(1, 13):
        yield f"usual constants, {n} edge servers", lambda n=n: drawn(r, n, DEFAULTS, faults=0.15, late=0.1)
    for n in range(1, 13):
        yield f"unusual constants, {n} edge servers", lambda n=n: drawn(r, n, unusual(r), faults=0.1, late=0.08)
    for n in range(2, 9):
        yield f"faults, {n} edge servers", lambda n=n: drawn(r, n, DEFAULTS, faults=0.6, idle=0.15, late=0.15,
                                                              bounded=True)
    for n in range(2, 7):
        yield f"faults at unusual constants, {n} edge servers", lambda n=n: drawn(
            r, n, unusual(r), faults=0.5, idle=0.1, late=0.2, bounded=True)
    for v in (1, 1.5, 2.0, 3):
        yield f"v = {v}, 6 edge servers", lambda v=v: drawn(r, 6, dict(DEFAULTS, convergency_exponent=v), late=0.05)


# ------------------------------------------------------------------------------------------- keeping


def fragile(cycle, trace):
    """Why rounding could decide something in this case, or None."""
    near = 1e-7
    servers = cycle["edge_servers"]
    limit = float(cycle["max_neighbour_distance_m"])
    for i, a in enumerate(servers):
        for b in servers[:i]:
            east, north = a["east_m"] - b["east_m"], a["north_m"] - b["north_m"]
            d = math.hypot(east, north)
            if abs(d - limit) <= near * limit and not (d == limit == math.sqrt(east * east + north * north)):
                return "distance"
    for event, *data in trace:
        data = [float(x) if isinstance(x, D) else x for x in data]
        if event == "need":
            rest = 1 - data[1]
            if 6e-13 < rest < (1e-5 if data[2] else 5e-12):
                return "need"
        elif event == "start":
            if data[1] != data[2] and abs(data[1] - data[2]) <= near * data[2]:
                return "start"
        elif event == "c3":
            tolerance = 1e-9 * max(1, data[2])
            if abs(data[1] - data[2] - tolerance) <= near * max(data[1], data[2], tolerance):
                return "C3"
        elif event == "c3 rank":
            if data[1] != data[2] and abs(data[1] - data[2]) <= near * max(data[1:3]):
                return "C3 rank"
        elif event == "c4":
            if abs(data[1] - 1) > 1e-12 and abs(data[1] - 1) <= near:
                return "C4"
        elif event == "c5":
            if abs(data[1] - data[2]) > 1e-12 * data[2] and abs(data[1] - data[2]) <= near * max(1, data[2]):
                return "C5"
        elif event == "max cpu":
            if abs(data[1] - data[2]) <= near * data[2]:
                return "max_cpu"
        elif event == "vertices":
            costs = list(map(float, data[1].values()))
            for cost in costs:
                if 5e-13 < cost / min(costs) - 1 <= near:
                    return "tie"
    return None


def assess(cycle, decision):
    """(score, trace), or a reason to drop the case."""
    trace = []
    wide_area_score.check_cycle(cycle)
    wide_area_score.check_decision(decision, cycle)
    found = wide_area_score.score(cycle, decision, trace)
    reason = fragile(cycle, trace)
    if reason:
        return reason
    worst = max(differences(found, double_precision.score(cycle, decision)), key=lambda d: d[3])
    if worst[3] > 1e-11:
        return f"doubles differ: {worst}"
    return found, trace, worst[3]


def regime(data):
    """Where a helper's optimum lies: events of kind 'helper time' carry (i, x, d_i, d_th, c_i, recipients)."""
    _, x, d_i, d_th, c_i, recipients = data
    before = sum(d < x * (1 - D("1e-40")) for _, d in recipients)
    if any(abs(d - x) <= x * D("1e-40") for _, d in recipients):
        return "at a kink"
    if before == len(recipients):
        return "printed form (38)"
    return "before every recipient" if before == 0 else "between recipients' delays"


def statistics(cases, traces):
    count = collections.Counter()
    for item, trace in zip(cases, traces):
        k = item["instance"]["constants"]
        count[f"F = {len(item['instance']['edge_servers'])}"] += 1
        count[f"v = {float(k['convergency_exponent'])}"] += 1
        count["usual constants" if all(k.get(n) == x for n, x in DEFAULTS.items()) else "other constants"] += 1
        count["min_computing_time_s absent"] += "min_computing_time_s" not in k
        count["max_cpu_hz given"] += "max_cpu_hz" in k
        helpers = {i: 0 for i, d in enumerate(item["decision"]["edge_servers"]) if d["helper"]}
        for s in item["instance"]["edge_servers"]:
            kinds = (bool(s["embb_sensors"]), bool(s["urllc_sensors"]))
            count["ES with " + {(1, 1): "both kinds of sensors", (1, 0): "eMBB sensors only", (0, 1): "URLLC sensors only",
                                (0, 0): "no sensors"}[kinds]] += 1
            count["ES with z_base >= 1"] += s["basic_convergency"] >= 1
        breached = {v["constraint"] for v in item["score"]["violations"]}
        for c in breached:
            count[f"case with {c}"] += 1
        count["case without violations"] += not breached
        for event, *d in trace:
            if event == "violation":
                count[f"violation {d[0]}"] += 1
            elif event == "bad choice":
                count[f"bad choice: {d[0]}"] += 1
            elif event == "woken":
                count["woken sensor " + ("activated" if d[1] else "not activated")] += 1
            elif event in ("nothing to wake", "helper without sensors", "recipient without sensors"):
                count[event] += 1
            elif event == "q_sum":
                count["q N^U above 0.99"] += d[1] > D("0.99")
            elif event == "takes" and d[1] is not None:
                helpers[d[1]] += 1
            elif event == "helper z":
                count["helper asks " + ("more than the need" if d[1] > d[2] else "the need" if d[1] == d[2] else "less")] += 1
            elif event == "helper time":
                count["helper's time: " + regime(d)] += 1
                count[f"helper's time with {len(d[5])} counted recipients"] += 1
            elif event == "late":
                count["late: " + ("helper" if d[1] else "recipient, by its helper" if d[2] and d[3] else
                                  "recipient of a helper, by itself" if d[2] else "alone")] += 1
            elif event == "idle":
                count["C = 0: " + ("helper" if d[1] else "recipient of a helper" if d[2] else "alone")] += 1
            elif event == "vertices" and d[1]:
                names = ("embb", "urllc", "integrated")
                least = min(d[1].values())
                tied = [names[p] for p in sorted(d[1]) if d[1][p] - least <= D("1e-12") * least]
                if len(tied) > 1:
                    count["tie of " + ", ".join(tied)] += 1
                count["winner " + next(names[p] for p in range(3) if d[2][p] > 0)] += 1
            elif event == "start":
                count["start equals D_th"] += d[1] == d[2]
        for n in helpers.values():
            count[f"helper with {n} recipients"] += 1
        i = item["instance"]
        places = [(s["east_m"], s["north_m"]) for s in i["edge_servers"]]
        count["pair at exactly d_th"] += sum(math.hypot(a[0] - b[0], a[1] - b[1]) == i["max_neighbour_distance_m"]
                                             for n, a in enumerate(places) for b in places[:n])
    return count


def main():
    r = Draw(20230820)
    cases, traces, worst, dropped = [], [], [], collections.Counter()

    def keep(name, cycle, decision, found, trace, difference):
        worst.append(difference)
        cases.append({"name": name, "instance": cycle, "decision": decision, "score": found})
        traces.append(trace)

    for name, (cycle, decision) in by_hand():
        result = assess(cycle, decision)
        if isinstance(result, str):
            sys.exit(f"{name}: {result}")
        keep(name, cycle, decision, *result)
    for name, draw in by_lot(r):
        while True:
            cycle, decision = draw()
            result = assess(cycle, decision)
            if not isinstance(result, str):
                keep(name, cycle, decision, *result)
                break
            dropped[result.split(":")[0]] += 1
    path = HERE / "wide_area_cases.json"
    lines = ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases)
    text = '{"made_by":"python3 tests/reference/make_cases.py","cases":[\n' + lines + "\n]}\n"
    path.write_text(text, encoding="utf-8")
    for key, n in sorted(statistics(cases, traces).items()):
        print(f"{n:6d}  {key}")
    print(f"{len(cases)} cases, {sum(len(c['instance']['edge_servers']) for c in cases)} edge servers, "
          f"{len(text)} bytes; dropped: {dict(dropped)}; doubles differ by at most {max(worst):.1e}")


if __name__ == "__main__":
    main()
