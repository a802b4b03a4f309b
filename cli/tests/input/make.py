"""Writes the logs that the tests of the command line read. All of it is made up. Run it in this folder."""

from pathlib import Path

APP = "11111111-2222-3333-4444-555555555555"


def record(text, time, level=1, thread=14, component="IntuneManagementExtension", date="8-4-2026", file=""):
    return f'<![LOG[{text}]LOG]!><time="{time}" date="{date}" component="{component}" context="" type="{level}" thread="{thread}" file="{file}">\r\n'


def write(name, text):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


refused = lambda time, code: record(f"[Contoso VPN] gateway vpn.contoso.example refused the device, code {code}", time, 3)
write(
    "agent/IntuneManagementExtension.log",
    "\ufeff"
    + record("[Contoso VPN] started", "09:59:58.1234567")
    + refused("10:00:00.0000000", "0x80072ee7")
    + record("[Contoso VPN] details follow\r\nof two lines", "10:00:00.5000000", 2, 5)
    + refused("10:05:00.0000000", "-2147012889"),
)
write(
    "agent/Other.log",
    record("somebody said \"hello\", twice", "09:00:00.0000000", component="Other", thread=3)
    + "<![LOG[a write that was torn"
    + record("and the next one", "09:00:01.0000000", component="Other", thread=4)
    + 'ime="09:00:02.0000000" date="8-4-2026" component="Other" context="" type="2" thread="7" file="">\r\n'
    + record("the last one is whole", "09:00:03.0000000", 0, component="Other", thread=3),
)
write(
    "over/IntuneManagementExtension.log",
    refused("10:00:00.0000000", "0x80072ee7") + record("[Contoso VPN] connected to vpn.contoso.example", "11:00:00.0000000"),
)
write("hostile/AppWorkload.log", record("\x1b[2J\x1b]0;owned\x07 \u009b31m red \u202egnp.exe", "10:00:01.0000000", 3, component="\x1b[0m"))
write(
    "formula/AppWorkload.log",
    record("=HYPERLINK(\"http://evil.example\",\"click\")", "10:00:00.0000000", component="+1+1", thread="@SUM")
    + record("-1", "10:00:01.0000000", 3, component="-cmd")
    + record("\tbegins with a tab, \"quotes\", commas", "10:00:02.0000000", 2),
)
write("mixed/agent.log", record("one record", "10:00:00.0000000") * 3)
write("mixed/empty.log", b"")
write("mixed/binary.log", bytes(range(256)) * 8)
write("mixed/cut.log", (record("whole", "10:00:00.0000000") + record("cut in its attributes", "10:00:01.0000000"))[:-60])
write("mixed/state.reg", "Windows Registry Editor Version 5.00\r\n")
write("nothing/readme.txt", "no log\n")
write("nothing/empty.log", b"")
write("nothing/binary.log", bytes(range(256)) * 8)
