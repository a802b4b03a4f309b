"""What the tests are made of."""

from __future__ import annotations

from pathlib import Path

REPO = Path(__file__).resolve().parents[2]


def record(text: str | bytes = "EMS Agent Started", **attributes: str) -> bytes:
    """A record as the agent writes it, but for the attributes that are given."""
    given = {"time": "09:22:49.9230032", "date": "3-24-2026", "component": "IntuneManagementExtension"}
    given |= {"context": "", "type": "1", "thread": "4", "file": ""} | attributes
    said = text.encode() if isinstance(text, str) else text
    return b"<![LOG[%b]LOG]!><%b>\r\n" % (said, " ".join(f'{name}="{value}"' for name, value in given.items()).encode())
