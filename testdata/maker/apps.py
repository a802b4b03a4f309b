"""Win32 apps: policies, detection, download, installation, reports."""

import base64
import hashlib
import json
from dataclasses import dataclass

from .agent import IME, request, token
from .device import CONTENT, NOBODY, USER, USER_SID, Device, guid

WORK, ACTION = "AppWorkload", "AppActionProcessor"
#: The thread that works on apps.
T = 14


@dataclass(frozen=True)
class App:
    """An app that is required for the device."""

    name: str
    size: int = 41943040
    #: What the service says of its assignment filter; 1010 leaves it out.
    filter: int | None = None

    @property
    def id(self) -> str:
        return guid(self.name)

    @property
    def path(self) -> str:
        return f"C:\\Program Files\\{self.name}\\{self.name.split()[-1]}.exe"

    @property
    def hash(self) -> str:
        """The name of its entry in the retry schedule."""
        return base64.b64encode(hashlib.sha256(self.id.encode()).digest()).decode()

    def policy(self) -> dict:
        """What the service says of it."""
        rule = {"Path": self.path.rpartition("\\")[0], "FileOrFolderName": self.path.rpartition("\\")[2], "DetectionType": 1}
        return {
            "Id": self.id,
            "Name": self.name,
            "Version": 1,
            "Intent": 0 if self.filter == 1010 else 3,
            "TargetType": 2,
            "AppApplicabilityStateDueToAssginmentFilters": self.filter,
            "InstallCommandLine": "setup.exe /quiet",
            "UninstallCommandLine": "setup.exe /uninstall /quiet",
            "DetectionRule": json.dumps([{"DetectionType": 2, "DetectionText": json.dumps(rule)}]),
            "InstallEx": json.dumps({"RunAs": 1, "RequiresLogon": False, "MaxRunTimeInMinutes": 60}),
            "ReturnCodes": json.dumps([{"ReturnCode": 0, "Type": 1}, {"ReturnCode": 3010, "Type": 2}]),
        }


def check_in(d: Device, apps: list[tuple[App, "callable"]], phase: str = "NotInEsp") -> None:
    """A round over all apps, in a phase of the Enrollment Status Page: each comes with what happens to it."""
    d.log(WORK, f"[Win32App] {'-' * 53} application poller starts. {'-' * 53}", thread=T, level=2)
    d.log(IME, "Comgt app workload status True", thread=T)
    d.log(WORK, "[Win32App] Got 1 active user sessions", thread=T)
    session = f"user session 1, userId: {USER}, userSID: {USER_SID} "
    d.log(WORK, f"[Win32App] ..................... Processing {session}..................... ", thread=T, level=2)
    d.log(WORK, "[Win32App] Requesting required apps", thread=T, level=2)
    token(d, T)
    if not request(d, T):
        d.log(WORK, f"[Win32App] Failed to retrieve app policies for userId: {USER}, continuing to next session.", thread=T)
        return
    d.log(WORK, f"Get policies = {json.dumps([app.policy() for app, _ in apps])}", thread=T)
    d.log(WORK, f"[Win32App] Got {len(apps)} Win32App(s) for user {USER} in session 1", thread=T)
    if phase == "NotInEsp":
        d.log(WORK, "[Win32App] Not in ESP processing. EspPhase: NotInEsp, sender: ", thread=T)
    else:
        d.log(WORK, f"[Win32App][EspHelper][CheckEspPhase] In EspPhase: {phase}", thread=T)
        for app, _ in apps:
            d.log(WORK, f"[Win32App][EspManager] In EspPhase: {phase}. App {app.id} has been registered. App name: {app.name}", thread=T)
        d.log(WORK, f"[Win32App][EspManager] All apps have been marked as registered for the {phase} phase.", thread=T)
    d.log(WORK, f"[Win32App][V3Processor] Processing {len(apps)} subgraphs.", thread=T)
    for app, happens in apps:
        key = f"[Win32App][ReevaluationScheduleManager] Did not find any previous subgraph reevaluation time at key {app.hash}."
        d.log(WORK, key, thread=T, level=2)
        subgraph(d, app, happens)
    d.log(WORK, f"[Win32App] ..................... Completed {session}..................... ", thread=T, level=2)
    d.log(WORK, f"[Win32App] {'-' * 53} application poller stopped. {'-' * 53}", thread=T, level=2)


