"""The samples in ``formats/cmtrace``: one function each, named after its file, that says what it shows.

Nothing here is copied from a real log: names, GUIDs and texts are made up, the quirks are real.
"""

import base64
import json

from .envelope import BOM, CLOSE, CRLF, OPEN, attributes, ime, ime_tail, record, writer

APP = "1f5a6c2e-0b7d-4e57-9a43-c0a8011e5eed"


def ime_plain() -> bytes:
    """The plain form: BOM at the start, CRLF, headings at type 2, an error over several lines, an empty message."""
    return BOM + b"".join([
        ime("EMS Agent Started", "09:22:49.9230032", thread=4),
        ime("OnSessionChange: SessionUnlock", "09:22:50.0000001", level=2, thread=4),
        ime("", "09:22:50.5000000"),
        ime("Caf\u00e9 Contoso\u00ae is 5 \u2013 6 MB", "09:23:00.1234567", component="Win32AppInventory", thread=17),
        ime(
            "Exception: System.Net.WebException: it broke\r\n   at Contoso.Net.Send()\r\n   at Contoso.Run()",
            "09:23:01.7654321",
            level=3,
            thread=17,
        ),
        ime("script body:\n# no end of a line is CRLF here\nexit 0\n", "23:59:59.9999999", component="AgentExecutor"),
    ])


def ime_markers_in_messages() -> bytes:
    """Brackets before the close marker, quotes, half markers and attributes inside messages."""
    return BOM + b"".join([
        ime("[Win32App][V3Processor] Done [Contoso]", "10:00:00.0000001"),
        ime("]]", "10:00:00.0000002"),
        ime('the script wrote <time="10:00:00.0" date="3-24-2026"> and went on', "10:00:00.0000003"),
        ime("an end that is none: ]LOG]!> and a log named <![LOG", "10:00:00.0000004"),
        ime("LOG]LOG[LOG]!", "10:00:00.0000005"),
        ime('an end whose attributes are torn: ]LOG]!><time="10:00:00.0" and so part of this', "10:00:00.0000006"),
    ])


def ime_bom_in_the_middle() -> bytes:
    """Every start of some writers puts a BOM in the file; script bodies carry one inside a message."""
    return b"".join([
        BOM,
        ime("DNS detection ok", "15:31:47.0918273", component="AgentExecutor", date="8-11-2026"),
        BOM,
        ime("start of a second process", "15:32:09.4410526", component="AgentExecutor", date="8-11-2026"),
        BOM + BOM + CRLF,
        ime("\ufeffGet-ScheduledTask \u2013Force", "15:32:15.6032914", component="AgentExecutor", date="8-11-2026"),
        b" \t\r\n" + BOM,
    ])


def ime_long_json() -> bytes:
    """A record longer than a look-ahead of 64 KiB: JSON in JSON in JSON, with base64 inside."""
    body = base64.b64encode(b"Write-Output 'Contoso'\r\n" * 2300).decode()
    rule = json.dumps([{"DetectionType": 3, "DetectionText": json.dumps({"EnforceSignatureCheck": 0, "ScriptBody": body})}])
    policies = json.dumps([{"Id": APP, "Name": 'Contoso "VPN" 5 \\ 64', "Intent": 3, "DetectionRule": rule}])
    return BOM + b"".join([
        ime("before", "11:00:00.0000001", component="AppWorkload", thread=9),
        ime(f"Get policies = {policies}", "11:00:00.0000002", component="AppWorkload", thread=9),
        ime("behind", "11:00:00.0000003", component="AppWorkload", thread=9),
    ])


def torn_nested_open() -> bytes:
    """A newer record begins inside an older one: the older is unclosed, and keeps what is left of its attributes."""
    tail = ime_tail("17:20:11.2859916", component="ClientHealth", thread=5)
    return BOM + b"".join([
        ime("TCP probe 1", "17:20:11.0000001", component="ClientHealth", thread=5),
        OPEN + b"Found 1 MDM certificates ",
        OPEN + b"TCP probe detected public cloud" + CLOSE + tail[:70],
        OPEN + b"Found 1 MDM certificates from",
        ime("TCP probe 2", "17:20:11.3018792", component="ClientHealth", thread=5),
        OPEN + b"",
        ime("TCP probe 3", "17:20:11.4000000", component="ClientHealth", thread=5),
    ])


def torn_headless_close() -> bytes:
    """Ends of older records behind a newer one, cut anywhere in the message or right behind it."""
    old = ime_tail("10:34:01.2037935", thread=25)
    return BOM + b"".join([
        ime("Found 1 MDM certificates", "10:35:07.0000001", thread=25),
        b"1 MDM certificates from Local Computer Store." + CLOSE + old + CRLF,
        ime("Stack trace follows", "10:35:07.0000002", level=3, thread=25),
        b"   at Contoso.Run()\r\n   at Contoso.Main()" + CLOSE + ime_tail("10:34:02.0000000", level=3) + CRLF,
        ime("cut right before the marker", "10:35:07.0000003"),
        CLOSE + ime_tail("10:34:03.0000000") + CRLF,
        ime("cut in the marker", "10:35:07.0000004"),
        b"OG]!>" + ime_tail("10:34:04.0000000") + CRLF,
    ])


