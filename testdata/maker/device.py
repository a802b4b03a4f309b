"""A device whose agent writes logs: a clock, files, and numbers that are the same on every machine."""

import uuid
from datetime import datetime, timedelta

from .envelope import BOM, ime

NAMES = uuid.UUID("c0a80100-0000-4000-8000-c0117050c0de")
HOST = "agents.contoso01.manage.microsoft.com"
CONTENT = "swdc02-mscdn.manage.microsoft.com"
GATEWAY = f"https://{HOST}/TrafficGateway/TrafficRoutingService/SideCar/StatelessSideCarGatewayService"
NOBODY = "00000000-0000-0000-0000-000000000000"


def guid(name: str) -> str:
    """The GUID that goes by a name in every scenario."""
    return str(uuid.uuid5(NAMES, name))


USER = guid("megan@contoso.com")
USER_SID = "S-1-12-1-1000000001-1100000002-1200000003-1300000004"


class Device:
    """What the agent of one device has written so far."""

    def __init__(self, name: str, start: str = "2026-08-04 09:00:00") -> None:
        self.now = datetime.fromisoformat(start)
        self.files: dict[str, bytearray] = {}
        self.seed = sum(name.encode()) * 7919 + 17
        #: Whether the network is there.
        self.online = True

    def number(self, below: int) -> int:
        """A number that looks random."""
        self.seed = (self.seed * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.seed >> 33) % below

    def wait(self, seconds: float) -> None:
        """Time goes by."""
        self.now += timedelta(seconds=seconds)

    def log(self, file: str, *messages: str, thread: int = 4, level: int = 1, component: str = "") -> None:
        """Writes records, a few milliseconds apart."""
        for message in messages:
            self.wait(0.001 + self.number(40) / 1000)
            ticks = f"{self.now.microsecond:06}{self.number(10)}"
            record = ime(
                message,
                f"{self.now:%H:%M:%S}.{ticks}",
                component=component or file,
                level=level,
                thread=thread,
                date=f"{self.now.month}-{self.now.day}-{self.now.year}",
            )
            self.file(file).extend(record)

    def file(self, name: str) -> bytearray:
        """What stands in a log so far; a new one begins with a BOM."""
        return self.files.setdefault(f"{name}.log", bytearray(BOM))

    def rotate(self, name: str) -> None:
        """The log has become too long: it gets the time in its name, and a new one begins."""
        self.files[f"{name}-{self.now:%Y%m%d-%H%M%S}.log"] = self.files.pop(f"{name}.log")

    def utc(self) -> str:
        """The time as the agent writes it into messages: two hours behind, for this device stands in Berlin."""
        then = self.now - timedelta(hours=2)
        return f"{then.month}/{then.day}/{then.year} {then.hour % 12 or 12}:{then:%M:%S %p}"