def subgraph(d: Device, app: App, happens: "callable") -> None:
    """One app from its first line to its last."""
    d.log(WORK, f"[Win32App][V3Processor] Processing subgraph with app ids: {app.id}", thread=T)
    happens(d, app)
    d.log(WORK, "[Win32App][GRSManager] Saving GRS values to storage.", thread=T)
    version = base64.b64encode(b'{"AssemblyFileVersion":"1.101.107.0"}').decode()
    d.log(WORK, f"[Win32App][V3Processor] Done processing subgraph.\r\n{version}", thread=T)


def detection(d: Device, app: App, there: bool) -> None:
    """The detection rule is checked."""
    d.log(WORK, "[Win32App][DetectionActionHandler] Handler invoked for 1 app detections.", thread=T)
    d.log(WORK, f"[Win32App][DetectionActionHandler] Detection running for policy with id: {app.id}.", thread=T)
    d.log(WORK, "[Win32App] ProcessDetectionRules starts", "[Win32App] DetectionType 2", thread=T)
    d.log(WORK, "[Win32App] Start detectionManager SideCarFileDetectionManager", thread=T)
    if there:
        d.log(WORK, f"[Win32App] Checked filePath: {app.path}, Exists: True, applicationDetected: True", thread=T)
    else:
        d.log(WORK, f"[Win32App] Path doesn't exists: {app.path} applicationDetected: False", thread=T)
    d.log(WORK, f"[Win32App] Completed detectionManager SideCarFileDetectionManager, applicationDetectedByCurrentRule: {there}", thread=T)
    state = "Detected" if there else "NotDetected"
    d.log(
        WORK,
        f"[Win32App][DetectionActionHandler] Detection for policy with id: {app.id} resulted in action status: Success "
        f"and detection state: {state}.",
        "[Win32App][DetectionActionHandler] Handler completed.",
        thread=T,
    )


def tracked(d: Device, app: App, old: str, new: str) -> None:
    """What the Enrollment Status Page is told of an app."""
    told = f"[Win32App][EspManager] Updating ESP tracked install status from {old} to {new} for application {app.id} with name: {app.name}."
    d.log(WORK, told, thread=T)


def unfit(d: Device, app: App) -> None:
    """The app is not there, and the device does not meet its requirements."""
    never = "has no recorded GRS value which will be treated as expired"
    d.log(WORK, f"[Win32App][GRSManager] App with id: {app.id} {never}.\r\nHash = {app.hash}", thread=T)
    detection(d, app, there=False)
    d.log(WORK, "[Win32App][ApplicabilityActionHandler] Handler invoked for 1 app applicability checks.", thread=T)
    d.log(WORK, "[Win32App] Found native machine from WoW64 process: 34404", thread=T, level=3)
    d.log(
        WORK,
        "[Win32App] applicationRequirementMetadata expected version: 10.0.28000, client version: 10.0.26100, "
        "applicability: WindowsVersionNotMet.",
        f"[Win32App][ApplicabilityActionHandler] Applicability check for policy with id: {app.id} resulted in action "
        "status: Success and applicability state: WindowsVersionNotMet.",
        f"[Win32App][ReportingManager] Applicability state for app with id: {app.id} has been updated. Report delta: "
        '{"ApplicabilityState":{"OldValue":null,"NewValue":"WindowsVersionNotMet"}}',
        "[Win32App][ApplicabilityActionHandler] Handler completed.",
        thread=T,
    )
    state(d, app, there=False, expired=True, applicable=False)


def evaluation(d: Device, app: App, there: bool, waits: bool = False) -> None:
    """Detection, requirements, and what the agent decides."""
    never = "has no recorded GRS value which will be treated as expired"
    d.log(WORK, f"[Win32App][GRSManager] App with id: {app.id} {'is not expired' if waits else never}.\r\nHash = {app.hash}", thread=T)
    detection(d, app, there)
    d.log(WORK, "[Win32App][ApplicabilityActionHandler] Handler invoked for 1 app applicability checks.", thread=T)
    d.log(WORK, "[Win32App] Found native machine from WoW64 process: 34404", thread=T, level=3)
    d.log(
        WORK,
        "[Win32App] applicationRequirementMetadata.RequiredMemory is , skip check.",
        f"[Win32App][ApplicabilityActionHandler] Applicability check for policy with id: {app.id} resulted in action "
        "status: Success and applicability state: Applicable.",
        "[Win32App][ApplicabilityActionHandler] Handler completed.",
        thread=T,
    )
    state(d, app, there, expired=not waits)


