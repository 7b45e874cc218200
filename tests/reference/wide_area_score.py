#!/usr/bin/env python3
"""Scores a wide-area decision: python3 wide_area_score.py CYCLE.json DECISION.json

Written from docs/formats.md (sections 1 to 5) alone, in the standard library, in 60-digit decimal arithmetic
where a number is computed. The helper's time is a bisection on the subgradient, the iterations are a list of
the linear program's vertices, E1 is a series. Exit code 2 for a malformed file, all its problems on stderr.
"""
import sys
from fractions import Fraction

import precise
from precise import D, ONE, ZERO
from reading import Checker, beyond, exact, items, run

TIE = D("1e-12")
CONSTRAINTS = ["C1", "C2", "C3", "helper_choice", "C4", "C5", "max_cpu"]

# ---------------------------------------------------------------------------------------------- reading

CONSTANTS = {
    "noise_density_dbm_per_hz": "any", "bandwidth_hz": "> 0", "urllc_packet_probability": "in (0, 1]",
    "mini_slot_s": "> 0", "embb_samples": "int >= 1", "urllc_samples": "int >= 1", "embb_sample_bit": "> 0",
    "embb_error_probability": "in (0, 1)", "link_margin_db": "any", "embb_battery_threshold_j": ">= 0",
    "embb_sample_flop": "> 0", "urllc_sample_flop": "> 0", "integrated_sample_flop": "> 0", "iteration_unit": "> 0",
    "convergency_exponent": ">= 1", "convergency_threshold": "in (0, 1)", "latency_threshold_s": "> 0",
    "switched_capacitance_w_per_hz3": "> 0",
}
OPTIONAL_CONSTANTS = {"min_computing_time_s": "> 0", "max_cpu_hz": "> 0"}
SERVER = {
    "east_m": "any", "north_m": "any", "importance_embb": "> 0", "importance_urllc": "> 0",
    "importance_integrated": "> 0", "basic_convergency": ">= 0", "embb_sensors": "list", "urllc_sensors": "list",
}
EMBB = {"path_loss_db": "any", "battery_j": ">= 0"}
URLLC = {"battery_j": ">= 0", "energy_per_cycle_j": ">= 0"}
CHOICE = {
    "helper": "bool", "helper_choice": "index or null", "active_embb": "list", "active_urllc": "list",
    "received_power_w": ">= 0", "convergency": ">= 0",
}


def check_cycle(cycle, path="cycle"):
    c = Checker(path)
    c.head(cycle, "wide-area-cycle")
    c.object("", cycle, {"kind": "", "version": "", "constants": "", "max_neighbour_distance_m": ">= 0",
                         "edge_servers": "list", "similarity": "list"},
             {"comment": "str", "previous_helper": "list", "origin": ""})
    if "constants" in cycle:
        c.object(".constants", cycle["constants"], CONSTANTS, OPTIONAL_CONSTANTS)
    servers = items(cycle.get("edge_servers"))
    if cycle.get("edge_servers") == []:
        c.say(".edge_servers", [], "must have at least 1 item")
    for i, s in enumerate(servers):
        place = f".edge_servers[{i}]"
        s = c.object(place, s, SERVER)
        for key, table in (("embb_sensors", EMBB), ("urllc_sensors", URLLC)):
            for n, sensor in enumerate(items(s.get(key))):
                c.object(f"{place}.{key}[{n}]", sensor, table)
    f = len(servers)
    rows = items(cycle.get("similarity"))
    if isinstance(cycle.get("similarity"), list) and len(rows) != f:
        c.say(".similarity", len(rows), f"must have {f} items")
    for j, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != f:
            c.say(f".similarity[{j}]", row, f"must be an array of {f} items")
        for i, s in enumerate(items(row)):
            c.value(f".similarity[{j}][{i}]", s, "in [0, 1]")
    if isinstance(cycle.get("previous_helper"), list):
        if len(cycle["previous_helper"]) != f:
            c.say(".previous_helper", len(cycle["previous_helper"]), f"must have {f} items")
        for i, m in enumerate(cycle["previous_helper"]):
            c.value(f".previous_helper[{i}]", m, "bool")
    if "origin" in cycle:
        c.object(".origin", cycle["origin"], {"scenario": "str", "deployment": "int any", "dynamics_seed": "int any",
                                              "step": "int any"})
    c.finish()
    return cycle


def check_decision(decision, cycle, path="decision"):
    c = Checker(path)
    c.head(decision, "wide-area-decision")
    c.object("", decision, {"kind": "", "version": "", "edge_servers": "list"}, {"comment": "str"})
    servers = cycle["edge_servers"]
    choices = items(decision.get("edge_servers"))
    if isinstance(decision.get("edge_servers"), list) and len(choices) != len(servers):
        c.say(".edge_servers", len(choices), f"must have {len(servers)} items, as the cycle has")
    for i, d in enumerate(choices):
        place = f".edge_servers[{i}]"
        d = c.object(place, d, CHOICE)
        h = d.get("helper_choice")
        if type(h) is int and not 0 <= h < len(servers):
            c.say(place + ".helper_choice", h, f"must be in [0, {len(servers)})")
        for key, sensors in (("active_embb", "embb_sensors"), ("active_urllc", "urllc_sensors")):
            seen = set()
            for n, a in enumerate(items(d.get(key))):
                where = f"{place}.{key}[{n}]"
                if not c.integer(where, a):
                    continue
                if i < len(servers) and not 0 <= a < len(servers[i][sensors]):
                    c.say(where, a, f"must be in [0, {len(servers[i][sensors])})")
                if a in seen:
                    c.say(where, a, "must not name an index twice")
                seen.add(a)
        if d.get("active_embb") and d.get("received_power_w") == 0:
            c.say(place + ".received_power_w", d["received_power_w"], "must be > 0 when active_embb is not empty")
    c.finish()
    return decision


