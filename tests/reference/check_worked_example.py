#!/usr/bin/env python3
"""Scores the worked examples of docs/formats.md, sections 10 and 11, and compares: all numbers within 1e-9 relative."""
import json
import pathlib
import re
import sys

import federation_score
import wide_area_score

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "formats.md"


def blocks(section=10):
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {section}.")[1].split("\n## ")[0]
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
    code = 0
    for section, scorer, check_instance in ((10, wide_area_score, wide_area_score.check_cycle),
                                            (11, federation_score, federation_score.check_frame)):
        instance, decision, expected = blocks(section)
        check_instance(instance)
        scorer.check_decision(decision, instance)
        worst = max(differences(scorer.score(instance, decision), expected), key=lambda d: d[3])
        print(f"section {section}, greatest difference:", *worst)
        code = code if worst[3] <= 1e-9 else 1
    return code


if __name__ == "__main__":
    sys.exit(main())
