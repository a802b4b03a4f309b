"""From a log to a frame: against Rust that builds the same Arrow batches and drops them, and against a regular expression.

    python python/benches/frame.py [LOG] [--profile release] [--megabytes 128] [--rounds 5]

Runs alternate, each on one thread; what is printed are medians. Without a log one is made. The goals: at most 1.2 times
what Rust takes (the aim is 1.1), and at least 20 times as fast as `re.finditer` with pandas.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

import pandas

import oobelens

REPO = Path(__file__).resolve().parents[2]
RECORD = re.compile(
    r'<!\[LOG\[(?P<text>.*?)\]LOG\]!><time="(?P<time>[^"]*)" date="(?P<date>[^"]*)" component="(?P<component>[^"]*)" '
    r'context="(?P<context>[^"]*)" type="(?P<type>[^"]*)" thread="(?P<thread>[^"]*)" file="(?P<file>[^"]*)">',
    re.DOTALL,
)
TEXTS = (
    "[Win32App] the detection rule of app {id} was not met",
    "[StatusService] app {id} reports {number} and waits for its next turn",
    "[Proxy Poller] asks for work, {number} answers so far",
    "[Win32App][ReportingManager] the state of {id} was written down for the service, its session is {number}",
    "a line that some helper wrote\n  and went on with, number {number}",
)


def made(folder: Path, megabytes: int) -> Path:
    """A log of such records as the agent writes, made up."""
    log, chance = folder / "IntuneManagementExtension.log", random.Random(7)
    with log.open("w", newline="") as file:
        size, seconds = 0, 0
        while size < megabytes << 20:
            seconds += chance.randrange(3)
            text = chance.choice(TEXTS).format(id=UUID(int=chance.getrandbits(128)), number=chance.randrange(9999))
            time = f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{chance.randrange(10**7):07}"
            tail = f'component="IntuneManagementExtension" context="" type="{chance.choice("1112")}" thread="{chance.randrange(4, 40)}"'
            size += file.write(f'<![LOG[{text}]LOG]!><time="{time}" date="3-{1 + seconds // 86400 % 28}-2026" {tail} file="">\r\n')
    return log


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()  # what it gives is dropped here
    return perf_counter() - start


def by_expression(log: Path) -> pandas.DataFrame:
    """What somebody would write: one expression, a list of tuples, a frame with times."""
    rows = [match.groups() for match in RECORD.finditer(log.read_text(encoding="utf-8-sig", errors="replace"))]
    frame = pandas.DataFrame(rows, columns=list(RECORD.groupindex))
    frame["time"] = pandas.to_datetime(frame["date"] + " " + frame["time"], format="%m-%d-%Y %H:%M:%S.%f", errors="coerce")
    return frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", nargs="?", type=Path)
    parser.add_argument("--profile", default="release", help="the Cargo profile the package was built with")
    parser.add_argument("--megabytes", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    cargo = ("cargo", "build", "--quiet", "--profile", given.profile, "-p", "oobelens", "--features", "arrow")
    subprocess.run([*cargo, "--example", "batches"], cwd=REPO, check=True)
    rust = REPO / "target" / given.profile / "examples" / "batches"
    with tempfile.TemporaryDirectory() as folder:
        compare(rust, given.log or made(Path(folder), given.megabytes), given.rounds)


def compare(rust: Path, log: Path, rounds: int) -> None:
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        done = subprocess.run([rust, log, "2", "1"], capture_output=True, text=True, check=True)
        rust_run = json.loads(done.stdout.splitlines()[-1])
        for name in ("parse", "build", "stream"):
            times.setdefault(name, []).append(rust_run[name])
        times.setdefault("table", []).append(timed(lambda: oobelens.records(log, threads=1)))
        times.setdefault("polars", []).append(timed(lambda: oobelens.records(log, threads=1).to_polars()))
        times.setdefault("pandas", []).append(timed(lambda: oobelens.records(log, threads=1).to_pandas()))
    times["expression"] = [timed(lambda: by_expression(log)) for _ in range(2)]
    took = {name: median(some) for name, some in times.items()}
    size, rows = log.stat().st_size, len(oobelens.records(log))
    sys.stdout.write(f"{log.name}: {size / 1e6:.0f} MB, {rows:,} rows, one thread, medians of {rounds}\n")
    said = {
        "parse": "Rust: every record parsed and counted",
        "stream": "Rust: batches built, each dropped at once",
        "build": "Rust: all batches built, then dropped",
        "table": "Python: oobelens.records",
        "polars": "Python: oobelens.records(…).to_polars()",
        "pandas": "Python: oobelens.records(…).to_pandas()",
        "expression": "Python: re.finditer and pandas",
    }
    for name, words in said.items():
        sys.stdout.write(f"{words:45} {took[name]:8.3f} s {size / took[name] / 1e6:9.0f} MB/s\n")
    ratios = (
        ("polars, as many times what Rust takes to build", took["polars"] / took["build"], "at most 1.2"),
        ("polars, as many times what parsing alone takes", took["polars"] / took["parse"], ""),
        ("as many times as fast as the expression", took["expression"] / took["polars"], "at least 20"),
    )
    for words, ratio, goal in ratios:
        sys.stdout.write(f"{words:52} {ratio:6.2f}  {goal}\n")


if __name__ == "__main__":
    main()
