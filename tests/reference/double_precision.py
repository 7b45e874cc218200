"""Section 4 of docs/formats.md read literally, in doubles and with its closed forms.

`make_cases.py` keeps a case only when this and the decimal reference agree, so that no case is so badly
conditioned that a scorer in doubles could not meet 1e-9. Not a second opinion on the meaning of the page.
"""
import math


def e1(x):
    if x <= 1.5:
        total, term, k = -0.57721566490153286061 - math.log(x), 1.0, 0
        while True:
            k += 1
            term *= -x / k
            if abs(term) < 1e-20:
                return total
            total -= term / k
    f = 0.0
    for k in range(400, 0, -1):
        f = k / (1 + k / (x + f))
    return math.exp(-x) / (x + f)


def need(z):
    return 0.0 if 1 - z <= 1e-12 else 1 - z


def finishing_time(c_i, d_i, d_th, recipients):
    ordered = sorted(recipients, key=lambda r: r[1])
    cubes = 0.0
    for n in range(len(ordered) + 1):
        if n:
            cubes += ordered[n - 1][0] ** 3
        s = cubes ** (1 / 3)
        x = d_th if s == 0 else d_i + c_i * (d_th - d_i) / (c_i + s)
        if n and x < ordered[n - 1][1]:
            return ordered[n - 1][1]
        if n == len(ordered) or x <= ordered[n][1]:
            return x


