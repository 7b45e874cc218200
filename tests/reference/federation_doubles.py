"""Section 8 of docs/formats.md read literally, in doubles and with its closed forms.

`make_federation_cases.py` keeps a case only when this and the decimal reference agree, so that no case is so badly
conditioned that a scorer in doubles could not meet 1e-9. Not a second opinion on the meaning of the page.
"""
import math

ORDER = ["3", "coalition", "8", "14", "25b", "25c", "25g"]


def beyond(value, limit, size):
    return value - limit > 1e-9 * max(1, abs(size))


def cap_of(gamma, required, a, most_rounds):
    if gamma <= required:
        return most_rounds
    rest = 1 - required / gamma
    if rest == 0:
        return most_rounds
    return min(most_rounds, math.ceil(-math.log1p(-required / gamma) / math.log(2) / a - 1e-9))


def score(frame, decision):
    k, t, links = frame["constants"], frame["frame"], decision["links"]
    servers, parts, sensors = frame["edge_servers"], frame["partial_dts"], frame["sensors"]
    a = (2 - k["lipschitz_constant"] * k["learning_rate"]) * k["learning_rate"] * k["strong_convexity"] / 2
    on_air = {}
    for link in links:
        on_air.setdefault(link["subcarrier"], set()).add(link["sensor"])
    created = {}
    for c, b in enumerate(decision["assignment"]):
        created.setdefault(b, c)
    found, out, models = [], [], [parts[c]["model_bit"] for c in created.values()]
    for b, s in enumerate(servers):
        c = created.get(b)
        own = [(link["sensor"], link["subcarrier"]) for link in links if link["edge_server"] == b]
        rates = []
        for n, w in own:
            power = {m: sensors[m]["transmit_power_w"] * frame["gain"][m][b][w] for m in sorted(on_air[w])}
            signal = power.pop(n)
            rates.append(frame["subcarrier_hz"] / math.log(2)
                         * math.log1p(signal / (sum(power.values()) + frame["noise_w"])))
            if beyond(k["min_rate_bit_per_s"], rates[-1], k["min_rate_bit_per_s"]):
                found.append(("25c", b, n, w, rates[-1], k["min_rate_bit_per_s"]))
        if decision["assignment"].count(b) > 1:
            found.append(("3", b, None, None, decision["assignment"].count(b), 1))
        if c is None and own:
            found.append(("coalition", b, None, None, len(own), 0))
        used = [w for _, w in own]
        found += [("14", b, None, w, used.count(w), 1) for w in set(used) if used.count(w) > 1]
        rounds, cap, quality, d = decision["rounds"][b], 0, 0.0, 0.0
        time, energy, importance = [0.0] * 4, [0.0] * 4, 0.0
        if c is not None:
            part = parts[c]
            importance = part["importance"]
            amounts = [sensors[n]["data_kbit"][c] for n, _ in own]
            d = sum(amounts)
            gamma = (math.log1p((part["history_kbit"] + d) / (t * k["data_reference_kbit"])) / math.log(2)) ** 2
            quality = min(part["required_quality"], -gamma * math.expm1(-math.log(2) * a * rounds))
            cap = cap_of(gamma, part["required_quality"], a, k["max_rounds"])
            spans = [1000 * x / r for x, r in zip(amounts, rates)]
            time[0] = max(spans, default=0.0)
            energy[0] = sum(sensors[n]["transmit_power_w"] * x for (n, _), x in zip(own, spans))
            for i, other in enumerate(servers):
                if other["previous_partial_dt"] == c and i != b:
                    time[1] = 1000 * part["history_kbit"] / frame["edge_link_rate_bit_per_s"][i][b]
                    energy[1] = other["transmit_power_w"] * time[1]
            time[2] = rounds * d * 1000 * s["cycles_per_bit"] / (s["cores"] * s["cpu_hz"])
            energy[2] = s["energy_per_round_j"] * rounds
            time[3] = part["model_bit"] / s["cloud_rate_bit_per_s"]
            energy[3] = s["transmit_power_w"] * time[3]
        if rounds > cap:
            found.append(("25g", b, None, None, rounds, cap))
        changes = len(set(frame["previous_association"][b]) ^ {n for n, _ in own})
        names = ("transmission", "migration", "creation", "upload")
        out.append({"rate_bit_per_s": rates, "data_kbit": d, "quality": quality, "rounds_cap": cap,
                    **{f"{n}_delay_s": x for n, x in zip(names, time)},
                    **{f"{n}_energy_j": x for n, x in zip(names, energy)},
                    "utility": k["gain_weight"] * importance * quality - k["energy_weight_per_j"] * sum(energy)
                    - k["change_cost"] * changes, "changes": changes})
    for n, sensor in enumerate(sensors):
        taken = sum(link["sensor"] == n for link in links)
        if taken > sensor["max_associations"]:
            found.append(("8", None, n, None, taken, sensor["max_associations"]))
    integration = sum(models) * k["cloud_cycles_per_bit"] / k["cloud_cpu_hz"]
    delay = max(sum(x for n, x in s.items() if n.endswith("_delay_s")) for s in out) + integration
    if beyond(delay, k["frame_duration_s"], k["frame_duration_s"]):
        found.append(("25b", None, None, None, delay, k["frame_duration_s"]))
    energy = (sum(sum(x for n, x in s.items() if n.endswith("_energy_j")) for s in out)
              + len(models) * k["cloud_access_s"] * k["cloud_max_power_w"]
              + integration * (k["cloud_idle_power_w"] + k["cloud_leak_power_w"]))
    overall = sum(parts[c]["importance"] * out[b]["quality"] for b, c in created.items())
    gain, cost = k["gain_weight"] * overall, k["energy_weight_per_j"] * energy
    moved = k["change_cost"] * sum(s["changes"] for s in out)
    found.sort(key=lambda v: (ORDER.index(v[0]), *(-1 if i is None else i for i in v[1:4])))
    keys = ("constraint", "edge_server", "sensor", "subcarrier", "value", "limit")
    return {"kind": "federation-score", "version": 1, "edge_servers": out, "quality_global": overall,
            "delay_s": delay, "energy_j": energy, "gain": gain, "energy_cost": cost, "configuration_cost": moved,
            "utility": gain - cost - moved, "violations": [dict(zip(keys, v)) for v in found]}
