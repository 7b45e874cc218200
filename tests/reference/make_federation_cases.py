#!/usr/bin/env python3
"""Writes federation_cases.json: frames, decisions and their reference scores, from a fixed seed.

A drawn case is dropped when a comparison that decides something lies within 1e-7 of its boundary, unless it is
an exact tie that rounding cannot undo, or when double precision does not come within 1e-11 of the reference.
"""
import collections
import json
import pathlib
import sys

import federation_doubles
import federation_score
import precise
from check_worked_example import differences
from federation_by_hand import DEFAULTS, by_hand
from make_cases import Draw
from precise import D

HERE = pathlib.Path(__file__).resolve().parent

# ------------------------------------------------------------------------------------------- drawn by lot


def unusual(r):
    smooth = r.spread(0.5, 50)
    c = {
        "data_reference_kbit": r.spread(10, 1e4), "lipschitz_constant": smooth,
        "learning_rate": r.between(0.01, 0.9, 3) * 2 / smooth, "strong_convexity": r.spread(0.1, 10),
        "max_rounds": r.one([5, 37, 400, 10000]), "frame_duration_s": r.spread(0.5, 50),
        "min_rate_bit_per_s": r.one([0.0, r.spread(1e3, 1e7)]), "gain_weight": r.spread(0.1, 100),
        "energy_weight_per_j": r.spread(1e-4, 1), "change_cost": r.one([0.0, r.spread(0.01, 5)]),
        "cloud_cpu_hz": r.spread(1e7, 1e10), "cloud_cycles_per_bit": r.between(1, 120),
        "cloud_access_s": r.spread(1e-4, 0.1), "cloud_max_power_w": r.between(10, 200),
        "cloud_idle_power_w": r.between(1, 20), "cloud_leak_power_w": r.between(0.1, 5),
    }
    c["learning_rate"] = float(f"{c['learning_rate']:.5g}")
    return c


def drawn_links(r, b, n, w, receiving, limits, members, faults, multicast):
    """Links of the edge servers that receive: members first, multicasts by preference, collisions by fault."""
    links, taken, tunes = [], [0] * n, [[] for _ in range(n)]
    for i in r.some(receiving, b):
        free, left = list(range(w)), list(range(n))
        for _ in range(r.count(0, min(n, w + 1)) if not r.chance(0.3) else min(n, w)):
            mine = [m for m in left if m in members[i]]
            m = r.one(mine if mine and r.chance(0.6) else left)
            left.remove(m)
            if taken[m] >= limits[m] and not r.chance(faults):
                continue
            shared = [s for s in tunes[m] if s in free]
            if r.chance(faults / 2):
                s = r.count(0, w - 1)
            elif not free:
                break
            else:
                s = shared[0] if shared and (multicast or r.chance(0.5)) else r.one(free)
            if s in free:
                free.remove(s)
            links.append({"edge_server": i, "sensor": m, "subcarrier": s})
            taken[m] += 1
            tunes[m].append(s)
    return r.some(links, len(links))


