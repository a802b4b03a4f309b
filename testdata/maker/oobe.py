"""What Windows writes from the first screen to the desktop: profile, join, enrolment, sessions, pages, and the noise."""

from . import agent, apps
from .agent import IME
from .apps import App
from .device import UPN, USER_SID, Device, guid
from .papers import ENROLMENT, TENANT

#: Who sits before the first screens.
SOMEBODY = "S-1-5-21-1000000001-1000000002-1000000003-1000"
SCEP = f"https://fef.contoso01.manage.microsoft.com/CloudPki/CloudPkiService/Scep/{guid('tenant')}/{guid('pki')}/pkiclient.exe"
MANAGER = "DdsZtdPolicyManager"
STORE = r"C:\Windows\ServiceState\wmansvc\AutopilotDDSZTDFile.json"
PROVIDER = "./Device/Vendor/MSFT/EnrollmentStatusTracking/DevicePreparation/PolicyProviders/Sidecar"
SYSTEM, WINLOGON = "NT AUTHORITY\\SYSTEM", "C:\\Windows\\system32\\winlogon.exe (CONTOSO-4F2A)"


def page(d: Device, name: str, text: str = "", code: int = 0) -> None:
    """The page of OOBE tells something."""
    if text:
        d.event("shell", 62407, name, f'{{"message":"{text}","errorCode":{code}}}', user=SOMEBODY)
    else:
        d.event("shell", 62406, name, user=SOMEBODY)


def part_begins(d: Device, part: str) -> None:
    """The page turns to a part of itself."""
    name = "CommercialOOBE_BootstrapStatusCategory_SubcategoryProcessing_Started"
    page(d, name, f"BootstrapStatus: Starting subcategory {part}...")


def begins(d: Device) -> None:
    """The first screens."""
    d.event("management", 1000)
    d.event("management", 1001)
    experience = '{"source":"ms-cxh://FRX/INCLUSIVE","protocol":"ms-cxh","host":"FRX","path":"/INCLUSIVE"}'
    d.event("shell", 62400, "ms-cxh://FRX/INCLUSIVE", experience, user=SOMEBODY)
    page(d, "AutoPilot prefetch ZTP policy cache started")
    d.event("autopilot", 160)
    d.event("autopilot", 705, MANAGER)
    d.event("autopilot", 164)


def missing_values(d: Device) -> None:
    """Values that are asked for and not set, logged as warnings on every device."""
    for name in ("CloudAssignedDeviceName", "CloudAssignedLanguage", "AutopilotMode"):
        d.event("autopilot", 100, name)


def profile(d: Device) -> None:
    """The profile is downloaded and read."""
    begins(d)
    d.wait(2)
    d.event("autopilot", 703, MANAGER)
    d.event("autopilot", 702, STORE)
    d.event("autopilot", 161)
    d.event("autopilot", 153, "0", "3")
    d.event("autopilot", 170)
    missing_values(d)
    d.event("autopilot", 111)
    d.event("autopilot", 103, "CloudAssignedTenantDomain", TENANT)
    d.event("autopilot", 101, "CloudAssignedOobeConfig", "286")
    d.event("autopilot", 109, "AUTOPILOT_OOBE_SETTINGS_SKIP_EXPRESS_SETTINGS", "enabled")
    page(d, "CommercialOOBE_AutopilotRegion_SettingRetrieval_Succeeded", "Autopilot region setting was retrieved.")


def no_profile(d: Device) -> None:
    """The service has no profile for the device, and OOBE goes on without one."""
    d.event("autopilot", 153, "0", "1")
    d.event("autopilot", 170)
    d.event("autopilot", 162)
    missing_values(d)
    d.event("autopilot", 314)
    page(d, "No Autopilot profile available.")


def joins(d: Device) -> None:
    """The user signs in and the device joins Entra ID."""
    d.wait(95)
    d.event("shell", 62404, "OOBEAADV10", user=SOMEBODY)
    d.event("registration", 102, "4", "DEVICE", "contoso.example")
    d.wait(3)
    d.event("registration", 104, "{}", guid("activity"))
    d.event("registration", 105)
    d.event("registration", 106)
    d.event("shell", 62405, "success", user=SOMEBODY)


def enrols(d: Device) -> None:
    """The device is enrolled in MDM."""
    for number in (4, 6, 8, 10, 58, 16, 72):
        d.event("mdm", number)
        d.wait(1)


