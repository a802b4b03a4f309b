"""Devices with which nothing is wrong, though their logs are full of warnings and errors."""

from . import agent, apps, events, noise, oobe, papers, scripts
from .agent import IME
from .device import Device, guid
from .papers import category
from .provisioning import DONE, papers_of, to_the_agent
from .scenarios import FONTS, READER, VPN, installs, morning, there


def healthy_office_days() -> Device:
    """Three days at work: apps are there, remediations find something and mend it, and every known noise is logged."""
    d = morning("healthy-office-days")
    d.log(IME, "[Win32App][EspHelper][CheckEspPhase] Both pages are skipped, return ESP phase as NotInESP.", thread=13, level=2)
    for day in range(3):
        noise.lines(d)
        apps.check_in(d, [(READER, installs if day == 0 else there), (VPN, there), (FONTS, there)])
        scripts.remediation(d, "Stopped services", found="ContosoSvc is stopped" if day == 1 else "")
        scripts.platform(d, f"Contoso step {day}", output="done")
        agent.health(d)
        d.wait(86400 - 1200)
        agent.request(d, 9)
    papers.diagnostics(d)
    return d


def healthy_first_day() -> Device:
    """From the first screen to the desktop, with every noise on the way."""
    d = Device("healthy-first-day")
    to_the_agent(d)
    noise.lines(d)
    noise.of_windows(d)
    oobe.device_setup(d, [VPN, READER])
    oobe.account_setup(d)
    oobe.push_is_late(d)
    noise.of_the_session(d)
    oobe.session(d)
    oobe.ends(d)
    d.put("MdmDiagReport_RegistryDump.reg", papers_of(d, category("AccountSetup", DONE), True).dump())
    papers.diagnostics(d)
    papers.dsregcmd(d, entra=True)
    papers.tpm(d, ready=True)
    d.files |= events.saved(d.events)
    return d


def healthy_home_office() -> Device:
    """The network goes away twice a day for a moment; each time the next request is answered."""
    d = morning("healthy-home-office")
    for hour in range(6):
        d.online = False
        agent.request(d, 9)
        agent.token(d, 9)
        d.wait(240)
        d.online = True
        agent.request(d, 9)
        agent.token(d, 9)
        noise.of_windows(d)
        apps.check_in(d, [(READER, there), (VPN, there)])
        d.wait(3 * 3600)
    noise.lines(d)
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def healthy_never_enrolled() -> Device:
    """A computer at home that was never joined to anything."""
    d = Device("healthy-never-enrolled")
    for day in range(4):
        d.event("kernel", 12, "10", "0", "26100", "4652", "0", "0", f"{d.greenwich():%Y-%m-%dT%H:%M:%S}.5000000Z")
        d.event("mdm", 52, "", "")
        noise.of_windows(d)
        d.wait(86400)
    told = papers.Registry()
    told.put(r"software\microsoft\provisioning\Diagnostics\AutoPilot", IsAutoPilotDisabled=0, CloudAssignedTenantDomain="")
    d.put("MdmDiagReport_RegistryDump.reg", told.dump())
    papers.diagnostics(d)
    papers.tpm(d, ready=True)
    d.files |= events.saved(d.events)
    return d


def healthy_after_a_year() -> Device:
    """A device long after its enrolment: sessions, updates of which one needs a second try, encryption, a restart a day."""
    d = Device("healthy-after-a-year")
    update = ("2026-08 Contoso Update", "{" + guid("update") + "}")
    for day in range(5):
        d.event("kernel", 12, "10", "0", "26100", "4652", "0", "0", f"{d.greenwich():%Y-%m-%dT%H:%M:%S}.5000000Z")
        noise.of_windows(d)
        noise.of_the_session(d)
        oobe.session(d)
        oobe.policies(d)
        if day == 2:
            d.event("update", 43, *update)
            d.event("update", 20, "0x80240034", *update)
            d.wait(3600)
            d.event("update", 43, *update)
            d.event("update", 19, *update)
            d.event("bitlocker", 845, "C:")
        d.event("autopilot", 100, "CloudAssignedLanguage")
        d.event("management", 1010, "0x80070490")
        d.wait(86400)
    states = [category(one, DONE) for one in ("DevicePreparation", "DeviceSetup", "AccountSetup")]
    told = papers.registry(d, *states, done=True)
    papers.profile(told)
    papers.join_info(told, d)
    d.put("MdmDiagReport_RegistryDump.reg", told.dump())
    papers.dsregcmd(d, entra=True)
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def healthy_shared_device() -> Device:
    """People come and go; between them nobody is there who could have a token."""
    d = morning("healthy-shared-device")
    for _ in range(5):
        for _ in range(3):
            agent.token(d, 9, user_is_there=False)
            d.wait(300)
        d.log(IME, "OnSessionChange: Logoff", level=2)
        agent.signs_in(d)
        agent.request(d, 9)
        agent.token(d, 9)
        noise.lines(d, least=1)
        apps.check_in(d, [(READER, there), (FONTS, there)])
        d.wait(3600)
    papers.diagnostics(d)
    return d


SCENARIOS = [
    healthy_office_days, healthy_first_day, healthy_home_office, healthy_never_enrolled, healthy_after_a_year,
    healthy_shared_device,
]
