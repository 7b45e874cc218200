"""Frames and decisions made by hand, each to put one rule of docs/formats.md in the foreground."""
import copy

from check_worked_example import blocks

DEFAULTS = {
    "data_reference_kbit": 200.0, "lipschitz_constant": 8.0, "learning_rate": 0.02, "strong_convexity": 2.0,
    "max_rounds": 100, "frame_duration_s": 7.6, "min_rate_bit_per_s": 5000.0, "gain_weight": 15.0,
    "energy_weight_per_j": 0.1, "change_cost": 0.5, "cloud_cpu_hz": 3e9, "cloud_cycles_per_bit": 15.0,
    "cloud_access_s": 0.01, "cloud_max_power_w": 60.0, "cloud_idle_power_w": 5.0, "cloud_leak_power_w": 1.0,
}
HALF = {"lipschitz_constant": 1.0, "learning_rate": 1.0, "strong_convexity": 1.0}  # a = 1/2
GAINS = [0.2, 0.05, 0.4, 0.01, 0.1, 0.6, 0.004, 0.3, 0.02, 0.15, 0.008]


def part(importance=0.5, required=3.0, model=1.5e6, history=800.0):
    return {"importance": importance, "required_quality": required, "model_bit": model, "history_kbit": history}


def server(previous=None, power=0.5, cloud=2e6, energy=6.144, cycles=15.0, cores=10, cpu=6.4e7):
    return {"cpu_hz": cpu, "cores": cores, "cycles_per_bit": cycles, "energy_per_round_j": energy,
            "transmit_power_w": power, "cloud_rate_bit_per_s": cloud, "previous_partial_dt": previous}


def sensor(*data, power=0.5, most=3):
    return {"transmit_power_w": power, "max_associations": most, "data_kbit": list(data)}


def case(parts, servers, sensors, assignment, links, rounds, t=2, w=2, previous=None, width=2e6, noise=8e-8, gain=None,
         **constants):
    """`links` as (edge server, sensor, subcarrier), `gain` as a function of those or one number.

    Of a sensor's data, those for the partial-DTs there are.
    """
    b = len(servers)
    sensors = [{**s, "data_kbit": s["data_kbit"][:len(parts)]} for s in sensors]
    if not callable(gain):
        gain = (lambda b, n, w, one=gain: one if one is not None else GAINS[(7 * n + 5 * b + 3 * w) % len(GAINS)])
    return ({"kind": "federation-frame", "version": 1, "constants": {**DEFAULTS, **constants}, "frame": t,
             "subcarriers": w, "subcarrier_hz": width, "noise_w": noise, "partial_dts": parts, "edge_servers": servers,
             "edge_link_rate_bit_per_s": [[0.0 if i == j else 1e8 + 1.5e7 * i + 4e6 * j for j in range(b)]
                                          for i in range(b)],
             "sensors": sensors,
             "gain": [[[gain(i, n, s) for s in range(w)] for i in range(b)] for n in range(len(sensors))],
             "previous_association": previous if previous is not None else [[] for _ in range(b)]},
            {"kind": "federation-decision", "version": 1, "assignment": list(assignment),
             "links": [{"edge_server": i, "sensor": n, "subcarrier": s} for i, n, s in links], "rounds": list(rounds)})


def changed(pair, **keys):
    """The case with other constants."""
    frame, decision = copy.deepcopy(pair)
    frame["constants"].update(keys)
    return frame, decision


