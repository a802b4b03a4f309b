#!/usr/bin/env python3
"""Writes the synthetic samples in this folder: python3 testdata/make.py, or --check to only compare.

The same code writes the same bytes on every machine. What comes out is committed; the tests read that and, where
there is a python3, check that it is what this program writes. No sample holds a line of a real log.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True

from maker import failures, formats, provisioning, scenarios, troubles, wellness  # noqa: E402

HERE = Path(__file__).resolve().parent


def bundles() -> dict[str, bytes]:
    """Every file of every bundle by its path in this folder."""
    made = {}
    for scenario in [*scenarios.SCENARIOS, *failures.SCENARIOS, *provisioning.SCENARIOS, *troubles.SCENARIOS, *wellness.SCENARIOS]:
        folder = f"bundles/{scenario.__name__.replace('_', '-')}/input"
        made |= {f"{folder}/{name}": bytes(data) for name, data in scenario().files.items()}
    return made


def main() -> int:
    made = formats.files() | bundles()
    stale = [path for path, data in made.items() if not (HERE / path).is_file() or (HERE / path).read_bytes() != data]
    known = {HERE / path for path in made}
    strangers = [path for path in sorted([*HERE.glob("formats/cmtrace/*.log"), *HERE.glob("bundles/*/input/*")]) if path not in known]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path} is not what make.py writes")
        for path in strangers:
            print(f"{path.relative_to(HERE)} is not made by make.py")
        return 1 if stale or strangers else 0
    for path in stale:
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_bytes(made[path])
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