def drawn(r, b, n, w, t, constants, faults=0.0, quiet=False, multicast=False):
    """A random case. `quiet`: noise far above the signals, so that log(1 + x) has a small x. `multicast`: each sensor
    may have as many links as it likes, and keeps its subcarrier where it can."""
    k = dict(constants)
    c_count = max(1, b - r.one([0, 0, 1, 2]))
    places = r.some(range(b), c_count) if t > 1 else []
    before = {i: c for c, i in enumerate(places) if r.chance(0.85)}
    own_energy = r.chance(0.5)
    frame = {
        "kind": "federation-frame", "version": 1, "constants": k, "frame": t, "subcarriers": w,
        "subcarrier_hz": r.between(1e6, 5e6), "noise_w": r.spread(1e2, 1e8) if quiet else r.spread(1e-10, 1e-5),
        "partial_dts": [{
            "importance": r.between(0, 1), "required_quality": r.one([3.0, r.between(0.3, 3), r.between(0.5, 12)]),
            "model_bit": r.between(1e6, 5e6),
            "history_kbit": 0.0 if t == 1 or r.chance(0.08) else r.between(50, 1200) * (t - 1)} for _ in range(c_count)],
        "edge_servers": [{
            "cpu_hz": r.one([6.4e7, r.spread(1e7, 1e9)]), "cores": r.count(1, 12), "cycles_per_bit": r.between(5, 120),
            "energy_per_round_j": r.spread(0.05, 30) if own_energy else 6.144, "transmit_power_w": r.spread(0.003, 2),
            "cloud_rate_bit_per_s": r.between(1e6, 3e6), "previous_partial_dt": before.get(i)} for i in range(b)],
        "edge_link_rate_bit_per_s": [[0.0 if i == j else r.between(1e8, 3e8) if r.chance(0.7) else r.between(1e6, 3e6)
                                      for j in range(b)] for i in range(b)],
        "sensors": [{
            "transmit_power_w": r.spread(0.003, 2), "max_associations": b if multicast else r.one([0, 1, 1, 2, 3, 3]),
            "data_kbit": [0.0 if r.chance(0.05) else r.between(200, 600) for _ in range(c_count)]} for _ in range(n)],
        "gain": [[[r.spread(1e-4, 0.6, 3) for _ in range(w)] for _ in range(b)] for _ in range(n)],
        "previous_association": [sorted(r.some(range(n), r.count(0, min(n, w)))) if t > 1 else [] for _ in range(b)],
    }
    if r.chance(0.25):
        frame["previous_links"] = [{"edge_server": i, "sensor": m, "subcarrier": r.count(0, w - 1)}
                                   for i, row in enumerate(frame["previous_association"]) for m in row]
    stays = [places[c] for c in range(c_count)] if t > 1 and r.chance(0.4) else r.some(range(b), c_count)
    assignment = [r.count(0, b - 1) if r.chance(faults / 2) else i for i in stays]
    receiving = [i for i in range(b) if i in assignment or r.chance(faults)]
    limits = [s["max_associations"] for s in frame["sensors"]]
    decision = {"kind": "federation-decision", "version": 1, "assignment": assignment, "links": drawn_links(
        r, b, n, w, receiving, limits, frame["previous_association"], faults, multicast) if n else [], "rounds": [0] * b}
    for i, s in enumerate(federation_doubles.score(frame, decision)["edge_servers"]):
        cap = s["rounds_cap"]
        if i in assignment:
            decision["rounds"][i] = r.one([cap, cap, max(cap - 1, 0), r.count(0, cap), min(cap, r.count(0, 30)), 0])
        if r.chance(faults / 2):
            decision["rounds"][i] = cap + r.count(1, 40)
    return frame, decision


def by_lot(r):
    """(name, function that draws one candidate)."""
    frames = [1, 2, 7, 37, 100]
    for b in range(1, 6):
        for n in range(0, 9, 2) if b % 2 else (1, 3, 5, 7, 8):
            t = frames[(b + n) % 5]
            yield (f"{b} edge servers, {n} sensors, frame {t}",
                   lambda b=b, n=n, t=t: drawn(r, b, n, r.count(1, 6), t, DEFAULTS, 0.05))
    for b in range(2, 6):
        for t in (1, 3, 50, 100):
            yield (f"unusual constants, {b} edge servers, frame {t}",
                   lambda b=b, t=t: drawn(r, b, r.count(2, 8), r.count(1, 5), t, unusual(r), 0.1))
    for b in range(1, 6):
        for t in (1, 2, 20):
            yield (f"faults, {b} edge servers, frame {t}",
                   lambda b=b, t=t: drawn(r, b, r.count(3, 8), r.count(1, 4), t, DEFAULTS, 0.5))
    for b in range(4, 6):
        for t in (1, 4, 25, 60, 100):
            yield (f"many, {b} edge servers, frame {t}",
                   lambda b=b, t=t: drawn(r, b, r.count(5, 8), r.count(3, 6), t, DEFAULTS, 0.15))
    for b in range(2, 6):
        for t in (2, 100):
            yield (f"faults at unusual constants, {b} edge servers, frame {t}",
                   lambda b=b, t=t: drawn(r, b, r.count(3, 8), r.count(1, 4), t, unusual(r), 0.5))
    for b in range(3, 6):
        for n in (2, 3, 4, 5):
            yield (f"multicasts, {b} edge servers, {n} sensors",
                   lambda b=b, n=n: drawn(r, b, n, r.count(2, 6), r.one(frames[1:]), DEFAULTS, multicast=True))
    for b in range(1, 5):
        yield (f"signals far below the noise, {b} edge servers",
               lambda b=b: drawn(r, b, r.count(3, 6), 3, 5, dict(DEFAULTS, min_rate_bit_per_s=0.0), quiet=True))