def score(cycle, decision):
    k = cycle["constants"]
    servers, chosen = cycle["edge_servers"], decision["edge_servers"]
    n = range(len(servers))
    d_th, v = k["latency_threshold_s"], k["convergency_exponent"]
    a = -math.log1p(-k["convergency_threshold"])
    n0b = 10 ** (k["noise_density_dbm_per_hz"] / 10) / 1000 * k["bandwidth_hz"]
    found = []

    def beyond(value, limit):
        return value - limit > 1e-9 * max(1, abs(limit))

    out = []
    for i in n:
        d, s = chosen[i], servers[i]
        nb, nu, p = len(d["active_embb"]), len(d["active_urllc"]), d["received_power_w"]
        if nb:
            rate = ((1 - min(k["urllc_packet_probability"] * nu, 0.99)) * k["bandwidth_hz"] / nb
                    * math.log1p(p * nb / n0b) / math.log(2))
            delay = k["embb_sample_bit"] * k["embb_samples"] / rate
        else:
            rate, delay = 0.0, k["mini_slot_s"] / k["urllc_packet_probability"]
        g = e1(-math.log1p(-k["embb_error_probability"]))
        spent = {m: p * 10 ** (s["embb_sensors"][m]["path_loss_db"] / 10) * 10 ** (k["link_margin_db"] / 10) * g * delay
                 for m in d["active_embb"]}
        ok_b = {m for m, x in enumerate(s["embb_sensors"]) if x["battery_j"] >= k["embb_battery_threshold_j"]}
        ok_u = {m for m, x in enumerate(s["urllc_sensors"]) if x["battery_j"] >= x["energy_per_cycle_j"]}
        if not ok_b and not ok_u and s["embb_sensors"]:
            ok_b = {sorted((-x["battery_j"], x["path_loss_db"], m) for m, x in enumerate(s["embb_sensors"]))[0][2]}
        if set(d["active_embb"]) - ok_b:
            found.append((i, "C1", len(set(d["active_embb"]) - ok_b), 0))
        if set(d["active_urllc"]) - ok_u:
            found.append((i, "C2", len(set(d["active_urllc"]) - ok_u), 0))
        broken = sorted((s["embb_sensors"][m]["battery_j"] - e, m) for m, e in spent.items()
                        if beyond(e, s["embb_sensors"][m]["battery_j"]))
        if broken:
            m = broken[0][1]
            found.append((i, "C3", spent[m], s["embb_sensors"][m]["battery_j"]))
        out.append({"rate_bit_per_s": rate, "transmission_delay_s": delay, "convergency": 0.0,
                    "basic_convergency_after_help": s["basic_convergency"],
                    "sensor_energy_j": sum(spent.values())
                    + sum(s["urllc_sensors"][m]["energy_per_cycle_j"] for m in d["active_urllc"])})
    takes = {}
    for j in n:
        near = {i for i in n if i != j and math.hypot(
            servers[i]["east_m"] - servers[j]["east_m"],
            servers[i]["north_m"] - servers[j]["north_m"]) < cycle["max_neighbour_distance_m"]}
        helpers = {i for i in near if chosen[i]["helper"]}
        choice = chosen[j]["helper_choice"]
        if chosen[j]["helper"] or not helpers:
            if choice is not None:
                found.append((j, "helper_choice", 1, 0))
        elif choice in helpers:
            takes[j] = choice
        else:
            found.append((j, "helper_choice", 1, 0))
    for j in sorted(n, key=lambda i: not chosen[i]["helper"]):
        o, d, s = out[j], chosen[j], servers[j]
        working = d["active_embb"] or d["active_urllc"]
        if d["helper"]:
            o["convergency"] = max(d["convergency"], need(s["basic_convergency"])) if working else 0.0
        else:
            if j in takes:
                h = takes[j]
                reached = servers[h]["basic_convergency"] + out[h]["convergency"]
                o["basic_convergency_after_help"] += (
                    cycle["similarity"][j][h] * max(0.0, min(reached, 1.0) - s["basic_convergency"]))
            o["convergency"] = need(o["basic_convergency_after_help"]) if working else 0.0
        total = o["basic_convergency_after_help"] + o["convergency"]
        o["updating_convergency"] = -math.expm1(-total * a)
        if beyond(1, total):
            found.append((j, "C4", total, 1))
        q = {"embb": k["embb_samples"] * len(d["active_embb"]), "urllc": k["urllc_samples"] * len(d["active_urllc"])}
        q["integrated"] = min(q.values())
        w = {p: k["iteration_unit"] * k[p + "_sample_flop"] / (s["importance_" + p] * q[p] ** (v - 1))
             for p in q if q[p] > 0}
        o["iterations"] = dict.fromkeys(("embb", "urllc", "integrated"), 0.0)
        o["workload_flop"] = 0.0
        if w:
            p = next(p for p in ("integrated", "urllc", "embb") if p in w and w[p] <= min(w.values()) * (1 + 1e-12))
            o["iterations"][p] = o["convergency"] * a / (s["importance_" + p] * q[p] ** v)
            o["workload_flop"] = k["iteration_unit"] * o["iterations"][p] * q[p] * k[p + "_sample_flop"]
    for j in sorted(n, key=lambda i: not chosen[i]["helper"]):
        o = out[j]
        start = o["transmission_delay_s"]
        if j in takes:
            start = max(start, out[takes[j]]["latency_s"])
        c = o["workload_flop"]
        counted = [(out[r]["workload_flop"], out[r]["transmission_delay_s"]) for r in takes
                   if takes[r] == j and out[r]["workload_flop"] > 0 and out[r]["transmission_delay_s"] < d_th]
        if c == 0:
            spent = 0.0
        elif start >= d_th:
            spent = k.get("min_computing_time_s", 0.05)
        elif counted:
            spent = finishing_time(c, start, d_th, counted) - start
        else:
            spent = d_th - start
        o["computing_delay_s"], o["latency_s"] = spent, start + spent
        o["cpu_flop_per_s"] = c / spent if c else 0.0
        o["energy_j"] = k["switched_capacitance_w_per_hz3"] * c ** 3 / spent ** 2 if c else 0.0
        if beyond(o["latency_s"], d_th):
            found.append((j, "C5", o["latency_s"], d_th))
        if "max_cpu_hz" in k and beyond(o["cpu_flop_per_s"], k["max_cpu_hz"]):
            found.append((j, "max_cpu", o["cpu_flop_per_s"], k["max_cpu_hz"]))
    order = ["C1", "C2", "C3", "helper_choice", "C4", "C5", "max_cpu"]
    return {"kind": "wide-area-score", "version": 1, "edge_servers": out,
            "system_energy_j": sum(o["energy_j"] for o in out),
            "helpers": sum(d["helper"] for d in chosen), "effective_helpers": len(set(takes.values())),
            "violations": [{"constraint": c, "edge_server": i, "value": x, "limit": y}
                           for i, c, x, y in sorted(found, key=lambda f: (f[0], order.index(f[1])))]}