def torn_bare_attributes() -> bytes:
    """Ends of older records of which only attributes are left; a name that is cut tells nothing."""
    old = ime_tail("15:31:47.0918273", component="AgentExecutor", date="8-11-2026")
    cuts = [b"<time", b"ime=", b"47.0918273", b'" date="', b"8-11-2026", b"onent=", b'" thread=', b'">']
    return BOM + b"".join(
        ime(f"record {number}", f"14:18:00.000000{number}", component="AgentExecutor") + old[old.rindex(cut) :] + CRLF
        for number, cut in enumerate(cuts, 1)
    )


def torn_neighbours() -> bytes:
    """Several residues in a row: each stands for itself, and none is glued to its neighbour."""
    bare = ime_tail("10:00:01.0000000", thread=7)
    return BOM + b"".join([
        b"end of a record of the file before" + CLOSE + ime_tail("09:59:59.0000000") + CRLF,
        ime("first", "10:00:02.0000000"),
        bare[bare.index(b' thread="'):] + CRLF,
        b"a message without its beginning" + CLOSE + bare + CRLF,
        bare[bare.index(b' component="'):] + CRLF,
        bare[bare.index(b'" type="'):] + CRLF,
        b"and another" + CLOSE + bare + CRLF,
        b"text that belongs to nothing" + CRLF,
        ime("last", "10:00:03.0000000"),
    ])


def torn_at_the_end() -> bytes:
    """Cut while it was written: the attributes of the last record break off."""
    last = ime("the last message is whole", "12:00:02.0000000", level=3, thread=33)
    return BOM + ime("whole", "12:00:01.0000000") + last[: last.index(b" thread=") + 9]


def hand_cut_lf() -> bytes:
    """Somebody cut it out of a log: LF, no BOM, opens and never closes."""
    return OPEN + b"write output done. output = Contoso Agent\n=== done ===\nLog: C:\\Temp\\Contoso.log\n"


def configmgr() -> bytes:
    """ConfigMgr: minutes to add for UTC, two digits in London, type 0 for status lines, padded dates, source lines."""
    return BOM + b"".join([
        writer("Entering loop", "10:19:30.535+240", "07-18-2019", "main.cpp:31", type="0", component="CcmExec"),
        writer("winter in New York", "22:55:40.687+300", "12-06-2019", "tslogging.cpp:1457", component="TSManager"),
        writer("London", "15:10:29.068+00", "02-04-2020", "ccmsetup.cpp:9498", component="ccmsetup"),
        writer("Berlin in summer", "08:52:44.338-120", "07-14-2021", "cwuahandler.cpp:3276", type="2"),
        writer("failed, 0x80004005", "08:52:44.3+240", "07-14-2021", "executionenv.cxx:662", type="3"),
    ])


def mdt() -> bytes:
    """MDT: no BOM, no thread, always ``.000+000``, which says nothing of UTC."""
    head = {"component": "LiteTouch", "thread": ""}
    return b"".join([
        writer("Microsoft Deployment Toolkit version: 6.3.0.0", "14:51:50.000+000", "02-20-2024", "LiteTouch", **head),
        writer("<Message containing password has been suppressed>", "14:51:51.000+000", "02-20-2024", "LiteTouch", **head),
    ])


def psadt_v3() -> bytes:
    """PSADT 3 writes the offset itself, and east of Greenwich glues it to the milliseconds."""
    more = {"component": "PSAppDeployToolkit", "context": "NT AUTHORITY\\SYSTEM"}
    file = "AppDeployToolkitMain.ps1"
    return BOM + b"".join([
        writer("[Initialization] :: Dallas in winter", "10:08:49.864-360", "02-09-2017", file, **more),
        writer("[Initialization] :: Paris in summer", "16:15:39.505120", "05-05-2015", file, **more),
        writer("[Initialization] :: Paris in winter", "16:15:39.50560", "12-05-2015", file, **more),
        writer("[Initialization] :: microseconds, no zone is there", "16:15:39.505123", "05-05-2015", file, **more),
    ])


def psadt_v4() -> bytes:
    """PSADT 4: month without a zero and day with one, the whole path of the script, type 0 for success."""
    more = {"component": "Open-ADTSession", "context": "CONTOSO\\megan"}
    file = "C:\\Packages\\PSAppDeployToolkit\\Public\\Open-ADTSession.ps1"
    return BOM + b"".join([
        writer("[Initialization] :: Brisbane", "18:22:38.761+600", "6-05-2026", file, **more),
        writer("[Finalization] :: done, exit code [0].", "18:23:00.000+600", "6-05-2026", file, type="0", **more),
        writer("[Finalization] :: UTC", "08:23:00.000+0", "6-05-2026", file, **more),
    ])