# ------------------------------------------------------------------------------------------- keeping


def close(value, limit, size, tie="1e-12"):
    """Is the value within 1e-7 of the limit, other than by a tie that rounding cannot undo?"""
    return D(tie) * size < abs(value - limit) <= D("1e-7") * size


def fragile(trace):
    """Why rounding could decide something in this case, or None."""
    for event, *data in trace:
        if event == "quality":
            _, most, required, per_round, cap, rounds, reached, _, _, most_rounds = data
            if close(most, required, required):
                return "Gamma at A_req"
            if abs(most - required) <= D("1e-12") * required and per_round * most_rounds > 45:
                return "Gamma at A_req"
            if rounds and close(reached, required, required):
                return "quality at A_req"
            if most - required > D("1e-12") * required:
                needed = precise.rounds_needed(most, required, per_round)
                whole = needed.to_integral_value()
                assert cap == min(most_rounds, -int((D("1e-9") - needed).to_integral_value("ROUND_FLOOR")))
                away = abs(needed - whole)
                if whole < most_rounds and away <= D("1e-7") * max(needed, D(1)) and (
                        away > D("1e-12") or needed > 10000):
                    return "cap"
        elif event in ("25b", "25c"):
            if close(*data, max(data[1], D(1)), tie="6e-10"):  # inside the tolerance, and well away from its end
                return event
    return None


def assess(frame, decision):
    """(score, trace, difference from doubles), or a reason to drop the case."""
    trace = []
    federation_score.check_frame(frame)
    federation_score.check_decision(decision, frame)
    found = federation_score.score(frame, decision, trace)
    reason = fragile(trace)
    if reason:
        return reason
    worst = max(differences(found, federation_doubles.score(frame, decision)), key=lambda d: d[3])
    if worst[3] > 1e-11:
        return f"doubles differ: {worst}"
    return found, trace, worst[3]


