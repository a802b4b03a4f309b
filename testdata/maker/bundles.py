"""Whole folders of agent logs, one a scenario: a device that checks in, with the noise that every device logs."""

import json

from .envelope import BOM, ime

APP = "3f1c9a52-7d0e-4b8a-9c61-0a5b1e2d3c4f"
NAME = "Contoso VPN"
USER = "7b0c2d4e-1111-4a2b-8c3d-5e6f70819203"
JOB = "0d9e8c7b-2222-4f3a-b1c2-d3e4f5061728"
NOBODY = "00000000-0000-0000-0000-000000000000"
SCRIPT = "c4d5e6f7-3333-4c5d-8e9f-a0b1c2d3e4f5"
FILE_ID = f"501FCB7D-0000-4444-8888-CCCCDDDDEEEE_{APP}-intunewin-bin_{APP}_1"


class Device:
    """The logs of a device, written line by line."""

    def __init__(self) -> None:
        self.logs: dict[str, bytearray] = {}

    def say(self, log: str, time: str, message: str, level: int = 1, thread: int = 14, date: str = "8-4-2026") -> None:
        component = {"AppWorkload": "AppWorkload", "AppActionProcessor": "AppActionProcessor"}.get(
            log, "IntuneManagementExtension"
        )
        text = self.logs.setdefault(log, bytearray(BOM))
        text += ime(message.replace("\n", "\r\n"), f"{time}.1234567", component=component, level=level, thread=thread, date=date)

    def start(self, time: str) -> None:
        """The agent starts, with what it always logs as a warning or an error."""
        log = "IntuneManagementExtension"
        self.say(log, f"{time}:00", "EMS Agent Started", thread=4)
        self.say(log, f"{time}:01", "Agent version is: 1.99.101.0", thread=4)
        self.say(log, f"{time}:02", "co-mgt features is not available, ex = System.Management.ManagementException, not fatal", 2, 4)
        self.say(log, f"{time}:03", "Device join type = DSREG_DEVICE_JOIN", thread=4)
        self.say(log, f"{time}:04", "Found 1 MDM certificates from Local Computer Store.", thread=4)

    def policies(self, time: str) -> None:
        """The agent asks for its apps and is given one."""
        policy = {"Id": APP, "Name": NAME, "Version": 1, "Intent": 3, "TargetType": 2}
        self.say("AppWorkload", f"{time}:10", "[Win32App] ----------------------------------------------------- application poller starts. ----------------------------------------------------- ", 2)
        self.say("AppWorkload", f"{time}:11", f"[Win32App] Got 1 Win32App(s) for user {USER} in session 1")
        self.say("AppWorkload", f"{time}:11", f"Get policies = {json.dumps([policy], separators=(',', ':'))}")
        self.say("AppWorkload", f"{time}:12", f"[Win32App][V3Processor] Processing subgraph with app ids: {APP}")

    def evaluate(self, time: str, detection: str, expired: bool = True) -> None:
        """The state of the app as the action processor sees it."""
        self.say(
            "AppActionProcessor",
            time,
            f"[Win32App][ActionProcessor] App with id: {APP}, targeted intent: RequiredInstall, and enforceability: "
            "Enforceable has projected enforcement classification: EnforcementPoint with desired state: Present. "
            f"Current state is:\nDetection = {detection}\nApplicability =  Applicable\nReboot = Clean\n"
            "Local start time = 1/1/0001 12:00:00 AM\nLocal deadline time = 1/1/0001 12:00:00 AM\n"
            f"GRS expired = {expired}",
        )

    def detect(self, time: str, state: str) -> None:
        """One detection."""
        head = f"[Win32App][DetectionActionHandler] Detection for policy with id: {APP} resulted in action status: "
        self.say("AppWorkload", time, f"{head}Success and detection state: {state}.")

    def install(self, time: str, code: int) -> None:
        """An installer runs and ends."""
        say = lambda second, text: self.say("AppWorkload", f"{time}:{second:02}", text)  # noqa: E731
        say(20, f"[Win32App][ExecutionActionHandler] Handler invoked with execution type: Install for policy with id: {APP} and version: 1.")
        say(21, "[Win32App] Launch Win32AppInstaller in machine session")
        say(22, "[Win32App] Create installer process successfully.")
        say(50, "[Win32App] Installation is done, collecting result")
        say(50, f"[Win32App] lpExitCode {code}")

    def files(self) -> dict[str, bytes]:
        """Each log under its name."""
        return {f"{name}.log": bytes(text) for name, text in self.logs.items()}


