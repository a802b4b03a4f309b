"""Writes event traces: buffers of TraceLogging events, and of events that are told by their number.

The format: https://learn.microsoft.com/windows/win32/api/evntrace/ns-evntrace-trace_logfile_header and
https://learn.microsoft.com/windows/win32/api/evntcons/ns-evntcons-event_header
"""

import struct
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from .device import guid

EPOCH = datetime(1601, 1, 1)
#: Types of TraceLogging: number and how it is shown, 0 for as it is.
TEXT, NUMBER, RESULT, YES_NO = (1, 0), (8, 0), (7, 15), (13, 0)


def wide(text: str) -> bytes:
    """Text with its NUL."""
    return text.encode("utf-16-le") + b"\0\0"


def ticks(time: datetime) -> int:
    """FILETIME."""
    since = time - EPOCH
    return (since.days * 86400 + since.seconds) * 10_000_000 + since.microseconds * 10


def sized(data: bytes) -> bytes:
    """A description with its length, itself included, before it."""
    return struct.pack("<H", len(data) + 2) + data


@dataclass
class Session:
    """A session and what it has traced. ``counts``: its clock is a counter and each processor has buffers of its own."""

    name: str
    begun: datetime
    east: int
    counts: bool = False
    size: int = 4096
    #: Of each event the processor, the time and the record.
    events: list[tuple[int, datetime, bytes]] = field(default_factory=list)

    def told(self, time: datetime, provider: str, name: str, level: int = 4, processor: int = 0, **values: tuple) -> None:
        """A TraceLogging event: each value is a type and what it is."""
        described, data = b"", b""
        for key, (kind, value) in values.items():
            number, shown = kind
            described += key.encode() + b"\0" + (bytes([number | 0x80, shown]) if shown else bytes([number]))
            data += wide(value) if kind == TEXT else struct.pack("<I", int(value) & 0xFFFFFFFF)
        schema = sized(b"\0" + name.encode() + b"\0" + described)
        traits = sized(provider.encode() + b"\0")
        owner = uuid.UUID(guid(provider)).bytes_le
        self.add(time, processor, owner, 0, level, [(11, schema), (12, traits)], data)

    def numbered(
        self, time: datetime, owner: str, number: int, *values: "str | bytes", level: int = 4, processor: int = 0
    ) -> None:
        """An event of a manifest; its data are texts, or bytes as they are."""
        data = b"".join(value if isinstance(value, bytes) else wide(value) for value in values)
        self.add(time, processor, uuid.UUID(owner).bytes_le, number, level, [], data)

    def add(self, time: datetime, processor: int, owner: bytes, number: int, level: int, more: list, data: bytes) -> None:
        """An event with what stands behind its head."""
        extended = b""
        for place, (kind, described) in enumerate(more):
            extended += struct.pack("<HHHH", 0, kind, place + 1 < len(more), len(described)) + described
            extended += bytes(-len(extended) % 8)
        body = struct.pack("<HHII", bool(more), 0, 4321, 1234)
        body += struct.pack("<Q", ticks(time)) + owner
        body += struct.pack("<HBBBBHQ", number, 0, 0 if number else 11, level, 0, 0, 0) + bytes(24)
        body += extended + data
        record = struct.pack("<HBB", len(body) + 4, 0x13, 0xC0) + body
        self.events.append((processor, time, record))

    def header(self) -> bytes:
        """The record that tells of the whole trace."""
        begun = ticks(self.begun)
        data = struct.pack("<I4sIIQ", self.size, b"\x0a\0\1\5", 26100, 4, ticks(max(time for _, time, _ in self.events)))
        mode = 0x2 if self.counts else 0x18000001
        data += struct.pack("<8I", 156250, 4, mode, 0, 1, 8, 0, 3294) + bytes(16)
        # A zone without summer time.
        data += struct.pack("<i", -60 * self.east) + bytes(168) + bytes(4)
        data += struct.pack("<QQQII", begun - 36_000_000_000, 10_000_000, begun, 1 if self.counts else 2, 0)
        data += wide(self.name) + wide(f"C:\\Windows\\Logs\\{self.name}.etl")
        head = struct.pack("<BBBBHHIIQQ", 2, 0, 2, 0xC0, len(data) + 32, 0, 20, 10, begun, 0)
        return head + data

    def buffer(self, kind: int, number: int, processor: int, body: bytes) -> bytes:
        """A buffer that is filled up."""
        used = 72 + len(body)
        assert used <= self.size, "a buffer is too small for what it holds"
        head = struct.pack("<IIIiQQQHHIIHH", self.size, used, used, 0, 0, number, 0, processor, 1, 0, used, 0x21, kind)
        return (head + bytes(16) + body).ljust(self.size, b"\xff")

    def file(self) -> bytes:
        """The whole trace."""
        made = self.buffer(4, 0, 0, self.header())
        number = 0
        for processor in sorted({processor for processor, _, _ in self.events}):
            body = b""
            for record in [record for mine, _, record in self.events if mine == processor] + [b""]:
                filled = body + bytes(-len(body) % 8)
                if record and 72 + len(filled) + len(record) <= self.size:
                    body = filled + record
                    continue
                number += 1
                made += self.buffer(0, number, processor, body)
                body = record
        return made