def statistics(cases, traces):
    count = collections.Counter()
    for item, trace in zip(cases, traces):
        frame, decision, found = item["instance"], item["decision"], item["score"]
        k, links = frame["constants"], decision["links"]
        count[f"B = {len(frame['edge_servers'])}"] += 1
        count[f"C = {len(frame['partial_dts'])}"] += 1
        count[f"N = {len(frame['sensors'])}"] += 1
        count[f"W = {frame['subcarriers']}"] += 1
        count["frame " + (str(frame["frame"]) if frame["frame"] in (1, 2, 100) else "others")] += 1
        count["usual constants" if k == DEFAULTS else "other constants"] += 1
        for key in ("change_cost", "gain_weight", "energy_weight_per_j", "max_rounds"):
            count[f"{key} 0"] += k[key] == 0
        for key in ("cycles_per_bit", "energy_per_round_j"):
            count[f"{key} 0"] += any(s[key] == 0 for s in frame["edge_servers"])
        for key in ("previous_links", "origin", "frames", "mean_new_data_kbit"):
            count[f"{key} given"] += key in frame
        tunes = collections.Counter((x["sensor"], x["subcarrier"]) for x in links)
        count["multicasts on one subcarrier"] += sum(x > 1 for x in tunes.values())
        count["multicasts to three or more"] += sum(x > 2 for x in tunes.values())
        apart = collections.Counter(n for n, _ in tunes)
        count["sensors on several subcarriers"] += sum(x > 1 for x in apart.values())
        count["links"] += len(links)
        for b in {b for b in decision["assignment"] if decision["assignment"].count(b) > 1}:
            count[f"edge server with {decision['assignment'].count(b)} partial-DTs (N9)"] += 1
        for b, s in enumerate(found["edge_servers"]):
            before, now = set(frame["previous_association"][b]), {x["sensor"] for x in links if x["edge_server"] == b}
            count["ES with members that stay"] += bool(before & now)
            count["ES with members that go"] += bool(before - now)
            count["ES with members that come, after a frame with others"] += bool(before and now - before)
        breached = collections.Counter(v["constraint"] for v in found["violations"])
        for c, n in breached.items():
            count[f"case with {c}"] += 1
            count[f"violation {c}"] += n
        count["case without violations"] += not breached
        count["utility below 0"] += found["utility"] < 0
        for event, *d in trace:
            if event == "quality":
                _, most, required, per_round, cap, rounds, reached, history, data, most_rounds = d
                tie = abs(most - required) <= D("1e-12") * required
                count["Gamma = A_req" if tie else "Gamma > A_req" if most > required else "Gamma < A_req"] += 1
                count["rounds " + ("0" if rounds == 0 else "below the cap" if rounds < cap else "at the cap"
                                   if rounds == cap else "above the cap")] += 1
                count["cap " + ("0" if cap == 0 else "T_max" if cap == most_rounds else "between")] += 1
                count["quality reached the required one"] += reached >= required
                count["required quality met exactly"] += abs(reached - required) <= D("1e-12") * required
                count["no history"] += history == 0
                count["no new data"] += data == 0
                count["no new data, but rounds (N12)"] += data == 0 and rounds > 0
                count["no data at all"] += data == 0 and history == 0
            elif event == "migration":
                _, b, before, history = d
                count["migration: " + (f"from {before[0]}" if before and before != [b] else "stays" if before else
                                       "nobody had it" + (", with history" if history else ""))] += 1
            elif event == "without":
                count["ES without partial-DT" + (", with links (N10)" if d[1] else "")] += 1
                count["ES without partial-DT, with rounds (N10)"] += d[2] > 0
            elif event == "25c":
                rate = d[0] / D(frame["subcarrier_hz"])
                count["links with SINR below 1e-6"] += rate < D("1e-6")
                count["rate R_Min, exactly or within the tolerance"] += abs(d[0] - d[1]) <= D("1e-9") * max(D(1), d[1])
            elif event == "25b":
                count["delay as the duration, exactly or within the tolerance"] += abs(d[0] - d[1]) <= D("1e-9") * max(D(1), d[1])
    return count


def main():
    r = Draw(20250316)
    cases, traces, worst, dropped = [], [], [], collections.Counter()

    def keep(name, frame, decision, found, trace, difference):
        worst.append(difference)
        cases.append({"name": name, "instance": frame, "decision": decision, "score": found})
        traces.append(trace)

    for name, (frame, decision) in by_hand():
        result = assess(frame, decision)
        if isinstance(result, str):
            sys.exit(f"{name}: {result}")
        keep(name, frame, decision, *result)
    hand = len(cases)
    for name, draw in by_lot(r):
        while True:
            frame, decision = draw()
            result = assess(frame, decision)
            if not isinstance(result, str):
                keep(name, frame, decision, *result)
                break
            dropped[result.split(":")[0]] += 1
    names = [c["name"] for c in cases]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    lines = ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases)
    text = '{"made_by":"python3 tests/reference/make_federation_cases.py","cases":[\n' + lines + "\n]}\n"
    (HERE / "federation_cases.json").write_text(text, encoding="utf-8")
    for key, n in sorted(statistics(cases, traces).items()):
        print(f"{n:6d}  {key}")
    print(f"{len(cases)} cases ({hand} by hand), {len(text)} bytes; dropped: {dict(dropped)}; "
          f"doubles differ by at most {max(worst):.1e}")


if __name__ == "__main__":
    main()
