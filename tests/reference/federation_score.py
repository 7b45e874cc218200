#!/usr/bin/env python3
"""Scores a federation decision: python3 federation_score.py FRAME.json DECISION.json

Written from docs/formats.md (sections 1 and 6 to 9) alone, in the standard library, in 60-digit decimal arithmetic.
The cap is found by bisection on the rounds, the interference by a walk over all sensors, the changes by counting
each sensor. Exit code 2 for a malformed file, all its problems on stderr.
"""
import sys
from fractions import Fraction

import precise
from precise import D, ONE, ZERO
from reading import Checker, beyond, exact, items, run, short_of

CONSTRAINTS = ["3", "coalition", "8", "14", "25b", "25c", "25g"]

# ---------------------------------------------------------------------------------------------- reading

CONSTANTS = {
    "data_reference_kbit": "> 0", "lipschitz_constant": "> 0", "learning_rate": "> 0", "strong_convexity": "> 0",
    "max_rounds": "int >= 0", "frame_duration_s": "> 0", "min_rate_bit_per_s": ">= 0", "gain_weight": ">= 0",
    "energy_weight_per_j": ">= 0", "change_cost": ">= 0", "cloud_cpu_hz": "> 0", "cloud_cycles_per_bit": ">= 0",
    "cloud_access_s": ">= 0", "cloud_max_power_w": ">= 0", "cloud_idle_power_w": ">= 0", "cloud_leak_power_w": ">= 0",
}
PARTIAL_DT = {"importance": "in [0, 1]", "required_quality": "> 0", "model_bit": ">= 0", "history_kbit": ">= 0"}
SERVER = {
    "cpu_hz": "> 0", "cores": "int >= 1", "cycles_per_bit": ">= 0", "energy_per_round_j": ">= 0",
    "transmit_power_w": ">= 0", "cloud_rate_bit_per_s": "> 0", "previous_partial_dt": "",
}
SENSOR = {"transmit_power_w": "> 0", "max_associations": "int >= 0", "data_kbit": ""}
LINK = {"edge_server": "", "sensor": "", "subcarrier": ""}
ORIGIN = {"scenario": "str", "deployment": "int any", "dynamics_seed": "int any", "step": "int any"}


def _check_links(c, place, value, sizes):
    """Checks an array of links and gives the good pairs (edge server, sensor)."""
    pairs = []
    if not isinstance(value, list):
        c.say(place, value, "must be an array")
    for i, link in enumerate(items(value)):
        where = f"{place}[{i}]"
        link = c.object(where, link, LINK)
        good = [c.index(f"{where}.{k}", link[k], below) for k, below in sizes.items() if k in link]
        if len(good) == 3 and good[0] and good[1]:
            pair = link["edge_server"], link["sensor"]
            if pair in pairs:
                c.say(where, link, "must not name a pair of edge server and sensor twice")
            pairs.append(pair)
    return pairs


def _check_partial_dts(c, frame, first):
    parts = items(frame.get("partial_dts"))
    for i, p in enumerate(parts):
        place = f".partial_dts[{i}]"
        p = c.object(place, p, PARTIAL_DT)
        if first and p.get("history_kbit", 0) != 0:
            c.say(place + ".history_kbit", p["history_kbit"], "must be 0 in frame 1")


def _check_servers(c, frame, first, c_count):
    had = {}
    for i, s in enumerate(items(frame.get("edge_servers"))):
        place = f".edge_servers[{i}]"
        previous = c.object(place, s, SERVER).get("previous_partial_dt")
        place += ".previous_partial_dt"
        if previous is None or not c.index(place, previous, c_count):
            continue
        if first:
            c.say(place, previous, "must be null in frame 1")
        if previous in had:
            c.say(place, previous, f"must not be that of .edge_servers[{had[previous]}] too")
        had[previous] = i


def _check_previous(c, frame, first, b_count, n_count):
    for b, members in enumerate(c.array(".previous_association", frame["previous_association"], b_count)):
        place = f".previous_association[{b}]"
        if not isinstance(members, list):
            c.say(place, members, "must be an array")
        if first and members:
            c.say(place, members, "must be empty in frame 1")
        seen = set()
        for i, n in enumerate(items(members)):
            if c.index(f"{place}[{i}]", n, n_count):
                if n in seen:
                    c.say(f"{place}[{i}]", n, "must not name an index twice")
                seen.add(n)


