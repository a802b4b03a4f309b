#!/usr/bin/env python3
"""Counts the records of every event log of a corpus with python-evtx, a reader of its own.

    pip install python-evtx
    count_evtx.py CORPUS          writes "file<TAB>records" lines

Every chunk that begins as one counts, whatever the header of the file says.
"""

import sys
from pathlib import Path

import Evtx.Evtx


def count(path):
    with Evtx.Evtx.Evtx(str(path)) as log:
        chunks = log.get_file_header().chunks(include_inactive=True)
        return sum(sum(1 for _ in chunk.records()) for chunk in chunks if chunk.check_magic())


def main():
    root = Path(sys.argv[1])
    for path in sorted(root.rglob("*.evtx")):
        print(path.relative_to(root).as_posix(), count(path), sep="\t")


if __name__ == "__main__":
    main()