def state(d: Device, app: App, there: bool, expired: bool, applicable: bool = True) -> None:
    """The lines of AppActionProcessor.log."""
    never = "1/1/0001 12:00:00 AM"
    fits = "Applicable" if applicable else "NotApplicable"
    wanted = "EnforcementPoint with desired state: Present" if applicable else "NotApplicableOrNotTargeted with desired state: None"
    d.log(
        ACTION,
        f"[Win32App][ActionProcessor] App with id: {app.id}, targeted intent: RequiredInstall, and enforceability: "
        f"Enforceable has projected enforcement classification: {wanted}. "
        f"Current state is:\r\nDetection = {'Detected' if there else 'NotDetected'}\r\nApplicability =  {fits}\r\n"
        f"Reboot = Clean\r\nLocal start time = {never}\r\nLocal deadline time = {never}\r\nGRS expired = {expired}",
        "[Win32App][ActionProcessor] Found: 0 apps with intent to uninstall before enforcing installs: [].",
        thread=T,
    )
    if not applicable:
        d.log(ACTION, "[Win32App][ActionProcessor] Found: 0 apps with intent to install: [].", thread=T)
        return
    d.log(
        ACTION,
        f"[Win32App][ActionProcessor] Found: 1 apps with intent to install: [{app.id}].",
        f"[Win32App][ActionProcessor] Evaluating install enforcement actions for app with id: {app.id}.",
        thread=T,
    )
    if there:
        d.log(ACTION, f"[Win32App][ActionProcessor] No action required for app with id: {app.id}.", thread=T)
    elif not expired:
        d.log(
            ACTION,
            f"[Win32App][ActionProcessor] App with id: {app.id} to install is in GRS. The app will not be enforced.",
            thread=T,
        )


def job(app: App) -> tuple[str, str]:
    """The id and the file of its download."""
    return guid(f"job {app.name}"), f"{guid('content')}_{guid('tenant')}-intunewin-bin_{app.id}_1"


def download_begins(d: Device, app: App) -> None:
    """The agent asks where the content is and starts a job."""
    blank = "[Win32App] Failed to parse appResultCreatedTimeUTC with "
    d.log(WORK, blank, blank.replace("appResultCreated", "downloadStart"), thread=T, level=2)
    ask = {"ApplicationId": app.id, "ApplicationVersion": "1", "ApplicationName": app.name, "Intent": "3", "ContentInfo": None, "ErrorCode": None}
    d.log(WORK, f"[Win32App] content info request is {json.dumps(ask, separators=(',', ':'))}", thread=T)
    request(d, T)
    told = ask | {"ContentInfo": json.dumps({"DownloadType": 2}), "ErrorCode": 0}
    d.log(WORK, f"Get content info from service,ret = {json.dumps(told, separators=(',', ':'))}", thread=T)
    url = f"http://{CONTENT}/{guid('tenant')}/{guid('content')}.intunewin.bin"
    d.log(WORK, f"[Win32App] DownloadType = 2, DownloadUrl = {url}", thread=T)
    d.log(WORK, f"[Win32App] Content cache miss for app (id = {app.id}, name = {app.name}), start downloading...", thread=T)
    number, file = job(app)
    d.log(WORK, f"[Win32App DO] start creating a new download job, FileId = {file}, remote URL = {url}", thread=T)
    d.log(WORK, f"[Win32App DO] DO Job Id is {number}", "[Win32App DO] DO Job set priority is BG_JOB_PRIORITY_NORMAL", thread=T)
    d.log(IME, f"Add File to the Job, File Id: {file}", f"...job {number} started", thread=T)
    d.log(IME, "Waiting 1800000 ms for 1 jobs to complete", thread=T)


def progress(d: Device, app: App, done: int, total: int) -> None:
    """How far the download is."""
    d.log(
        WORK,
        f"[StatusService] Downloading app (id = {app.id}, name {app.name}) via DO, bytes {done}/{total} for user {USER}",
        "[StatusService] No subscribers to DownloadProgressHandler.",
        thread=T,
    )


