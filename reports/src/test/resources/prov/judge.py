"""Reads PROV-JSON documents with the independent library prov and checks constraints of PROV-CONSTRAINTS that it does not.

Prints one line for each document: its name, then counts of records. Ends with 1 and a line per fault otherwise.
"""

import sys

from prov.model import (
    PROV_ATTR_ACTIVITY,
    PROV_ATTR_ENTITY,
    PROV_ATTR_GENERATED_ENTITY,
    PROV_ATTR_TIME,
    PROV_ATTR_USED_ENTITY,
    ProvActivity,
    ProvDerivation,
    ProvDocument,
    ProvElement,
    ProvGeneration,
    ProvUsage,
)


def one(record, attribute):
    return next(iter(record.get_attribute(attribute)), None)


def undeclared(document):
    known = {str(record.identifier) for record in document.get_records(ProvElement)}
    for record in document.get_records():
        if not isinstance(record, ProvElement):
            for name, value in record.formal_attributes:
                if name.localpart in ("time", "startTime", "endTime") or value is None:
                    continue
                if str(value) not in known:
                    yield f"{record.get_provn()} names {value}, which is not described"


def circles(document):
    below = {}
    for derivation in document.get_records(ProvDerivation):
        made = str(one(derivation, PROV_ATTR_GENERATED_ENTITY))
        below.setdefault(made, set()).add(str(one(derivation, PROV_ATTR_USED_ENTITY)))
    done = set()
    for start in sorted(below):
        path, stack = set(), [(start, iter(sorted(below.get(start, ()))))]
        path.add(start)
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                path.discard(node)
                done.add(node)
            elif following in path:
                yield f"{following} derives from itself"
            elif following not in done:
                path.add(following)
                stack.append((following, iter(sorted(below.get(following, ())))))


def times(document):
    activities = {str(a.identifier): a for a in document.get_records(ProvActivity)}
    made = {}
    for generation in document.get_records(ProvGeneration):
        entity = str(one(generation, PROV_ATTR_ENTITY))
        activity = activities[str(one(generation, PROV_ATTR_ACTIVITY))]
        if entity in made:
            yield f"{entity} is generated twice"
        at = one(generation, PROV_ATTR_TIME)
        made[entity] = at
        if at and activity.get_startTime() and at < activity.get_startTime():
            yield f"{entity} is generated before its activity starts"
        if at and activity.get_endTime() and at > activity.get_endTime():
            yield f"{entity} is generated after its activity ends"
    for usage in document.get_records(ProvUsage):
        user = activities[str(one(usage, PROV_ATTR_ACTIVITY))]
        at = made.get(str(one(usage, PROV_ATTR_ENTITY)))
        if at and user.get_endTime() and user.get_endTime() < at:
            yield f"{user.identifier} ends before {one(usage, PROV_ATTR_ENTITY)}, which it used, is generated"


def main(paths):
    faults = []
    for path in paths:
        with open(path, encoding="utf-8") as source:
            document = ProvDocument.deserialize(content=source.read(), format="json")
        again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
        if again != document:
            faults.append(f"{path}: does not survive being written and read again")
        document.get_provn()
        for rule in (undeclared, circles, times):
            faults.extend(f"{path}: {fault}" for fault in rule(document))
        counts = {}
        for record in document.get_records():
            kind = record.get_type().localpart
            counts[kind] = counts.get(kind, 0) + 1
        print(path.rsplit("/", 1)[-1], *(f"{kind}={counts[kind]}" for kind in sorted(counts)))
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
