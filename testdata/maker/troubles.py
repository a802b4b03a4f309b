"""What goes wrong between the first screen and the desktop, and what Windows says of it: one unlucky device a function."""

from . import apps, events, oobe, papers
from .agent import IME
from .apps import App
from .device import USER_SID, Device, guid
from .papers import ENROLMENT, TENANT, category
from .provisioning import DONE, NOT_BEGUN, at_the_end_without_profile, enrolment_refused, without_profile

APPS = r"software\microsoft\windows\autopilot\EnrollmentStatusTracking\Device"
MSI = r"software\microsoft\enterprisedesktopappmanagement\S-0-0-00-0000000000-0000000000-000000000-000\MSI"
AGENT = r"software\microsoft\IntuneManagementExtension"
TASK = r"\Microsoft\Windows\EnterpriseMgmt\Schedule created by enrollment client for automatically enrolling in MDM from AAD"
WIFI = "./Device/Vendor/MSFT/WiFi/Profile/Contoso/WlanXml"
PFX = "./Device/Vendor/MSFT/ClientCertificateInstall/PFXCertInstall/Contoso/PFXCertBlob"


def enrolled(name: str) -> Device:
    """Profile, join, enrolment and a first session go well."""
    d = Device(name)
    oobe.profile(d)
    papers.downloaded(d)
    oobe.joins(d)
    oobe.enrols(d)
    oobe.session(d)
    return d


def ends(d: Device, told: papers.Registry) -> Device:
    """What is collected in the end."""
    papers.profile(told)
    papers.join_info(told, d)
    d.put("MdmDiagReport_RegistryDump.reg", told.dump())
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def page_fails(name: str, phase: str, part: str) -> Device:
    """The page fails in a part of a phase; what comes before it went well, what comes after has not begun."""
    d = enrolled(name)
    oobe.part_begins(d, f"{phase}.{part}")
    d.wait(1900)
    failed = "CommercialOOBE_BootstrapStatusCategory_SubcategoryProcessing_Failed"
    oobe.page(d, failed, f"BootstrapStatus: Subcategory ID = {phase}.{part}; state = failed.")
    phases = ["DevicePreparation", "DeviceSetup", "AccountSetup"]
    at = phases.index(phase)
    states = [category(one, DONE if number < at else NOT_BEGUN) for number, one in enumerate(phases)]
    states[at] = category(phase, "failed", failed=part)
    return ends(d, papers.registry(d, *states, done=False))


def esp_device_policies_failed() -> Device:
    """The page fails in the device setup at security policies."""
    return page_fails("esp-device-policies-failed", "DeviceSetup", "SecurityPoliciesSubcategory")


def esp_device_certificates_failed() -> Device:
    """The page fails in the device setup at certificates, and no event says why."""
    return page_fails("esp-device-certificates-failed", "DeviceSetup", "CertificatesSubcategory")


def esp_device_network_failed() -> Device:
    """The page fails in the device setup at network connections."""
    return page_fails("esp-device-network-failed", "DeviceSetup", "NetworkConnectionsSubcategory")


def esp_account_join_failed() -> Device:
    """The page fails in the account setup because the user is not registered."""
    return page_fails("esp-account-join-failed", "AccountSetup", "WaitingForAadRegistrationSubcategory")


def esp_account_policies_failed() -> Device:
    """The page fails in the account setup at security policies."""
    return page_fails("esp-account-policies-failed", "AccountSetup", "SecurityPoliciesSubcategory")


def esp_account_certificates_unexplained() -> Device:
    """The page fails in the account setup at certificates, and no event says why."""
    return page_fails("esp-account-certificates-unexplained", "AccountSetup", "CertificatesSubcategory")


def esp_preparation_provider_failed() -> Device:
    """The page fails in the device preparation because the agent does not come."""
    return page_fails("esp-preparation-provider-failed", "DevicePreparation", "EspProviderInstallationSubcategory")


def hybrid_join_waits_in_vain() -> Device:
    """The blob that joins the device to its domain never comes."""
    d = enrolled("hybrid-join-waits-in-vain")
    d.event("mdm", 111, "true")
    d.event("mdm", 110, "0x1")
    d.wait(2700)
    d.event("mdm", 110, "0x3")
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def hybrid_join_still_waits() -> Device:
    """The device is joined to its domain and sees no domain controller yet."""
    d = enrolled("hybrid-join-still-waits")
    d.event("mdm", 111, "true")
    d.event("mdm", 107, "0x0")
    for _ in range(3):
        d.wait(240)
        d.event("mdm", 100, "0x54b", "0x8007054b")
        d.event("registration", 334)
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def esp_account_network_failed() -> Device:
    """The page fails in the account setup at network connections."""
    return page_fails("esp-account-network-failed", "AccountSetup", "NetworkConnectionsSubcategory")