def quality_by_hand():
    """Step 4, with a = 1/2 and Gamma a whole number, so that ties are exact."""
    def one(history, data, required, rounds, t=2, **constants):
        return case([part(0.75, required, history=history)], [server(0)], [sensor(data)], [0], [(0, 0, 0)], [rounds],
                    t, 1, [[0]], **{**HALF, **constants})
    yield "required quality just met at the cap (exact)", one(800.0, 400.0, 3.0, 4)
    yield "one round below the cap", one(800.0, 400.0, 3.0, 3)
    yield "one round above the cap (25g)", one(800.0, 400.0, 3.0, 5)
    yield "T_max is the cap that is needed", one(800.0, 400.0, 3.0, 4, max_rounds=4)
    yield "T_max below the rounds that are needed", one(800.0, 400.0, 3.0, 3, max_rounds=3)
    yield "T_max below the rounds that are needed, and more asked", one(800.0, 400.0, 3.0, 4, max_rounds=3)
    yield "required quality is all there is: Gamma = A_req", one(800.0, 400.0, 4.0, 20, max_rounds=60)
    yield "Gamma < A_req: the cap is T_max", one(300.0, 100.0, 4.0, 100)
    yield "Gamma < A_req and more rounds than T_max", one(300.0, 100.0, 4.0, 101)
    yield "Gamma > A_req, no history", one(0.0, 400.0, 0.75, 4)
    yield "Gamma > A_req, no new data", one(400.0, 0.0, 0.75, 4)
    yield "no data at all: quality 0, cap T_max", one(0.0, 0.0, 0.75, 100)
    yield "so little is required that no round is needed", one(800.0, 400.0, 1e-12, 0)
    yield "so little is required that a round is too many", one(800.0, 400.0, 1e-12, 1)
    yield "frame 100", one(80000.0, 60000.0 - 20000.0, 8.0, 6, t=100)
    yield "max_rounds 0", one(800.0, 400.0, 3.0, 0, max_rounds=0)
    yield "max_rounds 0 and rounds all the same", one(800.0, 400.0, 3.0, 2, max_rounds=0)
    yield "a million rounds", one(800.0, 400.0, 3.9, 1000000, max_rounds=2000000, learning_rate=3e-6)
    yield "hardly any progress: 1 - 2^(-x) of x = 1e-11", one(800.0, 400.0, 3.0, 10, learning_rate=1e-12)
    yield "hardly any data: log(1 + x) of x = 1e-13", one(1e-8, 3e-8, 1e-25, 3, data_reference_kbit=2e5)
    yield "quality above 1 and above 100", one(8e9, 400.0, 300.0, 9)
    yield "learning rate close to 2/L", case(
        [part(1.0, 0.5)], [server(0)], [sensor(400.0)], [0], [(0, 0, 0)], [57], 3, 1, [[]], learning_rate=0.2495)