def check_frame(frame, path="frame"):
    c = Checker(path)
    c.head(frame, "federation-frame")
    c.object("", frame, {"kind": "", "version": "", "constants": "", "frame": "int >= 1", "subcarriers": "int >= 1",
                         "subcarrier_hz": "> 0", "noise_w": "> 0", "partial_dts": "list", "edge_servers": "list",
                         "edge_link_rate_bit_per_s": "list", "sensors": "list", "gain": "list",
                         "previous_association": "list"},
             {"comment": "str", "previous_links": "list", "frames": "int any", "mean_new_data_kbit": "list",
              "origin": ""})
    if "constants" in frame:
        k = c.object(".constants", frame["constants"], CONSTANTS)
        smooth, step = k.get("lipschitz_constant"), k.get("learning_rate")
        if all(type(x) in (int, float) and 0 < x < float("inf") for x in (smooth, step)) and (
                Fraction(float(step)) * Fraction(float(smooth)) >= 2):
            c.say(".constants.learning_rate", step, "must be < 2/lipschitz_constant")
    parts, servers, sensors = (items(frame.get(k)) for k in ("partial_dts", "edge_servers", "sensors"))
    c_count, b_count, n_count, first = len(parts), len(servers), len(sensors), frame.get("frame") == 1
    if isinstance(frame.get("edge_servers"), list) and not servers:
        c.say(".edge_servers", [], "must have at least 1 item")
    if isinstance(frame.get("partial_dts"), list) and not 1 <= c_count <= b_count:
        c.say(".partial_dts", c_count, f"must have from 1 to {b_count} items, one for each edge server at most")
    _check_partial_dts(c, frame, first)
    _check_servers(c, frame, first, c_count)
    for i, s in enumerate(sensors):
        s = c.object(f".sensors[{i}]", s, SENSOR)
        if "data_kbit" in s:
            c.array(f".sensors[{i}].data_kbit", s["data_kbit"], c_count, ">= 0")
    if isinstance(frame.get("edge_link_rate_bit_per_s"), list):
        for i, row in enumerate(c.array(".edge_link_rate_bit_per_s", frame["edge_link_rate_bit_per_s"], b_count)):
            for j, rate in enumerate(c.array(f".edge_link_rate_bit_per_s[{i}]", row, b_count)):
                c.value(f".edge_link_rate_bit_per_s[{i}][{j}]", rate, ">= 0" if i == j else "> 0")
    if isinstance(frame.get("gain"), list):
        for n, row in enumerate(c.array(".gain", frame["gain"], n_count)):
            for b, cell in enumerate(c.array(f".gain[{n}]", row, b_count)):
                if type(frame.get("subcarriers")) is int:
                    c.array(f".gain[{n}][{b}]", cell, frame["subcarriers"], "> 0")
    if isinstance(frame.get("previous_association"), list):
        _check_previous(c, frame, first, b_count, n_count)
    if isinstance(frame.get("mean_new_data_kbit"), list):
        c.array(".mean_new_data_kbit", frame["mean_new_data_kbit"], c_count, "any")
    if "origin" in frame:
        c.object(".origin", frame["origin"], ORIGIN)
    if isinstance(frame.get("previous_links"), list) and type(frame.get("subcarriers")) is int:
        pairs = _check_links(c, ".previous_links", frame["previous_links"],
                             {"edge_server": b_count, "sensor": n_count, "subcarrier": frame["subcarriers"]})
        if not c.problems and sorted(pairs) != sorted(
                (b, n) for b, row in enumerate(frame["previous_association"]) for n in row):
            c.say(".previous_links", frame["previous_links"], "must have the sensors of previous_association")
    c.finish()
    return frame


