"""The code cells of the notebooks as programs, for mypy: `cells.py FOLDER` writes them there."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from made import REPO

NOTEBOOKS = sorted((REPO / "python" / "examples").glob("*.ipynb"))


def program(notebook: Path) -> str:
    """All code of a notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code") + "\n"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for path in NOTEBOOKS:
        (folder / f"{path.stem}.py").write_text(program(path), encoding="utf-8")
