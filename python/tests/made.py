"""What the tests are made of."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]


def record(text: str | bytes = "EMS Agent Started", **attributes: str) -> bytes:
    """A record as the agent writes it, but for the attributes that are given."""
    given = {"time": "09:22:49.9230032", "date": "3-24-2026", "component": "IntuneManagementExtension"}
    given |= {"context": "", "type": "1", "thread": "4", "file": ""} | attributes
    said = text.encode() if isinstance(text, str) else text
    return b"<![LOG[%b]LOG]!><%b>\r\n" % (said, " ".join(f'{name}="{value}"' for name, value in given.items()).encode())


def event(number: int, provider: str = "Contoso Agent", **data: str) -> str:
    """An event as `wevtutil query-events` writes it in XML."""
    said = "".join(f"<Data Name='{name}'>{value}</Data>" for name, value in data.items())
    system = (
        f"<Provider Name='{provider}'/><EventID>{number}</EventID><Level>2</Level>"
        "<TimeCreated SystemTime='2026-03-24T07:00:00.1234567Z'/><EventRecordID>7</EventRecordID>"
        "<Channel>Application</Channel><Computer>CONTOSO-01</Computer>"
    )
    space = "http://schemas.microsoft.com/win/2004/08/events/event"
    return f"<Event xmlns='{space}'><System>{system}</System><EventData>{said}</EventData></Event>"


def packed(**members: bytes) -> bytes:
    """A zip archive with these members; an underscore stands for the dot of a name."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in members.items():
            writer.writestr(name.replace("_", "."), content)
    return archive.getvalue()
