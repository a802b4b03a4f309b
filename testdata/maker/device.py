"""A device whose agent writes logs: a clock, files, and numbers that are the same on every machine."""

import uuid
from datetime import datetime, timedelta

from .envelope import BOM, ime
from .events import Event

NAMES = uuid.UUID("c0a80100-0000-4000-8000-c0117050c0de")
HOST = "agents.contoso01.manage.microsoft.com"
CONTENT = "swdc02-mscdn.manage.microsoft.com"
GATEWAY = f"https://{HOST}/TrafficGateway/TrafficRoutingService/SideCar/StatelessSideCarGatewayService"
NOBODY = "00000000-0000-0000-0000-000000000000"


def guid(name: str) -> str:
    """The GUID that goes by a name in every scenario."""
    return str(uuid.uuid5(NAMES, name))


UPN = "megan@contoso.example"
USER = guid("megan@contoso.com")
USER_SID = "S-1-12-1-1000000001-1100000002-1200000003-1300000004"


class Device:
    """What one device has written so far: its agent's logs, its events, and what else is laid beside them."""

    def __init__(self, name: str, start: str = "2026-08-04 09:00:00", east: int = 2) -> None:
        #: What its clock shows, so many hours east of Greenwich.
        self.now = datetime.fromisoformat(start)
        self.east = east
        self.files: dict[str, bytearray] = {}
        self.events: list[Event] = []
        self.computer = "CONTOSO-4F2A"
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

    def event(self, source: str, number: int, *values: str, user: str = "S-1-5-18") -> None:
        """Windows writes an event, with its data in the order of its manifest."""
        self.wait(0.001 + self.number(300) / 1000)
        ids = (1000 + 4 * self.number(2000), 1000 + 4 * self.number(2000))
        self.events.append(Event(source, number, values, self.greenwich(), self.computer, user, *ids))

    def put(self, name: str, data: bytes) -> None:
        """A file that a tool has written."""
        self.files[name] = bytearray(data)

    def greenwich(self) -> datetime:
        """The time in UTC."""
        return self.now - timedelta(hours=self.east)

    def utc(self) -> str:
        """The time in UTC as the agent writes it into messages."""
        then = self.greenwich()
        return f"{then.month}/{then.day}/{then.year} {then.hour % 12 or 12}:{then:%M:%S %p}"
