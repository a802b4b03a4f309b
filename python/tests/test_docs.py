"""What the documentation shows is run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import oobelens
import oobelens._api
import oobelens.knowledge
from made import REPO


@pytest.mark.parametrize("module", [oobelens, oobelens._api, oobelens.knowledge], ids=lambda module: str(module.__name__))
def test_docstrings(logs: Path, monkeypatch: pytest.MonkeyPatch, module: object) -> None:
    monkeypatch.chdir(logs.parent)
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


def test_readme(logs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("polars")
    monkeypatch.chdir(logs.parent)
    programs = re.findall(r"^```python\n(.*?)^```", (REPO / "python" / "README.md").read_text(), re.M | re.S)
    names: dict[str, object] = {}
    for program in programs:
        exec(compile(program, "README.md", "exec"), names)
    assert len(programs) == 5
    said = capsys.readouterr().out
    assert "cannot read no/such/folder" in said


def test_the_readme_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("polars")
    pytest.importorskip("altair")
    (tmp_path / "testdata").symlink_to(REPO / "testdata")
    monkeypatch.chdir(tmp_path)
    page = (REPO / "README.md").read_text(encoding="utf-8")
    section = page[page.index("## From nothing") :]
    [program] = re.findall(r"^```python\n(.*?)^```", section[: section.index("\n## ")], re.M | re.S)
    exec(compile(program, "README.md", "exec"), {})
    said = capsys.readouterr().out
    assert "error" in said and "open" in said
    assert "vegaEmbed" in (tmp_path / "plot.html").read_text(encoding="utf-8")


def test_everything_public_is_documented() -> None:
    public = [getattr(oobelens, name) for name in oobelens.__all__ if not name.startswith("__")]
    members = [
        member
        for one in public
        if isinstance(one, type) and not issubclass(one, BaseException)
        for name, member in vars(one).items()
        if not name.startswith("_") and (callable(member) or isinstance(member, property))
    ]
    assert all(one.__doc__ for one in [*public, *members])
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", oobelens.__version__)