# ---------------------------------------------------------------------------------------------- scoring


def distance_below(a, b, limit):
    """Is the distance of two edge servers less than the limit? In rationals, so exactly."""
    east = Fraction(float(a["east_m"])) - Fraction(float(b["east_m"]))
    north = Fraction(float(a["north_m"])) - Fraction(float(b["north_m"]))
    return east * east + north * north < Fraction(float(limit)) ** 2


def need(z):
    rest = ONE - z
    return ZERO if rest <= TIE else rest


def score(cycle, decision, trace=None):
    """The score as Python objects. `trace`, a list, is given what happened, for statistics and margins."""
    def note(event, *data):
        if trace is not None:
            trace.append((event,) + data)

    constants = cycle["constants"]
    k = {name: exact(x) for name, x in constants.items()}
    servers, chosen = cycle["edge_servers"], decision["edge_servers"]
    count = len(servers)
    d_th = k["latency_threshold_s"]
    shortest = k.get("min_computing_time_s", exact(0.05))
    a_factor = -precise.log1p(-k["convergency_threshold"])
    noise = D(10) ** (k["noise_density_dbm_per_hz"] / 10) / 1000 * k["bandwidth_hz"]
    fading = precise.e1(-precise.log1p(-k["embb_error_probability"]))
    margin = D(10) ** (k["link_margin_db"] / 10)
    violations = {}

    def violate(constraint, i, value, limit):
        violations[i, CONSTRAINTS.index(constraint)] = {
            "constraint": constraint, "edge_server": i,
            "value": value if isinstance(value, int) else float(value),
            "limit": limit if isinstance(limit, int) else float(limit)}
        note("violation", constraint, i)

    # Steps 1 to 3: rate, delay, sensors
    rate, delay, sensor_energy, active = [], [], [], []
    for i in range(count):
        s, d = servers[i], chosen[i]
        n_b, n_u = len(d["active_embb"]), len(d["active_urllc"])
        active.append((n_b, n_u))
        power = exact(d["received_power_w"])
        if n_b == 0:
            rate.append(ZERO)
            delay.append(k["mini_slot_s"] / k["urllc_packet_probability"])
        else:
            taken = k["urllc_packet_probability"] * n_u
            note("q_sum", i, taken)
            share = ONE - min(taken, D("0.99"))
            rate.append(share * k["bandwidth_hz"] / n_b * precise.log1p(power * n_b / noise) / D(2).ln())
            delay.append(k["embb_sample_bit"] * int(constants["embb_samples"]) / rate[i])

        ok_embb = [x["battery_j"] >= constants["embb_battery_threshold_j"] for x in s["embb_sensors"]]
        ok_urllc = [x["battery_j"] >= x["energy_per_cycle_j"] for x in s["urllc_sensors"]]
        if not any(ok_embb) and not any(ok_urllc) and ok_embb:
            woken = min(range(len(ok_embb)), key=lambda n: (-s["embb_sensors"][n]["battery_j"],
                                                            s["embb_sensors"][n]["path_loss_db"], n))
            ok_embb[woken] = True
            note("woken", i, woken in d["active_embb"])
        elif not any(ok_embb) and not any(ok_urllc):
            note("nothing to wake", i)

        bad = sum(not ok_embb[n] for n in d["active_embb"])
        if bad:
            violate("C1", i, bad, 0)
        bad = sum(not ok_urllc[n] for n in d["active_urllc"])
        if bad:
            violate("C2", i, bad, 0)
        total, worst = ZERO, None
        for n in sorted(d["active_embb"]):
            sensor = s["embb_sensors"][n]
            battery = exact(sensor["battery_j"])
            e = power * D(10) ** (exact(sensor["path_loss_db"]) / 10) * margin * fading * delay[i]
            total += e
            note("c3", i, e, battery)
            if beyond(e, battery):
                if worst is not None:
                    note("c3 rank", i, e - battery, worst[0] - worst[1])
                if worst is None or e - battery > worst[0] - worst[1]:
                    worst = (e, battery)
        if worst is not None:
            violate("C3", i, *worst)
        total += sum((exact(s["urllc_sensors"][n]["energy_per_cycle_j"]) for n in d["active_urllc"]), ZERO)
        sensor_energy.append(total)

    # Step 4: help
    helper = [d["helper"] for d in chosen]
    takes = [None] * count
    for j in range(count):
        near = [i for i in range(count)
                if i != j and distance_below(servers[i], servers[j], cycle["max_neighbour_distance_m"])]
        choice = chosen[j]["helper_choice"]
        allowed = [] if helper[j] else [i for i in near if helper[i]]
        good = choice in allowed if allowed else choice is None
        if good:
            takes[j] = choice
            note("takes", j, choice)
        else:
            violate("helper_choice", j, 1, 0)
            sort = ("helper chooses" if helper[j] else "null" if choice is None else "itself" if choice == j else
                    "no neighbour" if choice not in near else "no helper")
            note("bad choice", sort)

    # Step 5: convergency
    base = [exact(s["basic_convergency"]) for s in servers]
    after, z = list(base), [ZERO] * count
    for i in range(count):
        if helper[i]:
            asked = exact(chosen[i]["convergency"])
            if sum(active[i]):
                note("need", i, base[i], False)
                z[i] = max(asked, need(base[i]))
                note("helper z", i, asked, need(base[i]))
            else:
                note("helper without sensors", i)
    for j in range(count):
        if helper[j]:
            continue
        if takes[j] is not None:
            i = takes[j]
            lift = max(ZERO, min(base[i] + z[i], ONE) - base[j])
            after[j] = base[j] + exact(cycle["similarity"][j][i]) * lift
        if sum(active[j]):
            note("need", j, after[j], takes[j] is not None)
            z[j] = need(after[j])
        else:
            note("recipient without sensors", j)
    for i in range(count):
        note("c4", i, after[i] + z[i])
        if beyond(ONE, after[i] + z[i]):
            violate("C4", i, after[i] + z[i], 1)

    # Step 6: iterations and workload
    iterations, workload = [], []
    for i in range(count):
        q_b, q_u = int(constants["embb_samples"]) * active[i][0], int(constants["urllc_samples"]) * active[i][1]
        found, c, costs = precise.optimal_iterations(
            z[i] * a_factor, (q_b, q_u, min(q_b, q_u)),
            [exact(servers[i]["importance_" + p]) for p in ("embb", "urllc", "integrated")],
            [k[p + "_sample_flop"] for p in ("embb", "urllc", "integrated")],
            k["iteration_unit"], k["convergency_exponent"])
        iterations.append(found)
        workload.append(c)
        note("vertices", i, costs, found)

    # Steps 7 and 8: time, latency, energy
    start, computing, latency, energy = ([ZERO] * count for _ in range(4))
    for i in sorted(range(count), key=lambda n: not helper[n]):
        start[i] = delay[i] if takes[i] is None else max(delay[i], latency[takes[i]])
        if workload[i] > 0:
            note("start", i, start[i], d_th)
            counted = [(workload[j], delay[j]) for j in range(count)
                       if takes[j] == i and workload[j] > 0 and delay[j] < d_th]
            if helper[i]:
                for j in range(count):
                    if takes[j] == i and workload[j] > 0:
                        note("start", j, delay[j], d_th)
            if start[i] >= d_th:
                computing[i] = shortest
                note("late", i, helper[i], takes[i] is not None, delay[i] < d_th,
                     "min_computing_time_s" in constants)
            elif counted:
                x = precise.helper_time(workload[i], delay[i], d_th, counted)
                computing[i] = x - delay[i]
                note("helper time", i, x, delay[i], d_th, workload[i], counted)
            else:
                computing[i] = d_th - start[i]
            energy[i] = k["switched_capacitance_w_per_hz3"] * workload[i] ** 3 / computing[i] ** 2
        else:
            note("idle", i, helper[i], takes[i] is not None)
        latency[i] = start[i] + computing[i]

    result = []
    for i in range(count):
        note("c5", i, latency[i], d_th)
        if beyond(latency[i], d_th):
            violate("C5", i, latency[i], d_th)
        f = workload[i] / computing[i] if workload[i] > 0 else ZERO
        if "max_cpu_hz" in k:
            note("max cpu", i, f, k["max_cpu_hz"])
            if beyond(f, k["max_cpu_hz"]):
                violate("max_cpu", i, f, k["max_cpu_hz"])
        result.append({
            "rate_bit_per_s": float(rate[i]),
            "transmission_delay_s": float(delay[i]),
            "workload_flop": float(workload[i]),
            "iterations": dict(zip(("embb", "urllc", "integrated"), map(float, iterations[i]))),
            "computing_delay_s": float(computing[i]),
            "cpu_flop_per_s": float(f),
            "latency_s": float(latency[i]),
            "basic_convergency_after_help": float(after[i]),
            "convergency": float(z[i]),
            "updating_convergency": float(precise.one_minus_exp((after[i] + z[i]) * a_factor)),
            "energy_j": float(energy[i]),
            "sensor_energy_j": float(sensor_energy[i]),
        })
    return {
        "kind": "wide-area-score",
        "version": 1,
        "edge_servers": result,
        "system_energy_j": float(sum(energy, ZERO)),
        "helpers": sum(helper),
        "effective_helpers": len({i for i in takes if i is not None}),
        "violations": [violations[key] for key in sorted(violations)],
    }


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], __doc__.splitlines()[0], check_cycle, check_decision, score))
