"""Log folders in which many things fail: every scenario is one unlucky device, with everything around it as always."""

import json

from . import agent, apps, events, oobe, papers, scripts
from .agent import IME
from .apps import App
from .device import GATEWAY, NOBODY, USER, USER_SID, Device, guid
from .scenarios import READER, installs, morning, there

AD = "[Win32App][ReportingManager]"


def exits(code: int, mapped: bool = True, takes: float = 20) -> "callable":
    """An app that is not there, whose installer ends with this code, and that is still not there."""

    def happens(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        apps.download(d, app)
        apps.install(d, app, code, takes=takes, mapped=mapped)
        apps.detection(d, app, there=False)
        apps.waits_a_day(d, app)

    return happens


def reports(code: int) -> "callable":
    """An app of which the agent only reports what went wrong."""

    def happens(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        apps.report(d, app, there=False, enforcement=5000, code=code)

    return happens


def not_started(d: Device, app: App) -> None:
    """Windows cannot start the installer."""
    apps.evaluation(d, app, there=False)
    apps.download(d, app)
    apps.starts(d, app)
    d.log(apps.WORK, "[Win32App] Failed to create installer process. Error code = 2", thread=apps.T, level=3)


def times_out(d: Device, app: App) -> None:
    """The installer does not come to an end."""
    apps.evaluation(d, app, there=False)
    apps.download(d, app)
    apps.starts(d, app)
    d.log(apps.WORK, "[Win32App] Create installer process successfully.", thread=apps.T)
    d.wait(3600)
    d.log(apps.WORK, "[Win32App] Installation is timeout, collecting result", thread=apps.T, level=2)


def unmapped(d: Device, app: App) -> None:
    """The exit code has no meaning among the return codes of the app."""
    apps.evaluation(d, app, there=False)
    apps.download(d, app)
    apps.install(d, app, 60001, mapped=False)
    d.log(apps.WORK, f"[Win32App] Admin did NOT set mapping for lpExitCode: 60001 of app: {app.id}", thread=apps.T, level=2)


def apps_fail_to_install() -> Device:
    """Installers that end in eleven ways but the good one; one app is installed all the same."""
    d = morning("apps-fail-to-install")
    wanted = [
        ("Contoso Path", exits(2)), ("Contoso Archive", exits(112)), ("Contoso Rules", exits(1625)),
        ("Contoso Queue", exits(1618)), ("Contoso Runtime", exits(3221225794)), ("Contoso Rights", exits(740)),
        ("Contoso Driver", exits(3010)), ("Contoso Old", exits(17, mapped=False)), ("Contoso Odd", unmapped),
        ("Contoso Missing", not_started), ("Contoso Endless", times_out),
    ]
    apps.check_in(d, [(READER, installs), *((App(name), happens) for name, happens in wanted)])
    d.log(apps.WORK, "[Win32App][V3Processor] A restart is required to continue processing apps. Stop processing.", thread=apps.T, level=2)
    return d


def apps_content_fails() -> Device:
    """Apps that do not come as far as their installer: content, rules, dependencies, the Store, the retry schedule."""

    def damaged(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        apps.download_begins(d, app)
        d.log(apps.WORK, f"Decryption is failed for appId {app.id}", thread=apps.T, level=3)

    def unknown(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        d.log(apps.WORK, "[Win32App] Didn't get content info from service", thread=apps.T, level=3)

    def not_loaded(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        apps.download_begins(d, app)
        delta = '{"EnforcementState":{"OldValue":"InProgress","NewValue":"ErrorDownloadingContent"}}'
        d.log(apps.WORK, f"{AD} Download state for app with id: {app.id} has been updated. Report delta: {delta}", thread=apps.T)

    def needs_another(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)
        told = (
            f"[Win32App][ActionProcessor] Marking app with id: {app.id} as executed to prevent execution attempts in this "
            f"processing cycle since child dependency app with id: {guid('Contoso Base')} has failed processing."
        )
        d.log(apps.ACTION, told, thread=apps.T)

    def undetectable(d: Device, app: App) -> None:
        told = f"Detection for policy with id: {app.id} resulted in action status: Failed and detection state: NotComputed."
        d.log(apps.WORK, f"[Win32App][DetectionActionHandler] {told}", thread=apps.T)

    def script_crashes(d: Device, app: App) -> None:
        d.log(apps.WORK, "[Win32App] SideCarScriptDetectionManager Powershell ExitCode: -1073741502", thread=apps.T, level=3)

    def of_the_store(result: str) -> "callable":
        def happens(d: Device, app: App) -> None:
            asked = f"[Win32App][WinGetApp][WinGetOperation] Completed Detection for app with id: {app.id} and package id: 9CONTOSO0001."
            d.log(apps.WORK, f"{asked}\r\nResult: {result}", thread=apps.T, level=3)

        return happens

    def store_fails(d: Device, app: App) -> None:
        told = [
            f"[Win32App][WinGetApp][WinGetAppExecutionExecutor] Completed execution for app with id: {app.id}.",
            "WinGet operation result: ", "Operation result =  InstallError", "Installed version =  ", "Reboot required = False",
            "Installer Error code =  (0x80073cf9)", "Extended error code =  (0x80073cf9)", "Execution result: ",
            "Action status: Failed", "Enforcement state: Error", "Error code: -2147009287",
        ]
        d.log(apps.WORK, "\r\n".join(told), thread=apps.T)

    def for_a_user(d: Device, app: App) -> None:
        told = (
            f"[Win32Apps] App policy with id: {app.id} will not be evaluated as it has user install context and this is a "
            "userless check-in. The app will be reported as not applicable."
        )
        d.log(apps.WORK, told, thread=apps.T)

    def only_missing(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False)

    def held_back(d: Device, app: App) -> None:
        apps.evaluation(d, app, there=False, waits=True)

    d = morning("apps-content-fails")
    base = [
        ("Contoso Cipher", damaged), ("Contoso Nowhere", unknown), ("Contoso Cloud", not_loaded), ("Contoso Suite", needs_another),
        ("Contoso Probe", undetectable), ("Contoso Script", script_crashes), ("Contoso Zip", reports(-2016214937)),
        ("Contoso Rule", reports(-2016215033)), ("Contoso Circle", reports(-2016214832)), ("Contoso Guest", reports(-2016214835)),
        ("Contoso Report", reports(-2147467259)), ("Contoso Helper", reports(-2016215016)), ("Contoso Nobody", reports(-2016215017)),
        ("Contoso Notes", store_fails), ("Contoso Catalogue", of_the_store("CatalogError")), ("Contoso Personal", for_a_user),
    ]
    gone, missing, waits = App("Contoso Gone"), App("Contoso Absent"), App("Contoso Waiting")
    apps.check_in(d, [(READER, there), (gone, there), (missing, only_missing), *((App(name), happens) for name, happens in base)])
    d.wait(8 * 3600)
    d.log(apps.WORK, "Required app check in is throttled.", thread=apps.T, level=2)
    apps.check_in(d, [(READER, there), (gone, only_missing), (missing, only_missing), (waits, held_back)])
    return d


def scripts_fail_in_every_way() -> Device:
    """Platform scripts that are not signed, not decrypted, fail without a word or at every try; remediations that do not mend."""
    d = morning("scripts-fail-in-every-way")

    def result(name: str, said: str = "", **details: "str | int") -> None:
        script = guid(name)
        d.log(IME, f"[PowerShell] Processing policy with id = {script} for user {NOBODY}", thread=scripts.T)
        d.wait(20)
        d.log(IME, f"[PowerShell] User Id = {NOBODY}, Policy id = {script}, policy result = Failed", thread=scripts.T)
        if details:
            told = {"Version": 1, "SigningCode": 649, "EncryptionCode": 650, "SigningMsg": "(Success) checked"}
            told |= {"EncryptMsg": "succeeded to decrypt a policy", "ExecutionMsg": said} | details
            d.log(IME, f"[PowerShell] Fail, the details are {json.dumps(told, separators=(',', ':'))}", thread=scripts.T, level=3)

    for _ in range(3):
        d.log(IME, "[PowerShell] Polling thread starts.", thread=scripts.T)
        result("Map drives")
        d.wait(8 * 3600)
    result("Set wallpaper")
    result("Unsigned", SigningCode=648, SigningMsg="(Failed) the script is not signed")
    result("Unreadable", EncryptionCode=651, EncryptMsg="failed to decrypt a policy")
    d.log(IME, "[PowerShell] ProviderResult: ErrorOccurred.", thread=scripts.T)
    d.log(IME, f"[PowerShell] This is not AADJ/HAADJ device, skip user context for {USER}", thread=scripts.T)
    path = f"{scripts.SCRIPTS}\\{NOBODY}_{guid('Join printers')}.ps1"
    scripts.executor(d, "powershell", path, 3, error="Add-Printer : The printer is not there.")
    scripts.remediation(d, "Broken service", found="ContosoSvc is stopped", mended=False)
    failing = guid("Failing remedy")
    d.log(scripts.HEALTH, f"[HS] ProcessScript PolicyId: {failing} PolicyType: 6", thread=scripts.H)
    d.log(scripts.HEALTH, f"[HS] the pre-remdiation detection script compliance result for {failing} is False", thread=scripts.H)
    d.log(scripts.HEALTH, "[HS] remediation is not optional, kick off remediation script", thread=scripts.H)
    d.log(scripts.HEALTH, "[HS] remediation script exit code is 1", thread=scripts.H)
    told = {
        "PolicyId": guid("Faulty probe"), "UserId": NOBODY, "Result": 4, "RemediationStatus": 2, "ErrorCode": 0,
        "PreRemediationDetectScriptOutput": "", "PreRemediationDetectScriptError": "Get-Contoso : There is no such thing.",
        "RemediationScriptErrorDetails": "", "PostRemediationDetectScriptOutput": "",
    }
    d.log(scripts.HEALTH, f"[HS] new result = {json.dumps(told, separators=(',', ':'))}", thread=scripts.H)
    return d


def service_out_of_reach() -> Device:
    """A day of a bad network: time limits, connections that are cut, answers that are none. In the end the service answers."""
    d = morning("service-out-of-reach")

    def asks(status: str = "", code: int = 0, wait: float = 900) -> None:
        d.log(IME, "[SendWebRequestInternal] iteration [0] started, total retryCount: 0", thread=9)
        session = guid(f"session {d.now}")
        d.log(IME, f"[SendWebRequestInternal] Sending network request...  Current proxy is {GATEWAY}/SideCarGatewaySessions('{session}')%3Fapi-version=1.5", thread=9)
        d.wait(2)
        if code:
            d.log(IME, "[IsWebExceptionRetryable] web exception status = ProtocolError", thread=9)
            d.log(IME, f"statuscode is {code}", thread=9, level=2)
        else:
            d.log(IME, f"[IsWebExceptionRetryable] web exception status = {status}", thread=9)
            words = "System.Net.WebException: The request could not be completed.\r\n   at System.Net.HttpWebRequest.GetRequestStream()"
            d.log(IME, f"[SendWebRequestInternal] Web Exception occurs when sending network request, it's retryable, the exception is {words}", thread=9, level=3)
        d.wait(wait)

    for trouble in ("Timeout", "ConnectFailure", "TrustFailure"):
        for _ in range(4):
            asks(status=trouble)
        agent.request(d, 9)
        d.wait(600)
    for code in (503, 403, 407, 429):
        for _ in range(4):
            asks(code=code)
        agent.request(d, 9)
        d.wait(600)
    for _ in range(3):
        asks(status="ReceiveFailure", wait=60)
        none = "No proxy available to make internet calls. stop retry.\r\n   at Contoso.Made.Up()"
        d.log(IME, f"[ServiceBase] Non-retriable web exception happens with check in app id, ex = System.Net.WebException: {none}", thread=9, level=3)
        d.wait(1200)
    for _ in range(5):
        none = "The network is not present or not started. (Exception from HRESULT: 0x800704C6)\r\n   at Contoso.Made.Up()"
        d.log(IME, f"fail to register push notification channel, exception is System.Exception: {none}", thread=7, level=3)
        d.log(scripts.EXECUTOR, "DNS detection: WinHttpGetProxyForUrl call failed because of error 12167", thread=1)
        d.wait(600)
    agent.request(d, 9)
    agent.token(d, 9)
    papers.diagnostics(d)
    return d


def policies_not_fetched() -> Device:
    """The service is reached, but what it answers is nothing the agent can use: apps, scripts and remediations do not arrive."""
    d = morning("policies-not-fetched")
    empty = "System.ArgumentNullException: Value cannot be null.\r\nParameter name: input"
    for _ in range(4):
        d.log(IME, f"[Win32App] Failed to get the app policy from service, exception is {empty}", thread=apps.T, level=3)
        d.log(IME, f"[Win32App] Failed to retrieve app policies for userId: {NOBODY}, continuing to next session.", thread=apps.T, level=3)
        broken = "System.NullReferenceException: Object reference not set to an instance of an object.\r\n   at Contoso.Made.Up()"
        d.log(scripts.HEALTH, f"[HS] Failed to get the script policy from service, exception is {broken}", thread=scripts.H, level=3)
        told = f"[PowerShell] Exception occurs when processing user session 1 for user {USER}, the exception is System.Exception: GetPolicy failed.\r\n   at Contoso.Made.Up()"
        d.log(IME, told, thread=scripts.T, level=3)
        d.log(IME, "Failed to call Gateway Service due to : ", thread=16, level=3)
        where = "https://manage.microsoft.com/RestUserAuthLocationService/RestUserAuthLocationService/Certificate/ServiceAddresses"
        lost = f"thumbprint {guid('thumbprint').replace('-', '').upper()}A1B2C3D4,True, WebException status Timeout message The operation has timed out full System.Net.WebException: The operation has timed out\r\n   at Contoso.Made.Up()"
        d.log(IME, f"[Location Service] Failed to Get Endpoint From LocationServiceServiceAddressesController with url {where}, {lost}", thread=9, level=2)
        d.wait(3000)
    refused = "Exception occurred while sending heartbeat report: System.AggregateException: One or more errors occurred. ---> System.Net.WebException: The remote server returned an error: (401) Unauthorized.\r\n   at Contoso.Made.Up()"
    for _ in range(3):
        d.log("ClientHealth", refused, thread=5, level=3)
        d.wait(3600)
    return d


def agent_without_identity() -> Device:
    """The device has lost its join and its certificate: the agent finds neither, and nobody signs in."""
    d = Device("agent-without-identity")
    agent.start(d)
    client, resource = guid("agent client"), guid("service resource")
    for _ in range(4):
        d.log(IME, "Device join type = DSREG_UNKNOWN_JOIN", thread=7)
        d.log(IME, "Found 0 MDM certificates from Local Computer Store.", thread=7)
        for _ in range(16):
            d.log(IME, f"Failed to get AAD token. len = 34 using client id {client} and resource id {resource}, errorCode = 3399548929", thread=9)
            d.wait(25)
        d.wait(3000)
    flag = f"got reboot flag: True with deadline: {d.now:%m/%d/%Y} 18:00:00"
    d.log(IME, f"[RebootHelper] CheckRebootFlagAndPop Checking reboot flag for ServiceStart, {flag}", thread=7, level=2)
    d.log(IME, "[APv2] Device is in APv2 mode: True.", thread=7)
    papers.dsregcmd(d, entra=True, token=False, auth="FAILED. Device is either disabled or deleted")
    return d


def sign_in_refused() -> Device:
    """Entra ID refuses one user for the account and one for the device; before, it could not be reached at all."""
    d = morning("sign-in-refused")
    client, resource = guid("agent client"), guid("service resource")
    for _ in range(32):
        offline = ("The server or proxy was not found.", "Logged at BrokerRequest.cpp, line: 11.")
        d.event("sign-in", 1098, "3399942148", *offline, user=USER_SID)
        d.log(IME, f"Failed to get AAD token. len = 34 using client id {client} and resource id {resource}, errorCode = 3399942148", thread=9)
        d.wait(90)
    for words in ("AADSTS50126: Error validating credentials.", "AADSTS50155: Device authentication failed.", "AADSTS90014: A field is missing."):
        for _ in range(3):
            error = "invalid_request" if "90014" in words else "invalid_grant"
            d.event("sign-in", 1081, error, words, guid(f"correlation {d.now}"), user=USER_SID)
            d.wait(300)
    for _ in range(8):
        d.log(IME, f"Failed to get AAD token. len = 34 using client id {client} and resource id {resource}, errorCode = 3399614467", thread=9)
        d.wait(900)
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


SCENARIOS = [
    apps_fail_to_install, apps_content_fails, scripts_fail_in_every_way, service_out_of_reach, policies_not_fetched,
    agent_without_identity, sign_in_refused,
]