def refused(d: Device, code: str) -> None:
    """The service does not enrol the device; the page offers to try again, and somebody does."""
    for number in range(3):
        d.event("mdm", 4)
        d.event("mdm", 6)
        d.wait(2)
        d.event("mdm", 71, code)
        d.event("mdm", 76, "0x1", code)
        page(d, "OOBE_MDM_Enrollment_Failure", "MDM enrollment did not finish.", int(code, 16) - (1 << 32))
        d.wait(70 + 30 * number)


def session(d: Device, result: str = "0x0") -> None:
    """A session with the service, and the warnings of every session."""
    key = f"Software\\Microsoft\\Provisioning\\OMADM\\Sessions\\{ENROLMENT}\\{{{guid(f'session {d.now}').upper()}}}"
    d.event("mdm", 257, "1", ENROLMENT, "NULL", key, "31")
    d.event("mdm", 206, USER_SID, "1", "1", "0", "12", "3")
    d.event("mdm", 208, ENROLMENT, "MS DM Server", "4.0", "1.2", "0x1f", "0x4", "0x0", "0x2", "1", "1")
    d.event("mdm", 2900, "OSV", "0x2")
    d.event("mdm", 2914)
    d.event("mdm", 2750, "WSC_SECURITY_PROVIDER_FIREWALL", "0x0", "0x0")
    node = "./Device/vendor/msft/dmsessionactions/MS%20DM%20Server/CheckinAlertConfiguration/Nodes/1/NodeUri"
    d.event("mdm", 4051, ENROLMENT, "Device", guid("session source").upper(), guid("session target"), node, "0x0")
    d.event("mdm", 200)
    d.wait(1)
    d.event("mdm", 202)
    d.event("mdm", 209, result)
    d.event("mdm", 258, key, result, "2", "0", "1", "NULL", "0")


def routine(d: Device) -> None:
    """The events of a later session, but for those that say nothing."""
    d.event("mdm", 208, ENROLMENT, "MS DM Server", "4.0", "1.2", "0x1f", "0x4", "0x0", "0x2", "1", "1")
    d.event("mdm", 2914)
    d.event("mdm", 209, "0x0")


def refuses(d: Device, number: int, provider: str, command: str, node: str, code: str) -> None:
    """A command of the service comes to nothing."""
    d.event("mdm", number, ENROLMENT, "MDMDeviceWithAAD", provider, command, node, code)


def policies(d: Device) -> None:
    """Policies arrive; some commands fail as they do on healthy devices."""
    d.event("mdm", 813, "MinDevicePasswordLength", "DeviceLock", ENROLMENT, "Device", "0x8", "0x1", "0x0")
    d.event("mdm", 814, "AllowTelemetry", "System", ENROLMENT, "Device", "1", "0x1", "0x0")
    refuses(d, 404, "Policy", "1", "./Device/Vendor/MSFT/Policy/ConfigOperations/ADMXInstall/Receiver/Properties/Policy/FakePolicy/Version", "0x80070002")
    refuses(d, 404, "BitLocker", "7", "./Device/Vendor/MSFT/BitLocker/RequireDeviceEncryption", "0x80070015")
    refuses(d, 454, "NodeCache", "4", "./Vendor/MSFT/NodeCache/MS DM Server/CacheVersion", "0x86000002")
    spotlight, code = ("AllowWindowsSpotlight", "Experience"), "0x82b00006"
    d.event("mdm", 809, *spotlight, ENROLMENT, USER_SID, "0x0", "0x6", "0x1", code, code)
    d.event("mdm", 827, *spotlight, "0x0", code)
    refuses(d, 404, "Policy", "1", "./User/Vendor/MSFT/Policy/Config/Experience/AllowWindowsSpotlight", code)


def push_is_late(d: Device) -> None:
    """The push channel is not there yet, which the next session mends."""
    d.event("mdm", 42, "0x800704c6")
    refuses(d, 404, "dmclient", "1", "./Device/vendor/msft/dmclient/Provider/MS DM Server/Push/PFN", "0x800704c6")


def agent_arrives(d: Device) -> None:
    """The agent is installed as an MSI; what was no failure of the token broker before that is logged as one."""
    d.event("autopilot", 287, "./Device", PROVIDER)
    package = ("{" + guid("agent package").upper() + "}", "S-0-0-00-0000000000-0000000000-000000000-000")
    d.event("mdm", 1905, *package, "https://contoso01.manage.microsoft.com/IntuneWindowsAgent.msi")
    d.wait(9)
    d.event("mdm", 1906, *package, "IntuneWindowsAgent.msi")
    d.event("mdm", 1920, *package)
    d.wait(14)
    d.event("mdm", 1922, *package, "0x0")
    d.event("autopilot", 288, "./Device", PROVIDER)
    d.event("sign-in", 1241, "On-prem configuration is missing")
    words = ("Renew token by the primary refresh token failed.", "Logged at RefreshTokenRequest.cpp, line: 77.")
    d.event("sign-in", 1097, "3400073302", *words, user=USER_SID)
    agent.start(d)
    agent.push(d)


