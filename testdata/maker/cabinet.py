"""Writes cabinets whose members are stored.

The format: https://learn.microsoft.com/previous-versions/bb417343(v=msdn.10)
"""

import struct
from datetime import datetime

BLOCK = 1 << 15


def checksum(data: bytes, seed: int = 0) -> int:
    """The exclusive or of all words; a rest shorter than a word counts with its first byte highest."""
    whole = len(data) // 4 * 4
    for (word,) in struct.iter_unpack("<I", data[:whole]):
        seed ^= word
    return seed ^ int.from_bytes(data[whole:], "big")


def file(members: dict[str, bytes], time: datetime) -> bytes:
    """A cabinet of these members, all of them written at that local time."""
    date = (time.year - 1980) << 9 | time.month << 5 | time.day
    clock = time.hour << 11 | time.minute << 5 | time.second // 2
    entries, content = b"", b""
    for name, data in members.items():
        entries += struct.pack("<IIHHHH", len(data), len(content), 0, date, clock, 0x20) + name.encode("ascii") + b"\0"
        content += data
    blocks = [content[at : at + BLOCK] for at in range(0, len(content), BLOCK)]
    told = b""
    for block in blocks:
        sizes = struct.pack("<HH", len(block), len(block))
        told += struct.pack("<I", checksum(sizes, checksum(block))) + sizes + block
    start = 36 + 8 + len(entries)
    header = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, start + len(told), 0, 44, 0, 3, 1, 1, len(members), 0, 117, 0)
    return header + struct.pack("<IHH", start, len(blocks), 0) + entries + told