def esp_account_apps_failed() -> Device:
    """The page fails in the account setup at apps; the agent had told it which one failed."""
    d = page_fails("esp-account-apps-failed", "AccountSetup", "AppsSubcategory")
    apps.tracked(d, App("Contoso Mail"), "NotInstalled", "InProgress")
    d.wait(60)
    apps.tracked(d, App("Contoso Mail"), "InProgress", "Error")
    return d


def esp_device_apps_failed() -> Device:
    """The page fails in the device setup at apps: the registry names the app, and what the agent made of it."""
    d = enrolled("esp-device-apps-failed")
    app = App("Contoso Firewall")
    d.log(IME, f"[Win32App][EspManager] In EspPhase: DeviceSetup. App {app.id} has been registered. App name: {app.name}", thread=13)
    told = papers.registry(
        d, category("DevicePreparation", DONE), category("DeviceSetup", "failed", failed="AppsSubcategory"), category("AccountSetup", NOT_BEGUN), done=False
    )
    told.put(rf"{APPS}\Setup\Apps\Tracking\Sidecar\Win32App_{app.id}_1", InstallationState=4, RebootRequired=0)
    told.put(rf"{AGENT}\Win32Apps\00000000-0000-0000-0000-000000000000\{app.id}_1\EnforcementStateMessage", EnforcementStateMessage={"EnforcementState": 5000, "ErrorCode": -2147023293})
    told.put(rf"{AGENT}\SideCarPolicies\StatusServiceReports\{guid('user')}\{app.id}", Status=3000)
    told.put(rf"{AGENT}\Policies\00000000-0000-0000-0000-000000000000\{guid('Configure agent')}", Result="Failed", ResultDetails="made up")
    told.put(rf"{MSI}\{{{guid('Contoso MSI').upper()}}}", Status=60, LastError=1603)
    return ends(d, told)


def esp_device_certificates_refused() -> Device:
    """The page fails in the device setup at certificates: SCEP refuses them."""
    d = enrolled("esp-device-certificates-refused")
    model = f"ModelName_AC_{guid('device certificate')}_LogicalName_{guid('logical').replace('-', '_')}_Hash_118"
    for number in range(4):
        d.event("mdm", 309, "{" + guid("request").upper() + "}", model, "", oobe.SCEP, "0x10", hex(number + 1), "0x800b0109")
        d.wait(500)
    states = category("DevicePreparation", DONE), category("DeviceSetup", "failed", failed="CertificatesSubcategory")
    return ends(d, papers.registry(d, *states, category("AccountSetup", NOT_BEGUN), done=False))


def certificates_refused_after_all() -> Device:
    """Weeks after the page a certificate is not renewed, and another one is not taken over; the page itself went well."""
    d = enrolled("certificates-refused-after-all")
    oobe.ends(d)
    d.wait(40 * 86400)
    for _ in range(3):
        d.event("mdm", 32, "0x80090330")
        oobe.refuses(d, 404, "ClientCertificateInstall", "1", PFX, "0x80090029")
        d.wait(900)
    states = [category(one, DONE) for one in ("DevicePreparation", "DeviceSetup", "AccountSetup")]
    return ends(d, papers.registry(d, *states, done=True))


def esp_provider_never_came() -> Device:
    """The page waits for the agent in vain: its MSI ends with an error, and the time for it runs out."""
    d = enrolled("esp-provider-never-came")
    package = "{" + guid("agent package").upper() + "}"
    d.event("autopilot", 287, "./Device", oobe.PROVIDER)
    d.event("mdm", 1924, "S-0-0", "x", package, "x", "0x80070643")
    d.wait(3600)
    oobe.page(d, "CommercialOOBE_ESPDevicePreparation_PolicyProvidersInstallation_TimedOut", "BootstrapStatus: The providers did not come.", 2147943860)
    states = category("DevicePreparation", "failed", failed="EspProviderInstallationSubcategory"), category("DeviceSetup", NOT_BEGUN)
    told = papers.registry(d, *states, category("AccountSetup", NOT_BEGUN), done=False)
    told.put(rf"{APPS}\DevicePreparation\PolicyProviders\Sidecar", InstallationState=4, LastError=-2147023293)
    address = "https://content.contoso.example/IntuneWindowsAgent.msi"
    told.put(rf"{MSI}\{package}", Status=60, CurrentDownloadUrl=address)
    return ends(d, told)


