"""The CMTrace envelope as its writers write it."""

OPEN = b"<![LOG["
CLOSE = b"]LOG]!>"
BOM = b"\xef\xbb\xbf"
CRLF = b"\r\n"


def attributes(**values: str) -> bytes:
    """``<time="…" date="…">``, in the order given."""
    return b"<" + " ".join(f'{name}="{value}"' for name, value in values.items()).encode() + b">"


def record(message: str | bytes, tail: bytes, end: bytes = CRLF) -> bytes:
    """A whole record and the line end behind it."""
    if isinstance(message, str):
        message = message.encode()
    return OPEN + message + CLOSE + tail + end


def ime_tail(
    time: str, component: str = "IntuneManagementExtension", level: int = 1, thread: int = 1, date: str = "3-24-2026"
) -> bytes:
    """The attributes of the Intune agent: always all of them, always in this order, no bias."""
    return attributes(
        time=time, date=date, component=component, context="", type=str(level), thread=str(thread), file=""
    )


def ime(message: str | bytes, time: str, **more) -> bytes:
    """A record of the Intune agent."""
    return record(message, ime_tail(time, **more))


def writer(message: str | bytes, time: str, date: str, file: str, **more: str) -> bytes:
    """A record of any other writer."""
    rest = {"component": "Contoso", "context": "", "type": "1", "thread": "4711"} | more
    return record(message, attributes(time=time, date=date, **rest, file=file))