def sessions_of_setup(d: Device) -> None:
    """What the agent asks at each check of the page."""
    d.log(IME, "[Win32App] Checking ESP status and phase for sessionId: 0", thread=13)
    d.log(IME, "[Win32App] ESP got devicePolicyCreated True, deviceHasProvisioningCompleted False", thread=13)
    d.log(IME, "[Win32App] Got InstanceID: Sidecar, installationStateString: 3", thread=13)


def arrives(d: Device, app: App) -> None:
    """An app of the page is installed."""
    apps.tracked(d, app, "null", "NotInstalled")
    apps.evaluation(d, app, there=False)
    apps.tracked(d, app, "NotInstalled", "InProgress")
    apps.download(d, app)
    apps.install(d, app, 0)
    apps.detection(d, app, there=True)
    apps.tracked(d, app, "InProgress", "Completed")
    apps.report(d, app, there=True, enforcement=1000)
    d.event("autopilot", 296, "./Device", f"Win32App_{app.id}_1")


def device_setup(d: Device, wanted: list[App]) -> None:
    """The device phase of the page: apps are installed."""
    part_begins(d, "DeviceSetup.AppsSubcategory")
    sessions_of_setup(d)
    agent.token(d, 13, user_is_there=False)
    d.event("autopilot", 293, "./Device", PROVIDER, str(len(wanted)))
    for app in wanted:
        d.event("autopilot", 297, "./Device", f"Win32App_{app.id}_1")
    apps.check_in(d, [(app, arrives) for app in wanted], phase="DeviceSetup")
    d.log(IME, "[Win32App] ESP CheckDeviceAndAccountSetupStateWithWmi all apps completed for device", thread=13, level=2)
    part_begins(d, "DeviceSetup.RebootCoalescing")
    page(d, "CommercialOOBE_ESPProgress_Page_Exiting", "BootstrapStatus: The page is left.")


def account_setup(d: Device) -> None:
    """The user phase of the page."""
    d.wait(20)
    agent.signs_in(d)
    told = "[Win32App] In EspPhase: AccountSetup. Start the thread to check user token and user SID again if reboot in ESP"
    d.log(IME, told, thread=13, level=2)
    agent.token(d, 13)
    task = r'Running task "\Microsoft\Windows\Workplace Join\Device-Sync".'
    d.event("registration", 369, f"AutoJoinSvc/WJSetScheduledTaskState: {task}", user="S-1-5-20")


def ends(d: Device) -> None:
    """The page is left for the desktop."""
    d.wait(30)
    d.log(IME, "[Win32App] ESP CheckDeviceAndAccountSetupStateWithWmi all apps completed for user", thread=13, level=2)
    d.log(IME, "[Win32App] Checking ESP status and found isSyncDoneForUser: True", thread=13, level=2)
    page(d, "CommercialOOBE_ESPProgress_Page_Exiting", "BootstrapStatus: The page is left.")
    d.event("shell", 62401, "success", user=SOMEBODY)
    words = "Windows Hello for Business provisioning will not be launched."
    d.event("registration", 360, words, *["Not Tested"] * 7, "none", user=SOMEBODY)
    hello = ("Yes", "Yes", "Yes", "Yes", "Yes", "No", "No", "MDM")
    d.event("registration", 358, "Windows Hello for Business provisioning will be launched.", *hello, user=USER_SID)
    d.wait(40)
    d.event("registration", 300, guid("key"), UPN, "NotAttested", guid("request"), guid("answer"), "{}", user=USER_SID)


def restarts(d: Device, reason: str = "", takes: float = 75) -> None:
    """Windows restarts, because somebody asked for it; the agent stops and starts with it."""
    d.log(IME, "EMS Agent received shutdown signal", thread=21)
    d.log(IME, "EMS Agent Stopped", thread=21)
    if reason:
        d.event("user32", 1074, WINLOGON, d.computer, reason, "0x80020003", "restart", "", SYSTEM)
    d.wait(2)
    d.event("kernel", 13, f"{d.greenwich():%Y-%m-%dT%H:%M:%S}.5000000Z")
    d.wait(takes)
    start = f"{d.greenwich():%Y-%m-%dT%H:%M:%S}.5000000Z"
    d.event("kernel", 12, "10", "0", "26100", "4652", "0", "0", start)
    d.wait(18)
    agent.start(d)