def check_decision(decision, frame, path="decision"):
    c = Checker(path)
    c.head(decision, "federation-decision")
    c.object("", decision, {"kind": "", "version": "", "assignment": "list", "links": "list", "rounds": "list"},
             {"comment": "str"})
    b_count = len(frame["edge_servers"])
    if isinstance(decision.get("assignment"), list):
        for i, b in enumerate(c.array(".assignment", decision["assignment"], len(frame["partial_dts"]))):
            c.index(f".assignment[{i}]", b, b_count)
    if isinstance(decision.get("links"), list):
        _check_links(c, ".links", decision["links"], {"edge_server": b_count, "sensor": len(frame["sensors"]),
                                                      "subcarrier": frame["subcarriers"]})
    if isinstance(decision.get("rounds"), list):
        c.array(".rounds", decision["rounds"], b_count, "int >= 0")
    c.finish()
    return decision


# ---------------------------------------------------------------------------------------------- scoring


class Radio:
    """Rates of links, with each sum over the sensors done anew."""

    def __init__(self, frame, links):
        self.width, self.noise = exact(frame["subcarrier_hz"]), exact(frame["noise_w"])
        self.power = [exact(s["transmit_power_w"]) for s in frame["sensors"]]
        self.gain = frame["gain"]
        self.on_air = {(link["sensor"], link["subcarrier"]) for link in links}

    def received(self, n, b, w):
        return self.power[n] * exact(self.gain[n][b][w])

    def rate(self, b, n, w):
        disturbing = [m for m in range(len(self.power)) if m != n and (m, w) in self.on_air]
        interference = sum((self.received(m, b, w) for m in disturbing), ZERO)
        return precise.link_rate(self.width, self.received(n, b, w), interference, self.noise)


def created_on(assignment, b_count):
    """The partial-DT that each edge server creates, or None: the lowest index of those assigned to it."""
    return [min((c for c, at in enumerate(assignment) if at == b), default=None) for b in range(b_count)]


