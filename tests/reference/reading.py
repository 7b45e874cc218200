"""Section 1 of docs/formats.md for both scorers: reading a file, saying all that is wrong with it, the tolerance."""
import json
import math
import sys

from precise import D, ONE

TOLERANCE = D("1e-9")


class Record(dict):
    duplicates = ()


class Malformed(Exception):
    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


def _record(pairs):
    record = Record(pairs)
    keys = [k for k, _ in pairs]
    record.duplicates = sorted({k for k in keys if keys.count(k) > 1})
    return record


def _refuse(name):
    raise ValueError(name + " is no JSON number")


def load(path):
    with open(path, "rb") as f:
        text = f.read()
    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=_record, parse_constant=_refuse)
    except (ValueError, RecursionError) as e:
        raise Malformed([f"{path}: .: {e}: must be one JSON object in UTF-8"])


RANGES = {
    "any": lambda x: True, "> 0": lambda x: x > 0, ">= 0": lambda x: x >= 0, ">= 1": lambda x: x >= 1,
    "in [0, 1]": lambda x: 0 <= x <= 1, "in (0, 1]": lambda x: 0 < x <= 1, "in (0, 1)": lambda x: 0 < x < 1,
}


class Checker:
    def __init__(self, path):
        self.path, self.problems = path, []

    def say(self, place, value, rule):
        shown = json.dumps(value)
        self.problems.append(f"{self.path}: {place or '.'}: {shown if len(shown) < 80 else shown[:77] + '...'}: {rule}")

    def integer(self, place, value):
        if type(value) is not int:
            self.say(place, value, "must be an integer")
            return False
        return True

    def value(self, place, value, rule):
        if rule == "list":
            if not isinstance(value, list):
                self.say(place, value, "must be an array")
        elif rule == "bool":
            if not isinstance(value, bool):
                self.say(place, value, "must be a boolean")
        elif rule == "str":
            if not isinstance(value, str):
                self.say(place, value, "must be a string")
        elif rule == "index or null":
            if value is not None:
                self.integer(place, value)
        elif rule.startswith("int"):
            if self.integer(place, value) and not RANGES[rule[4:]](value):
                self.say(place, value, "must be " + rule[4:])
        else:
            try:
                good = type(value) in (int, float) and math.isfinite(float(value))
            except OverflowError:
                good = False
            if not good:
                self.say(place, value, "must be a finite number")
            elif not RANGES[rule](value):
                self.say(place, value, "must be " + rule)

    def object(self, place, value, keys, optional=None):
        """Checks an object and gives it, or an empty one."""
        if not isinstance(value, dict):
            self.say(place, value, "must be an object")
            return {}
        optional = optional or {}
        for k in value.duplicates if isinstance(value, Record) else ():
            self.say(f"{place}.{k}", value[k], "must not stand twice")
        for k in value:
            if k not in keys and k not in optional:
                self.say(f"{place}.{k}", value[k], "is not a key of this table")
        for k, rule in keys.items():
            if k not in value:
                self.say(f"{place}.{k}", None, "must be given")
            elif rule:
                self.value(f"{place}.{k}", value[k], rule)
        for k, rule in optional.items():
            if k in value and rule:
                self.value(f"{place}.{k}", value[k], rule)
        return value

    def array(self, place, value, length, rule=None):
        """Checks an array that must have `length` items, each of them by `rule`, and gives its items."""
        if not isinstance(value, list):
            self.say(place, value, "must be an array")
        elif len(value) != length:
            self.say(place, len(value), f"must have {length} items")
        for n, x in enumerate(items(value)):
            if rule:
                self.value(f"{place}[{n}]", x, rule)
        return items(value)

    def index(self, place, value, below):
        """Checks an index into `below` things, and says whether it is one."""
        if not self.integer(place, value):
            return False
        if not 0 <= value < below:
            self.say(place, value, f"must be in [0, {below})")
            return False
        return True

    def head(self, value, kind):
        if not isinstance(value, dict):
            self.say("", value, "must be an object")
        elif value.get("kind") != kind:
            self.say(".kind", value.get("kind"), f'must be "{kind}"')
        elif type(value.get("version")) is not int or value["version"] != 1:
            self.say(".version", value.get("version"), "must be 1")
        self.finish()

    def finish(self):
        if self.problems:
            raise Malformed(self.problems)


def items(value):
    return value if isinstance(value, list) else []


def exact(x):
    """A number of a file as the double it reads back to, exactly."""
    return D(float(x))


def beyond(value, limit):
    return value - limit > TOLERANCE * max(ONE, abs(limit))


def short_of(value, limit):
    return limit - value > TOLERANCE * max(ONE, abs(limit))


def run(arguments, usage, check_instance, check_decision, score):
    """INSTANCE.json DECISION.json -> score on stdout; 2 and all problems on stderr when one is malformed."""
    if len(arguments) != 2:
        print(usage, file=sys.stderr)
        return 2
    try:
        instance = check_instance(load(arguments[0]), arguments[0])
        decision = check_decision(load(arguments[1]), instance, arguments[1])
    except Malformed as e:
        print(e, file=sys.stderr)
        return 2
    print(json.dumps(score(instance, decision), indent=1, allow_nan=False))
    return 0