def assignments_by_hand():
    """Steps 1, 3, 5 and 7: who creates what, migration, ESs without partial-DT, changes."""
    four = [server(power=p, cloud=c) for p, c in ((0.5, 2e6), (0.25, 1e6), (1.0, 3e6), (0.125, 1.5e6))]
    people = [sensor(500.0, 300.0), sensor(400.0, 250.0, power=1.0), sensor(200.0, 600.0, power=0.125, most=1)]
    links = [(0, 0, 0), (2, 2, 1), (0, 1, 1)]

    def moved(before, assignment, **more):
        servers = copy.deepcopy(four)
        for c, b in enumerate(before):
            if b is not None:
                servers[b]["previous_partial_dt"] = c
        rounds = [10 if b in assignment else 0 for b in range(4)]
        return case([part(0.75), part(0.5, history=650.0)], servers, people, assignment, links, rounds,
                    previous=[[0], [2], [], [1, 2]], **more)
    for before in ([0, 2], [1, 2], [2, 0], [3, 2], [None, None], [2, None], [None, 0], [3, 1], [1, 3]):
        yield f"partial-DTs 0 and 1 come from {before} to [0, 2]", moved(before, [0, 2])
    yield "two partial-DTs on one edge server (N9)", moved([0, 2], [0, 0])
    yield "two partial-DTs on one edge server, both come from elsewhere (N9)", moved([3, 1], [2, 2])
    yield "two partial-DTs on an edge server without links (N9)", moved([0, 2], [3, 3])
    yield "links of edge servers without partial-DT (N10)", moved([0, 2], [3, 1])
    frame, decision = moved([0, 2], [1, 2])
    decision["rounds"] = [7, 20, 5, 1]
    yield "rounds of edge servers without partial-DT break 25g (N10)", (frame, decision)

    five = [server(i) for i in range(4)] + [server()]
    three = [part(0.9, 2.0), part(0.1, 1.0, 4e6), part(0.4, 5.0, 0.0), part(0.6, 2.5, 3e6)]
    more = [sensor(300.0, 310.0, 320.0, 330.0, power=0.1 * (n + 1)) for n in range(5)]
    yield "three on one edge server, one on another (N9)", case(
        three, five, more, [4, 1, 4, 4], [(4, 0, 0), (1, 1, 0), (4, 2, 1)], [0, 5, 0, 0, 9], 4, 2)
    yield "two and two (N9)", case(
        three, five, more, [3, 0, 0, 3], [(0, 0, 0), (3, 1, 0), (3, 4, 2)], [5, 0, 0, 8, 0], 4, 3)
    yield "all of them go round by one", case(
        three, five, more, [1, 2, 3, 0], [(i, i, 0) for i in range(4)], [3, 4, 5, 6, 0], 4, 1,
        [[3], [2], [1], [0], [4]])
    yield "an edge server without partial-DT disturbs another (N10)", case(
        [part()], [server(0), server()], people[:2], [0], [(1, 1, 0), (0, 0, 0)], [12, 0], previous=[[0], []])
    yield "too many, a crowd and too slow, without partial-DT (N10)", case(
        [part()], [server(0), server()], [sensor(500.0, most=0), sensor(300.0, most=1)], [0],
        [(1, 1, 0), (1, 0, 0)], [12, 0], min_rate_bit_per_s=3e6)
    yield "a partial-DT leaves its members behind", case(
        [part()], [server(0), server()], people[:2], [1], [(1, 0, 0)], [0, 12], previous=[[0, 1], []])
    yield "members stay, all links as before", case(
        [part()], [server(0), server()], people[:2], [0], [(0, 1, 1), (0, 0, 0)], [12, 0], previous=[[0, 1], []])
    yield "no link at all", case([part()], [server(0)], people[:2], [0], [], [12], previous=[[1, 0]])
    yield "no sensors at all", case([part()], [server(0)], [], [0], [], [12])
    yield "no sensors at all, frame 1", case([part(history=0.0)], [server()], [], [0], [], [0], 1)
    yield "frame 1: no history, no migration, every link new", case(
        [part(0.75, history=0.0), part(0.25, 2.0, history=0.0)], [server(), server(), server()], people, [2, 0],
        [(2, 0, 0), (0, 1, 1), (0, 0, 0)], [18, 0, 21], 1)
    yield "history that nobody had", case([part(history=5000.0)], [server()], people[:1], [0], [(0, 0, 0)], [9], 9)
    yield "a sensor whose data are 0", case(
        [part()], [server(0)], [sensor(0.0), sensor(0.0)], [0], [(0, 0, 0), (0, 1, 1)], [20])