def esp_ran_out_of_time() -> Device:
    """The page runs out of time, and the screens are all that is left of it."""
    d = enrolled("esp-ran-out-of-time")
    d.log(IME, "[Win32App] Got InstanceID: Sidecar, installationStateString: 4", thread=13)
    first = rf"SOFTWARE\Microsoft\Enrollments\{ENROLMENT}\FirstSync\{USER_SID}"
    for _ in range(3):
        d.log(IME, f"[Win32App] GetLogonIdFromFirstSyncReg Got isSyncDoneForUserStr: 0 under: {first}", thread=13)
        d.wait(1200)
    for _ in range(5):
        d.event("kernel", 12, "10", "0", "26100", "4652", "0", "0", f"{d.greenwich():%Y-%m-%dT%H:%M:%S}.5000000Z")
        d.wait(500)
    oobe.page(d, "CommercialOOBE_ESPProgress_Timeout", "BootstrapStatus: timed out.", 2147943860)
    d.files |= events.saved(d.events)
    return d


def esp_page_failed() -> Device:
    """The page reports a failure, and the registry names the phases only; a technician had prepared the device in vain."""
    d = enrolled("esp-page-failed")
    oobe.page(d, "CommercialOOBE_ESPProgress_WhiteGlove_Failed", "BootstrapStatus: not prepared.")
    d.wait(3600)
    oobe.page(d, "CommercialOOBE_ESPProgress_Failure", "BootstrapStatus: failed.", 2147943860)
    d.files |= events.saved(d.events)
    return d


def esp_account_setup_failed() -> Device:
    """The registry says that the account setup failed, and no more; the user may go on, and the page is skipped for users."""
    d = enrolled("esp-account-setup-failed")
    failed = {"categoryState": "failed", "categoryStatusText": "Error"}
    told = papers.registry(d, category("DevicePreparation", DONE), category("DeviceSetup", DONE), failed, done=False)
    told.put(rf"software\microsoft\enrollments\{ENROLMENT}\FirstSync", BlockInStatusPage=6)
    d.log(IME, "[Win32App] CheckDeviceOnlyFromFirstSyncReg set skipDeviceStatusPage: False", thread=13)
    d.log(IME, "[Win32App] CheckDeviceOnlyFromFirstSyncReg set skipUserStatusPage: True", thread=13)
    return ends(d, told)


def esp_device_setup_failed() -> Device:
    """The registry says that the device setup failed, and no more."""
    d = enrolled("esp-device-setup-failed")
    failed = {"categoryState": "failed", "categoryStatusText": "Error"}
    return ends(d, papers.registry(d, category("DevicePreparation", DONE), failed, category("AccountSetup", NOT_BEGUN), done=False))


def esp_device_preparation_failed() -> Device:
    """The registry says that the device preparation failed, and no more."""
    d = enrolled("esp-device-preparation-failed")
    failed = {"categoryState": "failed", "categoryStatusText": "Error"}
    return ends(d, papers.registry(d, failed, category("DeviceSetup", NOT_BEGUN), category("AccountSetup", NOT_BEGUN), done=False))


def enrolment_refused_sign_in() -> Device:
    """Enrolment by a task needs a user who has signed in."""
    return enrolment_refused("enrolment-refused-sign-in", "0x8018002a")


def enrolment_refused_twice() -> Device:
    """The device is enrolled already; the task that enrols fails too."""
    d = enrolment_refused("enrolment-refused-twice", "0x8018000a")
    d.event("tasks", 202, TASK, guid("task"), "deviceenroller.exe", "2149056522", "4")
    d.files |= events.saved(d.events)
    return d


def enrolment_refused_unknown() -> Device:
    """Enrolment fails in the service itself."""
    return enrolment_refused("enrolment-refused-unknown", "0x80180006")


