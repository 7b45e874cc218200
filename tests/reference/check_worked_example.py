#!/usr/bin/env python3
"""Scores the worked example of docs/formats.md, section 10, and compares: all numbers within 1e-9 relative."""
import json
import pathlib
import re
import sys

import wide_area_score

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "formats.md"


def blocks():
    section = PAGE.read_text(encoding="utf-8").split("\n## 10.")[1].split("\n## ")[0]
    return [json.loads(b) for b in re.findall(r"```json\n(.*?)```", section, re.S)]


def differences(a, b, place=""):
    """Yields (place, a, b, relative difference); infinite where the shapes differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            if key != "comment":
                yield from differences(a.get(key), b.get(key), f"{place}.{key}")
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for n, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f"{place}[{n}]")
    elif type(a) in (int, float) and type(b) in (int, float):
        yield place, a, b, abs(a - b) / max(abs(a), abs(b)) if a != b else 0.0
    else:
        yield place, a, b, 0.0 if a == b else float("inf")


def main():
    cycle, decision, expected = blocks()
    wide_area_score.check_cycle(cycle)
    wide_area_score.check_decision(decision, cycle)
    found = wide_area_score.score(cycle, decision)
    worst = max(differences(found, expected), key=lambda d: d[3])
    print("greatest difference:", *worst)
    return 0 if worst[3] <= 1e-9 else 1


if __name__ == "__main__":
    sys.exit(main())
