"""The notebooks of `examples/` run from the first cell to the last, in a kernel of their own, and show what they promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cells import NOTEBOOKS

RUN = """
import sys
import nbformat
from nbclient import NotebookClient
path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": sys.argv[2]}}).execute()
nbformat.write(notebook, sys.argv[3])
"""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.stem))
def test_a_notebook_runs(path: Path, tmp_path: Path) -> None:
    pytest.importorskip("nbclient")
    pytest.importorskip("altair")
    nbformat = pytest.importorskip("nbformat")
    done = tmp_path / path.name
    subprocess.run([sys.executable, "-c", RUN, path, path.parent, done], check=True, timeout=300)
    cells = [cell for cell in nbformat.read(done, as_version=4).cells if cell.cell_type == "code"]
    shown = [output for cell in cells for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "error" or output.get("name") == "stderr"]
    html = [output.data["text/html"] for output in shown if "text/html" in output.get("data", {})]
    assert len(html) >= 4, "tables are shown as tables"


def test_there_are_notebooks_and_they_are_kept_without_output() -> None:
    nbformat = pytest.importorskip("nbformat")
    assert {path.stem for path in NOTEBOOKS} >= {"one_device", "many_devices"}
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            assert cell.cell_type != "code" or (cell.outputs, cell.execution_count) == ([], None), path.name