def join_refused() -> Device:
    """Entra ID does not take the device in: the user has as many as may be."""
    d = Device("join-refused")
    oobe.profile(d)
    papers.downloaded(d)
    for _ in range(2):
        d.event("registration", 102, "4", "DEVICE", "contoso.example")
        d.wait(3)
        d.event("registration", 204, "-2145648637", guid("activity"), "400", "{}")
        d.wait(60)
    for _ in range(2):
        d.event("sign-in", 1081, "invalid_request", "AADSTS90014: A field is missing.", guid(f"correlation {d.now}"), user=USER_SID)
        d.wait(30)
    d.event("registration", 301, "-2145647635", "x", "The key is not known.")
    papers.dsregcmd(d, entra=False, token=False, join={"Error Phase": "join", "Client ErrorCode": "0x801c0003"})
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def join_out_of_reach() -> Device:
    """The service that joins is out of reach, then the broker gives no token, then the join comes to nothing."""
    d = Device("join-out-of-reach")
    oobe.profile(d)
    papers.downloaded(d)
    for _ in range(3):
        d.event("registration", 226, "enterpriseregistration.windows.net", "443", "0x80072efe")
        d.event("registration", 201, "-2147012889", "0", "")
        d.wait(200)
    d.event("registration", 324, "5", "0xcaa20003", "The sign-in was refused.")
    for _ in range(3):
        d.event("registration", 205, "-2145648611")
        d.event("registration", 304, "-2145647630", "The device object was not found.", "managed")
        d.wait(3600)
    d.event("registration", 370, "0x801c03f2", "The device is not known.", "Managed", "0")
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def joined_otherwise() -> Device:
    """The profile asks for a hybrid join; somebody joins the device to Entra ID by hand."""
    d = Device("joined-otherwise")
    oobe.begins(d)
    d.event("autopilot", 153, "0", "3")
    d.event("autopilot", 103, "CloudAssignedTenantDomain", TENANT)
    d.event("autopilot", 101, "CloudAssignedDomainJoinMethod", "1")
    d.event("mdm", 111, "true")
    d.event("mdm", 100, "0x54b", "0x8007054b")
    d.wait(2400)
    d.event("mdm", 110, "0x3")
    oobe.joins(d)
    papers.dsregcmd(d, entra=True)
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def profile_out_of_reach() -> Device:
    """No internet, no ticket, a clock that is wrong: the profile does not come."""
    d = Device("profile-out-of-reach")
    d.event("management", 1000)
    d.event("autopilot", 160)
    for _ in range(3):
        d.event("autopilot", 165)
        d.wait(40)
    d.event("autopilot", 164)
    d.event("autopilot", 753, "2026-08-04T07:00:00Z", "2026-01-01T00:00:00Z", "1", "3")
    d.event("autopilot", 714)
    d.event("autopilot", 707, "0x80072ee7", "https://ztd.dds.microsoft.com", guid("vector"))
    d.event("autopilot", 807, "0x80004005", "made up", guid("vector"))
    d.event("autopilot", 112, "0x80004005")
    d.event("autopilot", 312, "0x83750007")
    d.event("kernel", 1, "2026-08-04T07:10:00.000Z", "2026-01-01T00:10:00.000Z", "18600000000", "2", "svchost.exe")
    for _ in range(4):
        d.event("dns", 1014, "login.live.com", "16", "x")
        d.wait(30)
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def profile_empty() -> Device:
    """The service answers, and has no profile; the registry keeps that Autopilot is off."""
    d = Device("profile-empty")
    oobe.begins(d)
    d.event("autopilot", 704, oobe.MANAGER)
    d.event("autopilot", 702, oobe.STORE)
    d.event("autopilot", 161)
    oobe.no_profile(d)
    told = papers.Registry()
    told.put(r"software\microsoft\provisioning\Diagnostics\AutoPilot", IsAutoPilotDisabled=1, CloudAssignedTenantDomain="", DeploymentProfileName="")
    d.put("MdmDiagReport_RegistryDump.reg", told.dump())
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def profile_of_another_tenant() -> Device:
    """The device belongs to another organisation."""
    reason = "ZtdDeviceAssignedToOtherTenant"
    return at_the_end_without_profile(without_profile("profile-of-another-tenant", 808, reason), 808, reason)


