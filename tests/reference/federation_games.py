#!/usr/bin/env python3
"""Writes federation_games.json: one-to-one matchings with their proposer-optimal stable matching, by brute force.

Partial-DTs propose. Each side ranks the other by a value, the higher the better, and ties go to the lower index;
every partial-DT would rather have any edge server than none, and an edge server any partial-DT. All C of B! / (B - C)!
matchings are listed, those with a blocking pair are thrown away, and of the rest the one is taken in which each
partial-DT has the best edge server that it has in any of them. No Gale-Shapley here. Two thirds of the games with
values of each side's own are redrawn until they have several stable matchings, so that it matters who proposes.
"""
import collections
import itertools
import json
import pathlib
import sys

from make_cases import Draw

HERE = pathlib.Path(__file__).resolve().parent


def ranks(values):
    """ranks[i][j]: the place of j in the order of i, 0 the best."""
    table = []
    for row in values:
        order = sorted(range(len(row)), key=lambda j: (-row[j], j))
        table.append([order.index(j) for j in range(len(row))])
    return table


def blocking_pairs(assignment, part_rank, server_rank):
    """Pairs (c, b) that would both rather have each other."""
    holder = {b: c for c, b in enumerate(assignment)}
    return [(c, b) for c, mine in enumerate(assignment) for b in range(len(server_rank))
            if part_rank[c][b] < part_rank[c][mine]
            and (b not in holder or server_rank[b][c] < server_rank[b][holder[b]])]


def stable_matchings(part_values, server_values):
    part_rank, server_rank = ranks(part_values), ranks(server_values)
    return [list(a) for a in itertools.permutations(range(len(server_values)), len(part_values))
            if not blocking_pairs(a, part_rank, server_rank)]


def proposer_optimal(stable, part_values):
    """The stable matching that no partial-DT would give for another stable one; there is exactly one."""
    rank = ranks(part_values)
    best = [min((a[c] for a in stable), key=lambda b: rank[c][b]) for c in range(len(rank))]
    assert best in stable
    return best


def drawn_values(r, rows, columns, tied):
    if tied:
        return [[float(r.count(-1, 2)) for _ in range(columns)] for _ in range(rows)]
    values = [x / 100 for x in r.some(range(-2000, 5000), rows * columns)]
    return [values[i * columns:(i + 1) * columns] for i in range(rows)]


def main():
    r = Draw(20250318)
    games, count = [], collections.Counter()
    sizes = [(1, 1), (1, 4), (2, 2), (2, 3), (2, 6), (3, 3), (3, 4), (3, 6), (4, 4), (4, 5), (4, 6), (5, 5), (5, 6), (5, 6), (5, 6)]
    for n in range(60):
        symmetric, tied = n % 2 == 0, n // 2 % 2 == 1
        c, b = sizes[n // 4]
        wanted = 2 if not symmetric and c > 1 and n // 4 % 3 != 1 else 1
        stable = []
        while len(stable) < wanted:
            part_values = drawn_values(r, c, b, tied)
            server_values = [list(column) for column in zip(*part_values)] if symmetric else drawn_values(r, b, c, tied)
            stable = stable_matchings(part_values, server_values)
        best = proposer_optimal(stable, part_values)
        games.append({"partial_dts": c, "edge_servers": b, "symmetric": symmetric, "tied": tied,
                      "partial_dt_values": part_values, "edge_server_values": server_values,
                      "stable_matchings": len(stable), "assignment": best})
        count[f"C = {c}, B = {b}"] += 1
        count["symmetric" if symmetric else "independent"] += 1
        count["tied" if tied else "strict"] += 1
        count["C < B" if c < b else "C = B"] += 1
        count["several stable matchings"] += len(stable) > 1
        count["of those, C < B"] += len(stable) > 1 and c < b
        favourite = [row.index(max(row)) for row in part_values]
        count["somebody does not get its favourite"] += favourite != best
    lines = ",\n".join(json.dumps(g, separators=(",", ":"), allow_nan=False) for g in games)
    text = '{"made_by":"python3 tests/reference/federation_games.py","games":[\n' + lines + "\n]}\n"
    (HERE / "federation_games.json").write_text(text, encoding="utf-8")
    for key, n in sorted(count.items()):
        print(f"{n:6d}  {key}")
    print(f"{len(games)} games, {len(text)} bytes")


if __name__ == "__main__":
    sys.exit(main())