def download(d: Device, app: App) -> None:
    """A download that is finished, checked, decrypted and unpacked."""
    download_begins(d, app)
    for part, total in ((0, 0), (0, app.size), (app.size // 3, app.size), (app.size, app.size)):
        progress(d, app, part, total)
        d.wait(5)
    d.log(WORK, "[Win32App DO] DO download and decryption is successfully done", thread=T)
    d.log(WORK, "[Win32App] file hash validation pass, starts decrypting", "[Win32App] Decryption is done successfully.", thread=T)
    d.log(WORK, f"[Win32App] Start unzipping, target folder: C:\\Windows\\IMECache\\{app.id}_1", thread=T)
    d.log(WORK, f"[Win32App] Saving DownloadTime for user: {USER}", thread=T, level=2)
    d.log(WORK, "[Win32App][DownloadActionHandler] Handler completed with action status: Success.", thread=T)


#: What the return codes of the policies above make of an exit code: its meaning and how the handler ends.
MEANINGS = {0: ("Success", "Success"), 3010: ("SoftReboot", "Success"), 1618: ("Retry", "Failed")}


def starts(d: Device, app: App) -> None:
    """The agent gets ready to run the installer."""
    d.log(
        WORK,
        f"[Win32App][ExecutionActionHandler] Handler invoked with execution type: Install for policy with id: {app.id} and version: 1.",
        '[Win32App] ===Step=== InstallBehavior RegularWin32App, Intent 3, UninstallCommandLine "setup.exe" /uninstall /quiet',
        "[Win32App] ===Step=== Execute retry 0",
        f"[Win32App] SetCurrentDirectory: C:\\Windows\\IMECache\\{app.id}_1",
        "[Win32App] Launch Win32AppInstaller in machine session",
        thread=T,
    )


def install(d: Device, app: App, code: int, takes: float = 40, seam: bool = False, mapped: bool = True) -> None:
    """The installer runs and ends with an exit code; meanwhile the log may become too long."""
    meaning, status = MEANINGS.get(code, ("Failed", "Failed"))
    hresult = code if code > 0xFFFF else (0x80070000 | code) - (1 << 32) if code else 0
    process = 4000 + d.number(9000)
    starts(d, app)
    d.log(
        WORK,
        "[Win32App] Create installer process successfully.",
        f"[Win32App] process id = {process}",
        "[Win32App] Installer process timeout milliseconds: 3600000",
        thread=T,
    )
    d.wait(takes)
    if seam:
        d.rotate(WORK)
    d.log(WORK, "[Win32App] Installation is done, collecting result", f"[Win32App] lpExitCode {code}", thread=T)
    d.log(WORK, f"[Win32App] hResultFromWin32 {hresult}", thread=T)
    if mapped:
        d.log(WORK, f"[Win32App] lpExitCode is defined as {meaning}", thread=T)
    d.log(WORK, f"[Win32App][ExecutionActionHandler] Handler completed with action status: {status}.", thread=T)


def report(d: Device, app: App, there: bool, enforcement: int, code: int = 0) -> None:
    """What the service and the Company Portal are told."""
    told = {
        "ApplicationId": app.id,
        "ResultantAppState": 1 if there else 2,
        "DesiredState": 2,
        "DetectionState": 1 if there else 2,
        "EnforcementState": enforcement,
        "EnforcementErrorCode": code,
        "TargetType": 2,
        "Intent": 3,
        "InstallContext": 2,
    }
    text = json.dumps(told, separators=(",", ":"))
    d.log(WORK, f"[Win32App][ReportingManager] Sending status to company portal based on report: {text}", thread=T)
    d.log(
        WORK,
        f"[Win32App][RealTimeStatusManager] Not sending status update for user with id: {USER} and app: {app.id} because "
        "there is currently no subscriber for status updates.",
        thread=T,
    )


def waits_a_day(d: Device, app: App) -> None:
    """The app failed: its next try is a day away."""
    when = f"{d.now:%m/%d/%Y %H:%M:%S}"
    path = f"{NOBODY}\\GRS\\{app.hash}\\{app.id}"
    d.log(WORK, f"[Win32App][GRSManager] Saved GRS value: {when} to path: {path}", thread=T)
