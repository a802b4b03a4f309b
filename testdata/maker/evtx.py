"""Writes event logs: a file header, chunks of 64 KiB, records of plain binary XML without templates.

The format: https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc
"""

import struct
import zlib
from datetime import datetime

CHUNK = 1 << 16
EPOCH = datetime(1601, 1, 1)


def utf16(text: str) -> bytes:
    """Text as event logs hold it."""
    return text.encode("utf-16-le")


class Chunk:
    """A chunk that is being written."""

    def __init__(self) -> None:
        self.data = bytearray(512)
        self.records: list[tuple[int, int]] = []
        #: Where every name stands.
        self.names: dict[str, int] = {}

    def record(self, number: int, time: datetime, root: tuple) -> bool:
        """Adds a record; one that does not fit is left out, and that is told."""
        at, before, header = len(self.data), dict(self.names), bytes(self.data[:512])
        since = time - EPOCH
        filetime = (since.days * 86400 + since.seconds) * 10_000_000 + since.microseconds * 10
        self.data += struct.pack("<4sIQQ", b"**\0\0", 0, number, filetime)
        self.data += b"\x0f\x01\x01\x00"
        self.element(*root)
        self.data += b"\0"
        # A record ends with its size, at a multiple of eight.
        self.data += bytes(-(len(self.data) + 4 - at) % 8)
        size = len(self.data) + 4 - at
        self.data += struct.pack("<I", size)
        struct.pack_into("<I", self.data, at + 4, size)
        if len(self.data) > CHUNK:
            del self.data[at:]
            self.data[:512] = header
            self.names = before
            return False
        self.records.append((number, at))
        return True

    def sized(self, write: "callable") -> None:
        """Four bytes that tell the length of what follows."""
        at = len(self.data)
        self.data += bytes(4)
        write()
        struct.pack_into("<I", self.data, at, len(self.data) - at - 4)

    def element(self, name: str, attributes: list, inside: "list | str") -> None:
        """An element: its name, its attributes, and text or elements inside."""

        def listed() -> None:
            for left, (key, value) in zip(range(len(attributes) - 1, -1, -1), attributes):
                self.data.append(0x46 if left else 0x06)
                self.name(key)
                self.text(value)

        def whole() -> None:
            self.name(name)
            if attributes:
                self.sized(listed)
            if not inside:
                self.data.append(0x03)
                return
            self.data.append(0x02)
            if isinstance(inside, str):
                self.text(inside)
            else:
                for part in inside:
                    self.element(*part)
            self.data.append(0x04)

        self.data.append(0x41 if attributes else 0x01)
        self.sized(whole)

    def text(self, text: str) -> None:
        """A text."""
        data = utf16(text)
        self.data += struct.pack("<BBH", 0x05, 0x01, len(data) // 2) + data

    def name(self, name: str) -> None:
        """A name stands where it is used first, and is found through its hash."""
        here = len(self.data) + 4
        self.data += struct.pack("<I", self.names.setdefault(name, here))
        if self.names[name] != here:
            return
        code = 0
        for unit in struct.unpack(f"<{len(name)}H", utf16(name)):
            code = (code * 65599 + unit) & 0xFFFFFFFF
        bucket = 128 + (code & 0xFFFF) % 64 * 4
        self.data += struct.pack("<4sHH", bytes(self.data[bucket : bucket + 4]), code & 0xFFFF, len(name))
        self.data += utf16(name) + b"\0\0"
        struct.pack_into("<I", self.data, bucket, here)

    def finish(self) -> bytes:
        """The whole chunk with its header."""
        (first, _), (last, last_at) = self.records[0], self.records[-1]
        struct.pack_into("<8sQQQQ", self.data, 0, b"ElfChnk\0", first, last, first, last)
        struct.pack_into("<IIII", self.data, 40, 128, last_at, len(self.data), zlib.crc32(self.data[512:]))
        struct.pack_into("<I", self.data, 124, zlib.crc32(self.data[:120] + self.data[128:512]))
        return bytes(self.data) + bytes(CHUNK - len(self.data))


def file(records: list[tuple[int, datetime, tuple]]) -> bytes:
    """A log of these records: number, time, root element."""
    chunks = [Chunk()]
    for record in records:
        if not chunks[-1].record(*record):
            chunks.append(Chunk())
            assert chunks[-1].record(*record), "a record is longer than a chunk"
    header = bytearray(4096)
    struct.pack_into("<8sQQQ", header, 0, b"ElfFile\0", 0, len(chunks) - 1, records[-1][0] + 1)
    struct.pack_into("<IHHHH", header, 32, 128, 1, 3, 4096, len(chunks))
    struct.pack_into("<I", header, 124, zlib.crc32(header[:120]))
    return bytes(header) + b"".join(chunk.finish() for chunk in chunks)
