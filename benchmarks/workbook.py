"""How long the workbook of an example takes: the plan is decided before, the clock runs from base case to bytes.

    python benchmarks/workbook.py [examples/stargate] [--json]

Assumes a warm compiler cache; the best of three is the figure, since other work on the machine only adds.
"""

from __future__ import annotations

import argparse
import json
from time import perf_counter, process_time

from gigawatt.evidence import base_case_of
from gigawatt.study import base_plan, open_programme
from gigawatt.workbook import workbook_of, write_book
from gigawatt.workbook.places import places

REPEATS = 3
MOST_SECONDS = 5.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programme", nargs="?", default="examples/stargate")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    programme = open_programme(asked.programme)
    plan = base_plan(programme)
    base = base_case_of(programme, plan).base
    seconds, processor = [], []
    for _ in range(REPEATS):
        start, used = perf_counter(), process_time()
        book = workbook_of(programme, plan, base, (("Verdict", "not part of the time"),))
        content = write_book(book)
        seconds.append(perf_counter() - start)
        processor.append(process_time() - used)
    known = places(book)
    found = {
        "programme": asked.programme,
        "rows": len(known),
        "cells": sum(max(place.columns, 1) for place in known.values()),
        "formulas": sum(max(place.columns, 1) for place in known.values() if place.row.formula),
        "megabytes": len(content) / 1e6,
        "seconds": min(seconds),
        "processor_seconds": min(processor),
    }
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        size = f"{found['formulas']:,} formulas in {found['rows']:,} rows, {found['megabytes']:.1f} MB"
        print(f"{size}: {found['seconds']:.2f} s, {found['processor_seconds']:.2f} of the processor")
    return int(min(seconds) > MOST_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
