"""What is known: codes, and rules of your own."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Literal

from oobelens import _native
from oobelens.errors import Fault
from oobelens.report.build import build


@dataclass(frozen=True, slots=True)
class Code:
    """What is known of an error code in one field."""

    code: str
    """As 32 bits: ``0x80070643``."""
    signed: int
    """The same as a signed number: -2147023293."""
    unsigned: int
    """The same as an unsigned number: 2147944003."""
    scope: str
    """In which field it means this: ``exit``, ``autopilot``, ``aadsts``, ``http``; empty: anywhere."""
    name: str | None
    """Its symbol."""
    meaning: str
    """What it means."""
    cause: str | None
    """What usually causes it."""
    points: tuple[str, ...]
    """Points of the runbook."""
    source: str | None
    """Where the fact comes from; ``None`` where only the bits of the code were read."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of an error code."""

    kind: Literal["known", "needs-scope", "decoded"]
    """``known``: it stands in the table; ``needs-scope``: a small number, which means something only in the field it was
    read from; ``decoded``: it does not stand in the table, and its bits say this much."""
    codes: tuple[Code, ...]
    """What it means, by field."""
    wraps: Code | None
    """The error it wraps, if any."""


def explain(code: str | int) -> Explanation:
    """Say what an error code means: in any spelling, by its symbol, or a small number with its field.

    Args:
        code: ``0x80070643``, ``-2147023293``, ``2147944003``, ``"ERROR_INSTALL_FAILURE"``, ``"exit:1603"``.

    Raises:
        UnknownCodeError: It is no code.

    >>> explain(-2147023293).codes[0].code
    '0x80070643'
    >>> explain("1603").kind
    'needs-scope'
    """
    return build(Explanation, json.loads(_native.explain(str(code))))


class Rules:
    """The built-in knowledge and, beside it, rules, signals and runbooks of your own.

    Load them once to diagnose many devices with them: ``diagnose(paths, rules=rules)``.
    """

    __slots__ = ("_native", "_path")

    def __init__(self, path: str | os.PathLike[str] | None, native: _native.Rules) -> None:
        self._path = path
        self._native = native

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, runbook: str | os.PathLike[str] | None = None) -> Rules:
        """Load a folder with ``signals/*.toml``, ``rules/**/*.toml`` and ``runbooks/*.toml``.

        One of the same name replaces the built-in one.

        Args:
            path: The folder.
            runbook: The TOML file of one more runbook.

        Raises:
            ReadError: The folder or a file cannot be read.
            RulesError: A file has a fault; the message shows file, line and place of each.
        """
        return cls(path, _native.Rules(path, runbook=runbook))

    @property
    def signals(self) -> tuple[str, ...]:
        """The names of all signals."""
        return tuple(self._native.names()[0])

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of all rules."""
        return tuple(self._native.names()[1])

    @property
    def runbooks(self) -> tuple[str, ...]:
        """The names of all runbooks."""
        return tuple(self._native.names()[2])

    def check(self) -> tuple[Fault, ...]:
        """Read the folder again and run every example in it through the whole engine.

        Returns:
            What does not do what it says, with file and line; nothing where all is well.
        """
        return tuple(Fault(*one) for one in self._native.check())

    def __repr__(self) -> str:
        return f"<oobelens.Rules: {len(self.rules)} rules, {len(self.signals)} signals>"