def powershell() -> bytes:
    """Home-made writers: two signs, numbers without zeros, a constant bias that is none, a process id as thread."""
    file = "C:\\Scripts\\Set-Contoso.ps1"
    return b"".join([
        writer("New York, by Win32_TimeZone", "14:05:03.700+-240", "03-24-2026", "", thread="8124"),
        writer("Kathmandu", "14:05:03.7+345", "03-24-2026", file),
        writer("a constant that says nothing", "14:05:3.7+000", "03-24-2026", file, thread=""),
        writer("no bias at all", "14:05:04", "03-24-2026", "Set-Contoso"),
        writer("who knows", "14:05:05.000+60", "03-24-2026", "Set-Contoso"),
    ])


def comma_fraction() -> bytes:
    """A machine whose decimal sign is the comma, and fractions of any length."""
    return BOM + b"".join(
        writer(f"fraction {number}", f"10:11:12{fraction}", "10-15-2025", "")
        for number, fraction in enumerate([",123", ",1", ",1234567", ",12345678", ".5,5", ","], 1)
    )


def attributes_in_any_order() -> bytes:
    """Another order, some missing, one nobody knows, ``>`` in a value, blanks between; what is torn is no record."""
    return b"".join([
        record("another order", attributes(thread="7", file="", type="2", date="3-24-2026", component="A", context="", time="10:00:01.0000000")),
        record("no time", attributes(date="3-24-2026", component="A", type="1", thread="7", file="")),
        record("only a type", attributes(type="3")),
        record("an unknown one", attributes(time="10:00:02.0", date="3-24-2026", host="PC-1", type="7")),
        record("a > in a value", attributes(time="10:00:03.0", date="3-24-2026", context="a > b", type="1", file="x->y.cpp:3")),
        record("blanks", b'<time="10:00:04.0"\tdate="3-24-2026"  type="1" >'),
        record("not numbers", attributes(time="soon", date="today", type="error", thread="main")),
        record("no such day", attributes(time="10:00:05.0", date="2-30-2026", type="1")),
        record("no such hour", attributes(time="24:00:00.0", date="3-24-2026", type="1")),
        record("the same twice", b'<type="1" type="3" time="10:00:06.0" date="3-24-2026">'),
        record("a quote inside", b'<time="10:00:07.0" date="3-24-2026" component="a"b" type="1">'),
        record("over two lines", b'<time="10:00:08.0" date="3-24-2026"\r\ntype="1">'),
        record("nothing", b"<>"),
        record("the last one is whole", attributes(time="10:00:09.0", date="3-24-2026", type="1")),
    ])


def day_first() -> bytes:
    """One day over 12 shows that the whole file has the day first; dates in messages show nothing."""
    more = {"component": "Contoso", "type": "1"}
    return b"".join([
        record('<a href="x" date="5-25-2025">', attributes(time="09:00:00.000", date="03-04-2026", **more)),
        record("the 24th of March", attributes(date="24-03-2026", time="09:00:01.000", **more)),
        record("the 3rd of April", attributes(time="09:00:02.000", date="03-04-2026", **more)),
    ])


def month_first() -> bytes:
    """Days up to 12 only: the month comes first, whatever the dates in messages."""
    return BOM + b"".join([
        ime('<a href="x" date="25-5-2025">', "09:00:00.0000000", date="4-3-2026"),
        ime('torn ]LOG]!><time="09:00:00.0000000" date="25-5-2025" and on', "09:00:01.0000000", date="4-3-2026"),
    ])


def cp1252() -> bytes:
    """A script that wrote in Windows-1252: bytes that are no UTF-8 are kept, and shown as U+FFFD."""
    return b"".join([
        writer("Prüfung läuft".encode("cp1252"), "10:00:00.000+60", "01-15-2026", "Pruefung.ps1"),
        writer("“Contoso” – 5 €".encode("cp1252"), "10:00:01.000+60", "01-15-2026", "Pruefung.ps1"),
    ])


def two_clocks() -> bytes:
    """OOBE changes the zone while the agent runs: two processes write one file nine hours apart, nothing is torn."""
    return BOM + b"".join([
        ime("old process", "00:09:06.4605944", thread=3, date="6-3-2025"),
        ime("new process", "09:09:06.4710346", thread=1, date="6-3-2025"),
        ime("old process again", "00:09:06.4900000", thread=3, date="6-3-2025"),
    ])


SAMPLES = [
    attributes_in_any_order, comma_fraction, configmgr, cp1252, day_first, hand_cut_lf, ime_bom_in_the_middle,
    ime_long_json, ime_markers_in_messages, ime_plain, mdt, month_first, powershell, psadt_v3, psadt_v4,
    torn_at_the_end, torn_bare_attributes, torn_headless_close, torn_neighbours, torn_nested_open, two_clocks,
]


def files() -> dict[str, bytes]:
    """Every sample by its path below ``testdata``."""
    return {f"formats/cmtrace/{make.__name__.replace('_', '-')}.log": make() for make in SAMPLES}