def healthy() -> Device:
    """The app is installed and found; nothing but noise besides."""
    device = Device()
    device.start("08:00")
    device.policies("08:05")
    device.evaluate("08:05:13", "NotDetected")
    device.say("AppActionProcessor", "08:05:13", f"[Win32App][ActionProcessor] Evaluating install enforcement actions for app with id: {APP}.")
    device.install("08:06", 0)
    device.detect("08:06:55", "Detected")
    device.evaluate("08:07:00", "Detected")
    return device


def app_exit_1603() -> Device:
    """The installer of a required app fails, and the app stays away."""
    device = Device()
    device.start("08:00")
    device.policies("08:05")
    device.evaluate("08:05:13", "NotDetected")
    device.say("AppActionProcessor", "08:05:13", f"[Win32App][ActionProcessor] Evaluating install enforcement actions for app with id: {APP}.")
    device.install("08:06", 1603)
    device.say("AppWorkload", "08:06:51", "[Win32App] lpExitCode is defined as Failed")
    device.detect("08:06:55", "NotDetected")
    device.evaluate("09:07:00", "NotDetected", expired=False)
    device.say("AppActionProcessor", "09:07:00", f"[Win32App][ActionProcessor] App with id: {APP} to install is in GRS. The app will not be enforced.")
    return device


def retried_with_success() -> Device:
    """As before, but a day later the installer succeeds."""
    device = app_exit_1603()
    for log, text in device.logs.items():
        device.logs[log] = text.replace(b'date="8-4-2026"', b'date="8-3-2026"')
    device.policies("08:05")
    device.install("08:06", 0)
    device.detect("08:06:55", "Detected")
    device.evaluate("08:07:00", "Detected")
    return device


def download_timeout() -> Device:
    """The download of a required app does not finish in time and goes on in the background."""
    device = Device()
    device.start("08:00")
    device.policies("08:05")
    device.evaluate("08:05:13", "NotDetected")
    device.say("AppActionProcessor", "08:05:13", f"[Win32App][ActionProcessor] Evaluating install enforcement actions for app with id: {APP}.")
    device.detect("08:05:14", "NotDetected")
    say = lambda time, text, level=1: device.say("AppWorkload", time, text, level)  # noqa: E731
    say("08:05:20", f"[Win32App] Content cache miss for app (id = {APP}, name = {NAME}), start downloading...")
    say("08:05:21", f"[Win32App DO] start creating a new download job, FileId = {FILE_ID}, remote URL = http://swda01-mscdn.manage.microsoft.com/contoso/{APP}.intunewin.bin")
    for minute, done in enumerate(range(0, 60_000_000, 10_000_000)):
        say(f"08:{6 + 5 * minute:02}:00", f"[StatusService] Downloading app (id = {APP}, name {NAME}) via DO, bytes {done}/431000000 for user {USER}")
    say("08:35:21", f"[Win32App DO] DO downloading is not finished within timeout, jobId = {JOB}, fileId = {FILE_ID}")
    say("08:35:22", "[Win32App][DownloadActionHandler] Handler completed with action status: Timeout.")
    say("08:35:22", f"[Win32App][GRSManager] Cleared GRS value for app: {APP} and user: {USER}.")
    say("09:35:30", f"DO Job: {JOB} is in progress for app:{APP}, bytes total:431000000, bytes transfered:97000000. report in progress.")
    device.evaluate("09:35:31", "NotDetected")
    return device


def script_fails() -> Device:
    """A platform script fails and says why; its signature is fine."""
    device = Device()
    device.start("08:00")
    log = "IntuneManagementExtension"
    said = {"Version": 1, "SigningCode": 649, "EncryptionCode": 650, "SigningMsg": "(Success) checked", "EncryptMsg": "succeeded", "ExecutionMsg": "Set-ContosoRegion : The region is not known.\r\n"}
    device.say(log, "08:10:00", f"[PowerShell] Processing policy with id = {SCRIPT} for user {NOBODY}", thread=20)
    device.say(log, "08:10:20", f"[PowerShell] User Id = {NOBODY}, Policy id = {SCRIPT}, policy result = Failed", thread=20)
    device.say(log, "08:10:20", f"[PowerShell] Fail, the details are {json.dumps(said, separators=(',', ':'))}", 3, 20)
    return device


SCENARIOS = [healthy, app_exit_1603, retried_with_success, download_timeout, script_fails]


def files() -> dict[str, bytes]:
    """Every input file of every bundle, by its path below testdata."""
    made = {}
    for scenario in SCENARIOS:
        folder = f"bundles/{scenario.__name__.replace('_', '-')}/input"
        made |= {f"{folder}/{name}": data for name, data in scenario().files().items()}
    return made
