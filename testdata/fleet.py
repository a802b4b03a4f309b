#!/usr/bin/env python3
"""Writes the archives of a fleet: python3 testdata/fleet.py OUT --devices 1000, and what is in them beside the folder.

The same seed gives the same files; of zip archives the same members, packed as this Python's zlib packs them.
"""

import argparse
import csv
import sys
from multiprocessing import Pool
from pathlib import Path

sys.dont_write_bytecode = True

from maker import fleet  # noqa: E402

COLUMNS = [
    "archive", "week", "scenario", "app", "model", "maker", "build", "serial", "computer", "told", "shape", "bytes",
]


def one(arguments: tuple) -> dict:
    return fleet.make(*arguments)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the folder to write into")
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--days", type=int, default=10, help="days of routine behind what happened")
    parser.add_argument("--processes", type=int, default=None)
    parser.add_argument("--truth", type=Path, help="a CSV file that tells what each archive is")
    said = parser.parse_args()
    work = [(said.out, said.seed, number, said.devices, said.days) for number in range(said.devices)]
    with Pool(said.processes) as pool:
        made = pool.map(one, work, chunksize=8)
    if said.truth:
        with said.truth.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(made)
    print(f"{len(made)} devices, {sum(what['bytes'] for what in made)} bytes, in {said.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
