"""Whole small log folders: one function each, named after its folder in ``bundles``, that says what went on."""

from . import agent, apps, scripts
from .apps import App
from .device import Device
from .envelope import BOM, CRLF, OPEN

VPN = App("Contoso VPN")
READER = App("Fabrikam Reader", size=12582912)
FONTS = App("Contoso Fonts", size=2097152)


def there(d: Device, app: App) -> None:
    """The app is installed."""
    apps.evaluation(d, app, there=True)
    apps.report(d, app, there=True, enforcement=1000)


def installs(d: Device, app: App) -> None:
    """The app is not there, is downloaded, installed and found."""
    apps.evaluation(d, app, there=False)
    apps.download(d, app)
    apps.install(d, app, 0)
    apps.detection(d, app, there=True)
    apps.report(d, app, there=True, enforcement=1000)


def fails(d: Device, app: App) -> None:
    """The installer ends with 1603 and the app is still not there."""
    apps.evaluation(d, app, there=False)
    apps.download(d, app)
    apps.install(d, app, 1603, takes=95)
    apps.detection(d, app, there=False)
    apps.report(d, app, there=False, enforcement=5000, code=-2147023293)
    apps.waits_a_day(d, app)


def waits(d: Device, app: App) -> None:
    """The app is not there and the agent waits before it tries again."""
    apps.evaluation(d, app, there=False, waits=True)
    apps.report(d, app, there=False, enforcement=5000, code=-2147023293)


def morning(name: str) -> Device:
    """A device starts, somebody signs in, everything that is not the story goes well."""
    d = Device(name)
    agent.start(d)
    agent.push(d)
    agent.token(d, 9, user_is_there=False)
    d.wait(40)
    agent.signs_in(d)
    agent.request(d, 9)
    agent.token(d, 9)
    scripts.remediation(d, "Free disk space")
    agent.inventory(d)
    agent.health(d)
    return d


def healthy() -> Device:
    """All is well: three apps are installed or there, a script and two remediations run, one of them mends something."""
    d = morning("healthy")
    scripts.platform(d, "Set time zone", output="W. Europe Standard Time")
    apps.check_in(d, [(VPN, installs), (READER, installs), (FONTS, there)])
    d.wait(3600)
    scripts.remediation(d, "Stopped services", found="ContosoSvc is stopped")
    apps.check_in(d, [(VPN, there), (READER, there), (FONTS, there)])
    return d


def app_exit_1603() -> Device:
    """The installer of a required app ends with 1603; eight hours later the app is still missing and waits."""
    d = morning("app-exit-1603")
    apps.check_in(d, [(READER, installs), (VPN, fails), (FONTS, there)])
    d.wait(8 * 3600)
    apps.check_in(d, [(READER, there), (VPN, waits), (FONTS, there)])
    return d