def score(frame, decision, trace=None):
    """The score as Python objects. `trace`, a list, is given what happened, for statistics and margins."""
    def note(event, *data):
        if trace is not None:
            trace.append((event,) + data)

    k = {name: exact(x) for name, x in frame["constants"].items()}
    t, most_rounds = D(frame["frame"]), frame["constants"]["max_rounds"]
    parts, servers, sensors, links = frame["partial_dts"], frame["edge_servers"], frame["sensors"], decision["links"]
    b_count, n_count = len(servers), len(sensors)
    created = created_on(decision["assignment"], b_count)
    per_round = precise.convergence_rate(k["lipschitz_constant"], k["learning_rate"], k["strong_convexity"])
    radio = Radio(frame, links)
    found = []

    def violate(constraint, value, limit, b=None, n=None, w=None):
        found.append({"constraint": constraint, "edge_server": b, "sensor": n, "subcarrier": w,
                      "value": value if isinstance(value, int) else float(value),
                      "limit": limit if isinstance(limit, int) else float(limit)})

    # Steps 2 and 3, and the constraints on links
    own = [[link for link in links if link["edge_server"] == b] for b in range(b_count)]
    rates = [[radio.rate(b, link["sensor"], link["subcarrier"]) for link in own[b]] for b in range(b_count)]
    for b in range(b_count):
        several = decision["assignment"].count(b)
        if several > 1:
            violate("3", several, 1, b)
        if created[b] is None and own[b]:
            violate("coalition", len(own[b]), 0, b)
        for w in range(frame["subcarriers"]):
            sharing = sum(link["subcarrier"] == w for link in own[b])
            if sharing > 1:
                violate("14", sharing, 1, b, None, w)
        for link, rate in zip(own[b], rates[b]):
            note("25c", rate, k["min_rate_bit_per_s"])
            if short_of(rate, k["min_rate_bit_per_s"]):
                violate("25c", rate, k["min_rate_bit_per_s"], b, link["sensor"], link["subcarrier"])
    for n, sensor in enumerate(sensors):
        taken = sum(link["sensor"] == n for link in links)
        if taken > sensor["max_associations"]:
            violate("8", taken, sensor["max_associations"], None, n)

    # Steps 4, 5 and 7, an edge server at a time
    result, delays, energies, own_utility, changes, qualities = [], [], [], [], [], {}
    for b, c in enumerate(created):
        data, quality, cap, delay, energy = ZERO, ZERO, 0, [ZERO] * 4, [ZERO] * 4
        rounds = decision["rounds"][b]
        if c is not None:
            amounts = [exact(sensors[link["sensor"]]["data_kbit"][c]) for link in own[b]]
            data = sum(amounts, ZERO)
            history = exact(parts[c]["history_kbit"])
            required = exact(parts[c]["required_quality"])
            most = precise.most_quality(history + data, t, k["data_reference_kbit"])
            cap = precise.rounds_cap(most, required, per_round, most_rounds)
            reached = precise.quality_after(most, per_round, D(rounds))
            quality = min(required, reached)
            qualities[c] = quality
            note("quality", b, most, required, per_round, cap, rounds, reached, history, data, most_rounds)

            delay[0], energy[0] = precise.transmission(
                amounts, rates[b], [radio.power[link["sensor"]] for link in own[b]])
            before = [i for i, s in enumerate(servers) if s["previous_partial_dt"] == c]
            if before and before != [b]:
                origin = before[0]
                delay[1], energy[1] = precise.transfer(
                    1000 * history, exact(frame["edge_link_rate_bit_per_s"][origin][b]),
                    exact(servers[origin]["transmit_power_w"]))
            note("migration", c, b, before, history)
            s = servers[b]
            delay[2], energy[2] = precise.creation(
                D(rounds), data, exact(s["cycles_per_bit"]), D(s["cores"]), exact(s["cpu_hz"]),
                exact(s["energy_per_round_j"]))
            delay[3], energy[3] = precise.transfer(
                exact(parts[c]["model_bit"]), exact(s["cloud_rate_bit_per_s"]), exact(s["transmit_power_w"]))
        else:
            note("without", b, len(own[b]), rounds)
        if rounds > cap:
            violate("25g", rounds, cap, b)
        now = {link["sensor"] for link in own[b]}
        changed = sum((n in frame["previous_association"][b]) != (n in now) for n in range(n_count))
        importance = exact(parts[c]["importance"]) if c is not None else ZERO
        utility = (k["gain_weight"] * importance * quality - k["energy_weight_per_j"] * sum(energy)
                   - k["change_cost"] * changed)
        for values, x in ((delays, sum(delay)), (energies, sum(energy)), (own_utility, utility), (changes, changed)):
            values.append(x)
        names = ("transmission", "migration", "creation", "upload")
        result.append({
            "rate_bit_per_s": [float(r) for r in rates[b]], "data_kbit": float(data), "quality": float(quality),
            "rounds_cap": cap, **{f"{name}_delay_s": float(x) for name, x in zip(names, delay)},
            **{f"{name}_energy_j": float(x) for name, x in zip(names, energy)},
            "utility": float(utility), "changes": changed})

    # Steps 6 and 8
    integration, cloud_energy = precise.integration(
        [exact(parts[c]["model_bit"]) for c in qualities], k["cloud_cycles_per_bit"], k["cloud_cpu_hz"],
        k["cloud_access_s"], k["cloud_max_power_w"], k["cloud_idle_power_w"], k["cloud_leak_power_w"])
    delay, energy = max(delays) + integration, sum(energies) + cloud_energy
    overall = sum(exact(parts[c]["importance"]) * quality for c, quality in qualities.items())
    gain, energy_cost = k["gain_weight"] * overall, k["energy_weight_per_j"] * energy
    configuration_cost = k["change_cost"] * sum(changes)
    utility = gain - energy_cost - configuration_cost
    other_way = sum(own_utility) - k["energy_weight_per_j"] * cloud_energy
    assert abs(utility - other_way) <= D("1e-50") * max(gain + energy_cost + configuration_cost, ONE)
    note("25b", delay, k["frame_duration_s"])
    if beyond(delay, k["frame_duration_s"]):
        violate("25b", delay, k["frame_duration_s"])
    found.sort(key=lambda v: (CONSTRAINTS.index(v["constraint"]),
                              *(-1 if v[i] is None else v[i] for i in ("edge_server", "sensor", "subcarrier"))))
    return {
        "kind": "federation-score", "version": 1, "edge_servers": result, "quality_global": float(overall),
        "delay_s": float(delay), "energy_j": float(energy), "gain": float(gain), "energy_cost": float(energy_cost),
        "configuration_cost": float(configuration_cost), "utility": float(utility), "violations": found}


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], __doc__.splitlines()[0], check_frame, check_decision, score))
