"""Many devices, a week after the other: archives of the scenarios with other names, models, builds, apps and times.

Every device is made from the seed and its number alone, so any part of a fleet is the same as in the whole of it. In the
last weeks one failure rises: the installer of one app ends with 1603 on one model.
"""

import io
import random
import zipfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from . import agent, apps, cabinet, device, failures, papers, provisioning, scenarios, scripts, troubles, wellness
from .apps import App
from .device import Device

#: Weeks, the first of them, and the one from which on the failure rises.
WEEKS, MONDAY, RISE = 12, date(2026, 5, 18), 8
#: What rises, and where.
RISING, APP = "app-exit-1603", "Contoso VPN"
MODELS = {
    "Fabrikam Book 5": "Fabrikam",
    "Fabrikam Tower 2": "Fabrikam",
    "Contoso Slate 11": "Contoso",
    "Contoso Note 14 G3": "Contoso",
    "Litware 7400": "Litware",
}
MODEL = "Fabrikam Book 5"
BUILDS = ["10.0.22631.5472", "10.0.26100.4061", "10.0.26100.4652", "10.0.26200.5074"]
#: Apps that stand for the one the scenarios are about; none of them is in a scenario beside it.
OTHERS = ["Contoso VPN", "Contoso Notes", "Fabrikam Viewer", "Litware Sync", "Tailspin Editor", "Wingtip Backup"]
#: Every so many devices one is the next scenario in turn; the others are these, so often.
TURN = 3
WEIGHTS = {"healthy": 30, "esp-success": 30, "retried-with-success": 6, "app-exit-1603": 3, "download-timeout": 4}
#: The day whose routine is told again and again, in the words of the logs.
DAY = date(2031, 1, 1)


def name_of(scenario) -> str:
    return scenario.__name__.replace("_", "-")


EVERY = [scenarios, failures, provisioning, troubles, wellness]
SCENARIOS = {name_of(scenario): scenario for module in EVERY for scenario in module.SCENARIOS}


def week_of(number: int, devices: int) -> int:
    """The week, from 0, in which a device of so many was collected."""
    return number * WEEKS // devices