def radio_by_hand():
    """Step 2 and the constraints on links."""
    two = [part(0.75, history=900.0), part(0.5, history=400.0)]
    three = [server(0), server(None, 0.25), server(1, 1.0)]

    def many(n, **more):
        return [sensor(250.0 + 30 * i, 500.0 - 20 * i, power=0.0625 * 2 ** (i % 5), **more) for i in range(n)]

    def linked(links, n=4, w=2, **more):
        return case(two, three, many(n), [0, 2], links, [15, 0, 24], 2, w, **more)
    yield "multicast on one subcarrier", linked([(0, 0, 0), (2, 0, 0)])
    yield "multicast on one subcarrier, a third disturbs and is disturbed once", linked([(0, 0, 0), (2, 0, 0), (2, 1, 0)])
    yield "one sensor, two subcarriers", linked([(0, 0, 0), (2, 0, 1)])
    yield "one sensor on two subcarriers disturbs on each", linked([(0, 0, 0), (2, 0, 1), (0, 1, 1), (2, 2, 0)])
    yield "two multicasts on two subcarriers", linked([(0, 0, 0), (0, 1, 1), (2, 0, 0), (2, 1, 1)])
    yield "two multicasts that cross", linked([(0, 0, 0), (0, 1, 1), (2, 0, 1), (2, 1, 0)])
    yield "two in one cell on one subcarrier (14)", linked([(0, 0, 0), (0, 1, 0)])
    yield "four in one cell on one subcarrier (14)", linked([(2, n, 1) for n in (3, 1, 0, 2)])
    yield "collisions in two cells, with a multicast (14)", linked(
        [(2, 1, 0), (0, 0, 1), (0, 2, 0), (2, 3, 1), (0, 1, 0), (2, 2, 1)], w=2)
    yield "several associations too many (8)", case(
        two, three, [sensor(250.0, 300.0, most=m) for m in (0, 1, 2, 0)], [0, 2],
        [(2, 1, 0), (0, 1, 0), (2, 2, 1), (0, 2, 1), (0, 0, 2), (1, 3, 0)], [15, 0, 24], 2, 3)
    yield "associations exactly as many as allowed (8)", case(
        two, three, [sensor(250.0, 300.0, most=m) for m in (0, 1, 2)], [0, 2], [(2, 1, 0), (2, 2, 1), (0, 2, 1)],
        [15, 0, 24])
    yield "low rates are listed by index, not as the links stand (25c)", linked(
        [(2, 3, 1), (2, 0, 0), (0, 2, 1), (2, 1, 1), (0, 1, 0), (0, 3, 0)], min_rate_bit_per_s=4e6)
    yield "rate exactly the limit (SINR 1)", linked([(0, 3, 0)], noise=0.1, gain=0.2, min_rate_bit_per_s=2e6)
    yield "rate below the limit by half the tolerance", linked(
        [(0, 3, 0)], noise=0.1, gain=0.2, min_rate_bit_per_s=2000000.001)
    yield "rate a little below the limit (25c)", linked([(0, 3, 0)], noise=0.1, gain=0.2, min_rate_bit_per_s=2.0001e6)
    yield "R_Min 0", linked([(0, 3, 0), (2, 2, 0)], noise=1e3, min_rate_bit_per_s=0.0)
    for sinr in (1e-6, 1e-9, 1e-12, 1e-15, 1e-18):
        yield f"SINR near {sinr}", linked([(0, 0, 0), (2, 1, 1), (2, 3, 0)], noise=1e4,
                                          gain=lambda b, n, w, g=sinr: 1e4 * g * (2 + b + n + w), w=2)
    yield "SINR near 1e12", linked([(0, 0, 0), (2, 1, 1)], noise=1e-13)
    yield "interference far above the noise", linked(
        [(0, 0, 0), (2, 1, 0), (0, 2, 1), (2, 3, 1)], noise=1e-20)
    yield "one subcarrier", linked([(0, 0, 0), (2, 1, 0)], w=1)
    yield "six subcarriers, eight sensors", linked(
        [(2 * (n % 2), n, (n // 2 + n % 2) % 6) for n in range(8)] + [(0, 1, 5), (2, 0, 4)], n=8, w=6)
    everything = case(
        two + [part(0.2)], [server(0), server(1, 0.25), server(2, 1.0, 2e5)], [
            sensor(250.0, 300.0, 350.0, most=1), sensor(250.0, 300.0, 3500.0, most=0), sensor(1.0, 2.0, 3.0, most=0)],
        [2, 0, 2], [(2, 1, 1), (1, 2, 0), (1, 1, 0), (2, 0, 1), (0, 0, 1), (0, 2, 1)], [200, 3, 101],
        previous=[[1], [0, 1], [2]], min_rate_bit_per_s=1e7)
    yield "every constraint broken", everything


def costs_by_hand():
    """Steps 5, 6 and 8 with zeros, exact limits, optional keys."""
    base = case([part(0.75, 2.0, 2e6, 900.0), part(0.5, 3.0, 1.5e6, 400.0)], [server(1), server(0, 0.25, 1e6), server()],
                [sensor(500.0, 300.0), sensor(400.0, 250.0, power=1.0), sensor(200.0, 600.0, power=0.125)], [0, 2],
                [(0, 0, 0), (2, 0, 0), (0, 1, 1), (2, 2, 1)], [14, 0, 24], previous=[[0], [2], []])
    yield "nothing is 0", base
    for key in ("change_cost", "gain_weight", "energy_weight_per_j", "cloud_cycles_per_bit", "cloud_access_s",
                "cloud_max_power_w", "cloud_idle_power_w", "cloud_leak_power_w", "min_rate_bit_per_s"):
        yield f"{key} 0", changed(base, **{key: 0.0})
    yield "both weights 0", changed(base, gain_weight=0.0, energy_weight_per_j=0.0)
    yield "all weights 0", changed(base, gain_weight=0.0, energy_weight_per_j=0.0, change_cost=0.0)
    for key in ("cycles_per_bit", "energy_per_round_j", "transmit_power_w"):
        frame, decision = copy.deepcopy(base)
        for s in frame["edge_servers"]:
            s[key] = 0.0
        yield f"{key} 0", (frame, decision)
    for key, x in (("importance", 0.0), ("importance", 1.0), ("model_bit", 0.0), ("history_kbit", 0.0)):
        frame, decision = copy.deepcopy(base)
        for p in frame["partial_dts"]:
            p[key] = x
        yield f"{key} {x}", (frame, decision)
    yield "late (25b)", changed(base, frame_duration_s=1.5)
    yield "late by transmission alone (25b)", (lambda f, d: ({**f, "subcarrier_hz": 2000.0}, d))(*copy.deepcopy(base))
    frame, decision = copy.deepcopy(base)
    frame["edge_link_rate_bit_per_s"] = [[1.0 if i == j else 1e5 for j in range(3)] for i in range(3)]
    yield "late by migration alone (25b)", (frame, decision)
    yield "late in the cloud alone (25b)", changed(base, cloud_cpu_hz=1e6)
    for name, duration in (("exactly the duration", 1.0), ("beyond the duration by half the tolerance", 1 - 5e-10)):
        yield f"delay {name}", case([part(model=2e6)], [server(0)], [sensor(300.0)], [0], [], [5],
                                    cloud_cycles_per_bit=0.0, frame_duration_s=duration)
    frame, decision = copy.deepcopy(base)
    frame.update(previous_links=[{"edge_server": 1, "sensor": 2, "subcarrier": 0}, {"edge_server": 0, "sensor": 0, "subcarrier": 1}],
                 frames=100, mean_new_data_kbit=[1600.0, 0.0], comment="optional keys",
                 origin={"scenario": "federation/paper", "deployment": 3, "dynamics_seed": 12, "step": 1})
    decision["comment"] = "ignored"
    yield "previous_links and all other optional keys", (frame, decision)
    frame, decision = case([part(1, 3, 1000000, 800)], [server(0, 1, 2000000, 6, 15, 10, 64000000)],
                           [sensor(400, power=1)], [0], [(0, 0, 0)], [9], width=2000000, noise=1, gain=1,
                           previous=[[0]])
    frame["constants"].update({k: int(x) for k, x in frame["constants"].items() if x == int(x)})
    frame["edge_link_rate_bit_per_s"] = [[0]]
    yield "integers where numbers stand", (frame, decision)


def by_hand():
    frame, decision, _ = blocks(11)
    yield "worked example", (frame, decision)
    for some in (quality_by_hand, assignments_by_hand, radio_by_hand, costs_by_hand):
        yield from some()