def app_not_detected() -> Device:
    """The installer of a required app ends with 0, but the detection rule does not find the app."""

    def unfound(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        apps.download(d, app)
        apps.install(d, app, 0)
        apps.detection(d, app, there=False)
        apps.report(d, app, there=False, enforcement=5000, code=-2016345060)
        apps.waits_a_day(d, app)

    d = morning("app-not-detected")
    apps.check_in(d, [(READER, there), (VPN, unfound)])
    d.wait(8 * 3600)
    apps.check_in(d, [(READER, there), (VPN, waits_undetected)])
    return d


def waits_undetected(d: Device, app: App) -> None:
    """Like ``waits``, with the code for an app that was installed and not found."""
    apps.evaluation(d, app, there=False, waits=True)
    apps.report(d, app, there=False, enforcement=5000, code=-2016345060)


def download_timeout() -> Device:
    """The download of a required app is not finished after 30 minutes; when the logs end it goes on."""

    def slow(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        apps.download_begins(d, app)
        for part in range(12):
            apps.progress(d, app, part * 1048576, app.size if part else 0)
            d.wait(150)
        number, file = apps.job(app)
        d.log(apps.WORK, f"[Win32App DO] DO downloading is not finished within timeout, jobId = {number}, fileId = {file}", thread=apps.T)
        d.log(
            apps.WORK,
            "[Win32App][DownloadActionHandler] Clearing GRS and subgraph reevaluation time so the app can be enforced "
            "during the next check-in.",
            "[Win32App][DownloadActionHandler] Handler completed with action status: Timeout.",
            thread=apps.T,
        )
        apps.report(d, app, there=False, enforcement=2000)

    def goes_on(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        number, _ = apps.job(app)
        d.log(
            apps.WORK,
            f"[Win32 App DO] Find existing job {number} with internal job state = Created, DO job state = "
            f"BG_JOB_STATE_TRANSFERRING, bytes transfered = 29360128, bytes total = {app.size}",
            f"DO Job: {number} is in progress for app:{app.id}, bytes total:{app.size}, bytes transfered:29360128. "
            "report in progress.",
            thread=apps.T,
        )
        apps.report(d, app, there=False, enforcement=2000)

    big = App("Contoso CAD", size=734003200)
    d = morning("download-timeout")
    apps.check_in(d, [(READER, there), (big, slow)])
    d.wait(3600)
    apps.check_in(d, [(READER, there), (big, goes_on)])
    return d


def network_outage_resolved() -> Device:
    """For three hours the name of the service cannot be resolved; then it answers, and all apps are installed."""
    d = morning("network-outage-resolved")
    apps.check_in(d, [(READER, installs)])
    d.wait(3600)
    d.online = False
    for _ in range(4):
        agent.request(d, 9)
        apps.check_in(d, [(READER, there)])
        d.wait(3300)
    d.online = True
    agent.request(d, 9)
    agent.token(d, 9)
    apps.check_in(d, [(READER, there), (VPN, installs)])
    return d


def script_fails() -> Device:
    """A platform script ends with an error of its own; its signature was checked and it was decrypted."""
    d = morning("script-fails")
    error = (
        "Set-ItemProperty : Cannot find path 'HKLM:\\SOFTWARE\\Contoso\\Agent' because it does not exist.\r\n"
        "At C:\\Policies\\Scripts\\script.ps1:3 char:1\r\n+ Set-ItemProperty -Path HKLM:\\SOFTWARE\\Contoso\\Agent\r\n"
    )
    scripts.platform(d, "Configure agent", error=error)
    apps.check_in(d, [(READER, there), (FONTS, installs)])
    return d


def retried_with_success() -> Device:
    """A required app fails with 1603, waits a day, is tried again and is there: over, not open."""
    d = morning("retried-with-success")
    apps.check_in(d, [(VPN, fails)])
    d.wait(8 * 3600)
    apps.check_in(d, [(VPN, waits)])
    d.wait(17 * 3600)
    apps.check_in(d, [(VPN, installs)])
    d.wait(8 * 3600)
    apps.check_in(d, [(VPN, there)])
    return d


def rotated_and_torn() -> Device:
    """AppWorkload.log is rotated while a failing installer runs, and two processes have torn other logs."""

    def seam(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        apps.download(d, app)
        apps.install(d, app, 1603, takes=95, seam=True)
        apps.detection(d, app, there=False)
        apps.report(d, app, there=False, enforcement=5000, code=-2147023293)
        apps.waits_a_day(d, app)

    d = morning("rotated-and-torn")
    apps.check_in(d, [(READER, installs), (VPN, seam)])
    scripts.remediation(d, "Stopped services", found="ContosoSvc is stopped")
    d.wait(8 * 3600)
    apps.check_in(d, [(READER, there), (VPN, waits)])
    tear(d)
    return d


def tear(d: Device) -> None:
    """Newer text on older text, in every way it happens."""
    executor = d.file(scripts.EXECUTOR)
    middle = executor.index(OPEN, len(executor) // 2)
    executor[middle:middle] = b'" context="" type="1" thread="1" file="">' + CRLF + BOM
    health = d.file("ClientHealth")
    health += OPEN + b"Found 1 MDM certificates "
    d.log("ClientHealth", "The client health report was sent successfully. Done.", thread=5)
    health += b" certificates from Local Computer Store.]LOG]!>" + health[health.rindex(b"<time=") :]
    d.file(agent.IME).extend(OPEN + b"[Policy] check in interval from cache is : 36")


SCENARIOS = [
    app_exit_1603, app_not_detected, download_timeout, healthy, network_outage_resolved, retried_with_success,
    rotated_and_torn, script_fails,
]