def user_of_another_tenant() -> Device:
    """The profile is there, and the user who signs in is of another tenant; the TPM is weak, the edition too small."""
    d = Device("user-of-another-tenant")
    oobe.profile(d)
    papers.downloaded(d)
    d.event("autopilot", 115, "0x80180031")
    d.event("autopilot", 114)
    d.event("autopilot", 302, "5", "0x80180014")
    d.event("tpm", 1794)
    told = papers.Registry()
    papers.profile(told)
    told.put(r"software\microsoft\provisioning\Diagnostics\AutoPilot", TenantMatched=0)
    d.put("MdmDiagReport_RegistryDump.reg", told.dump())
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def tpm_attestation_stuck() -> Device:
    """A newer build names the phase of the attestation that fails."""
    d = Device("tpm-attestation-stuck")
    oobe.begins(d)
    papers.downloaded(d, CloudAssignedOobeConfig=1310, DeploymentProfileName="Contoso self-deploying")
    for number in range(3):
        d.event("autopilot", 207, "0x80190190")
        d.event("autopilot", 226, "0x80190190", "AikCertificate", "2", str(number + 1))
        d.wait(300)
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


def windows_troubles() -> Device:
    """A device that is enrolled and in use: updates, encryption, policies, App Control, packages, power."""
    d = enrolled("windows-troubles")
    oobe.ends(d)
    for number in range(4):
        update = f"2026-08 Contoso Update {number % 2}"
        d.event("update", 25, "0x8024402c", "{" + guid("service").upper() + "}")
        d.event("update", 31, update, "0x80d02002", "{" + guid("update") + "}", "1")
        d.event("transfers", 61, guid("transfer"), "Contoso", guid("job"), "https://swdc02-mscdn.manage.microsoft.com/a/b.bin", "", "0x80072efd")
        oobe.refuses(d, 404, "WiFi", "1", WIFI, "0x80070057")
        d.event("mdm", 809, "ScreenTimeout", "Power", ENROLMENT, "Device", "0x0", "0x6", "0x1", "0x80070057", "0x80070057")
        d.wait(900)
    for _ in range(2):
        d.event("update", 20, "0x80070643", "2026-08 Contoso Driver", "{" + guid("driver") + "}")
        d.wait(900)
    model = f"ModelName_AC_{guid('device certificate')}_LogicalName_{guid('logical').replace('-', '_')}_Hash_118"
    for number in range(3):
        d.event("mdm", 309, "{" + guid("request").upper() + "}", model, "", oobe.SCEP, "0x10", hex(number + 1), "0x800b0109")
    d.event("bitlocker", 854, "0x8031004a")
    d.event("bitlocker", 4103, "0x8031004a")
    d.event("bitlocker", 846, "C:", "0x80072f9a")
    cache = r"\Device\HarddiskVolume3\Windows\IMECache"
    d.event("integrity", 3077, "1", rf"{cache}\{guid('Contoso VPN')}_1\setup.exe", "1", r"\Device\HarddiskVolume3\Windows\System32\cmd.exe")
    d.event("packages", 404, "made up", "Contoso.Notes_1.0.0.0_x64__abcdefgh12345", "0x80073cff", "C:")
    package = "{" + guid("Contoso MSI").upper() + "}"
    device = "S-0-0-00-0000000000-0000000000-000000000-000"
    d.event("mdm", 1907, package, device, "x", "y", "0x80072ee7")
    d.event("mdm", 1913, "{" + guid("Contoso Other").upper() + "}", device, "0x80091007")
    d.event("mdm", 2800, "./Device/Vendor/MSFT/Policy/Config/DeviceGuard/LsaCfgFlags")
    for _ in range(4):
        d.event("power", 41, "0", "0x0")
        d.event("kernel", 12, "10", "0", "26100", "4652", "0", "0", f"{d.greenwich():%Y-%m-%dT%H:%M:%S}.5000000Z")
        d.wait(700)
    for _ in range(4):
        d.event("mdm", 201, "0x80072ee7")
        d.wait(60)
    papers.diagnostics(d)
    d.files |= events.saved(d.events)
    return d


SCENARIOS = [
    esp_device_policies_failed, esp_device_certificates_failed, esp_device_network_failed, esp_account_join_failed, esp_preparation_provider_failed, hybrid_join_waits_in_vain, hybrid_join_still_waits,
    esp_account_policies_failed, esp_account_certificates_unexplained, esp_account_network_failed, esp_account_apps_failed,
    esp_device_apps_failed, esp_device_certificates_refused, certificates_refused_after_all, esp_provider_never_came,
    esp_ran_out_of_time, esp_page_failed, esp_account_setup_failed, esp_device_setup_failed, esp_device_preparation_failed,
    enrolment_refused_sign_in, enrolment_refused_twice, enrolment_refused_unknown, join_refused, join_out_of_reach,
    joined_otherwise, profile_out_of_reach, profile_empty, profile_of_another_tenant, user_of_another_tenant,
    tpm_attestation_stuck, windows_troubles,
]