def plan(seed: int, number: int, devices: int) -> dict:
    """What a device is, and what happens to it."""
    chance = random.Random(f"{seed} {number}")
    week = week_of(number, devices)
    model = chance.choices(list(MODELS), [4, 2, 2, 1, 1])[0]
    names = list(SCENARIOS)
    scenario = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    if number % TURN == 0:
        scenario = names[number // TURN % len(names)]
    app = chance.choice(OTHERS)
    if week >= RISE and model == MODEL and chance.random() < 0.2 + 0.15 * (week - RISE):
        scenario, app = RISING, APP
    day = MONDAY + timedelta(weeks=week, days=chance.randrange(7))
    return {
        "number": number,
        "week": f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
        "day": day,
        "model": model,
        "maker": MODELS[model],
        "build": chance.choice(BUILDS),
        "serial": f"FL-{seed % 1000:03}{number:06}",
        "computer": f"CONTOSO-{chance.randrange(1 << 20):05X}",
        "scenario": scenario,
        "app": app,
        "told": chance.random() < 0.9,
        "shape": chance.choices(["zip", "cab", "folder"], [90, 5, 5])[0],
    }


class Elsewhere:
    """Devices that are made in here begin on another day, and what they collect is not packed."""

    def __init__(self, day: date) -> None:
        self.days = (day - date(2026, 8, 4)).days

    def __enter__(self) -> None:
        self.before = (Device.__init__, papers.packed, papers.collected)
        begin, days = Device.__init__, self.days

        def shifted(d: Device, *args, **more) -> None:
            begin(d, *args, **more)
            d.now += timedelta(days=days)

        Device.__init__, papers.packed, papers.collected = shifted, lambda *_: None, lambda *_: None

    def __exit__(self, *_) -> None:
        Device.__init__, papers.packed, papers.collected = self.before


@cache
def routine() -> dict[str, bytes]:
    """A day on which nothing goes wrong: the agent asks, scripts run, apps are there."""
    with Elsewhere(DAY):
        d = Device("routine")
        agent.start(d)
        agent.signs_in(d)
        for _ in range(3):
            agent.request(d, 9)
            agent.token(d, 9)
            for name in ("Free disk space", "Stopped services", "Old drivers"):
                scripts.remediation(d, name)
            apps.check_in(d, [(App(f"Woodgrove Tool {number}"), scenarios.there) for number in range(6)])
            agent.health(d)
            d.wait(7 * 3600 / 3)
    return {name: bytes(data).removeprefix(device.BOM) for name, data in d.files.items()}


def on(day: date, data: bytes) -> bytes:
    """The routine of another day."""
    written = f'date="{DAY.month}-{DAY.day}-{DAY.year}"', f'date="{day.month}-{day.day}-{day.year}"'
    told = f"{DAY.month}/{DAY.day}/{DAY.year}", f"{day.month}/{day.day}/{day.year}"
    for was, now in (written, told):
        data = data.replace(was.encode(), now.encode())
    return data


def files(what: dict, days: int) -> dict[str, bytes]:
    """What is collected from a device, so many days of routine with it."""
    with Elsewhere(what["day"]):
        d = SCENARIOS[what["scenario"]]()
        if what["told"] and "DiagnosticsFrameworkData.json" not in d.files:
            papers.diagnostics(d, "Pacific Standard Time" if d.east < 0 else "W. Europe Standard Time")
        if "IntuneManagementExtension.log" in d.files:
            d.log(agent.IME, f"[EnvironmentHelper] osVersion with revision is {what['build']}")
    made = {name: bytes(data) for name, data in d.files.items()}
    app, other = App(APP), App(what["app"])
    hardware = f'{{"propertyId":"ProductName","propertyName":"Product Name","value":"{what["model"]}"}},'
    told = [
        ("CONTOSO-4F2A", what["computer"]),
        ("CT-000117", what["serial"]),
        ("10.0.26100.4652", what["build"]),
        ('{"propertyId": "Manufacturer"', '{"propertyId":"Manufacturer"'),
        ('{"propertyId":"Manufacturer"', f'{hardware}{{"propertyId":"Manufacturer"'),
        ('"Manufacturer","value":"Contoso"', f'"Manufacturer","value":"{what["maker"]}"'),
        (app.name, other.name),
        (app.id, other.id),
        (app.hash, other.hash),
    ]
    for name, data in made.items():
        # A binary log has checksums, and lengths before its texts.
        if not name.endswith((".evtx", ".etl")):
            for was, now in told:
                data = data.replace(was.encode(), now.encode())
            made[name] = data
    if "IntuneManagementExtension.log" in made:
        for number in range(days):
            day = d.now.date() + timedelta(days=number + 1)
            for name, data in routine().items():
                made[name] = made.get(name, device.BOM) + on(day, data)
    return made


def packed(made: dict[str, bytes], level: int) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for path in sorted(made):
            entry = zipfile.ZipInfo(path, (2026, 8, 4, 9, 0, 0))
            entry.create_system, entry.external_attr, entry.compress_type = 0, 0x20, zipfile.ZIP_DEFLATED
            archive.writestr(entry, made[path])
    return out.getvalue()


def make(out: Path, seed: int, number: int, devices: int, days: int) -> dict:
    """Writes what was collected from a device; tells what it is."""
    what = plan(seed, number, devices)
    made = files(what, days)
    folder = out / what["week"]
    folder.mkdir(parents=True, exist_ok=True)
    if what["shape"] == "folder":
        place = folder / what["serial"]
        place.mkdir(exist_ok=True)
        for name, data in made.items():
            (place / name).write_bytes(data)
    elif what["shape"] == "cab":
        place = folder / f"{what['serial']}.cab"
        place.write_bytes(cabinet.file(made, scenarios.morning("cab").now))
    else:
        place = folder / f"{what['serial']}.zip"
        place.write_bytes(packed(made, 6))
    return what | {"archive": place.relative_to(out).as_posix(), "bytes": sum(map(len, made.values()))}
