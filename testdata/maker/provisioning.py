"""Whole devices between the first screen and the desktop: one function each, named after its folder in ``bundles``."""

from datetime import timedelta

from . import agent, apps, etl, events, oobe, papers, scripts
from .agent import IME
from .apps import App
from .device import GATEWAY, UPN, USER_SID, Device, guid
from .papers import category
from .scenarios import FONTS, READER, VPN, installs, morning, there

CAD = App("Contoso CAD", size=734003200)
DONE, NOT_BEGUN = "succeeded", "notStarted"


def papers_of(d: Device, account: dict, done: bool) -> papers.Registry:
    """The dump of a device whose device phase went well."""
    told = papers.registry(d, category("DevicePreparation", DONE), category("DeviceSetup", DONE), account, done)
    papers.profile(told)
    papers.join_info(told, d)
    return told


def to_the_agent(d: Device) -> None:
    """Profile, join, enrolment, first policies, the agent: all goes well."""
    papers.setup(d)
    oobe.profile(d)
    papers.downloaded(d)
    oobe.joins(d)
    oobe.enrols(d)
    oobe.session(d)
    oobe.policies(d)
    oobe.agent_arrives(d)


def esp_success() -> Device:
    """From the first screen to the desktop everything goes well: profile, join, enrolment, both phases of the page."""
    d = Device("esp-success")
    to_the_agent(d)
    oobe.device_setup(d, [VPN, READER])
    oobe.account_setup(d)
    oobe.push_is_late(d)
    oobe.session(d)
    oobe.ends(d)
    d.put("MdmDiagReport_RegistryDump.reg", papers_of(d, category("AccountSetup", DONE), True).dump())
    papers.diagnostics(d)
    papers.dsregcmd(d, entra=True)
    papers.report(d)
    papers.tpm(d, ready=True)
    d.files |= events.saved(d.events)
    papers.packed(d, "collected.zip")
    return d


def esp_certificates_failed() -> Device:
    """Account setup fails at certificates: SCEP enrolment is refused because a certificate is outside its validity."""
    d = Device("esp-certificates-failed")
    to_the_agent(d)
    oobe.device_setup(d, [VPN])
    oobe.account_setup(d)
    model = f"ModelName_AC_{guid('certificate profile')}_LogicalName_{guid('logical').replace('-', '_')}_Hash_117"
    request = "{" + guid("request").upper() + "}"
    d.event("mdm", 306, model, "S-1-5-18", "system", "clientinstall", "0x2", "0x2ab0001")
    oobe.session(d)
    for number in range(5):
        if number % 2:
            oobe.routine(d)
        d.event("mdm", 32, "0x800b0101")
        d.event("mdm", 309, request, model, "", oobe.SCEP, "0x10", hex(number + 1), "0x800b0101")
        d.wait(560)
    account = category("AccountSetup", "failed", failed="CertificatesSubcategory")
    d.put("MdmDiagReport_RegistryDump.reg", papers_of(d, account, False).dump())
    papers.diagnostics(d)
    d.files |= events.saved(d.events, logs=("mdm",))
    return d


def requirement_not_met() -> Device:
    """A required app asks for a newer Windows than the device has: it is not applicable, which is no failure."""

    def unfit(d: Device, app: App) -> None:
        apps.unfit(d, app)
        apps.report(d, app, there=False, enforcement=3000)

    d = morning("requirement-not-met")
    apps.check_in(d, [(READER, installs), (CAD, unfit)])
    d.wait(8 * 3600)
    apps.check_in(d, [(READER, there), (CAD, unfit)])
    papers.diagnostics(d)
    return d


def filter_excluded() -> Device:
    """An assignment filter keeps a required app away from the device."""

    def left_out(d: Device, app: App) -> None:
        told = "[Win32App][V3Processor] All apps in the subgraph are not applicable due to assignment filters. Skipping processing."
        d.log(apps.WORK, told, thread=apps.T)

    d = morning("filter-excluded")
    apps.check_in(d, [(READER, installs), (App("Contoso VPN", filter=1010), left_out)])
    papers.diagnostics(d)
    return d


def proxy_outage() -> Device:
    """For two hours the name of the proxy cannot be resolved; then it can."""
    proxy = "proxy.contoso.example"
    d = morning("proxy-outage")
    apps.check_in(d, [(READER, installs)])
    for _ in range(4):
        d.wait(1800)
        d.log(IME, f"static proxy={proxy}:8080", thread=9)
        d.log(IME, "[SendWebRequestInternal] iteration [0] started, total retryCount: 0", thread=9)
        session = guid(f"session {d.now}")
        sent = f"[SendWebRequestInternal] Sending network request...  Current proxy is {GATEWAY}/SideCarGatewaySessions('{session}')"
        d.log(IME, f"{sent}%3Fapi-version=1.5", thread=9)
        d.wait(21)
        d.log(IME, "[IsWebExceptionRetryable] web exception status = ProxyNameResolutionFailure", thread=9)
        told = (
            "[SendWebRequestInternal] Web Exception occurs when sending network request, it's retryable, the exception is "
            f"System.Net.WebException: The proxy name could not be resolved: '{proxy}'\r\n   at System.Net.HttpWebRequest."
            "GetRequestStream(TransportContext& context)"
        )
        d.log(IME, told, thread=9, level=3)
    d.wait(1800)
    agent.request(d, 9)
    agent.token(d, 9)
    apps.check_in(d, [(READER, there), (VPN, installs)])
    papers.diagnostics(d)
    return d


def restart_loop() -> Device:
    """In device setup a policy asks for a restart at every sync: four restarts in half an hour. The zone is not known."""
    d = Device("restart-loop")
    to_the_agent(d)
    uri = "./Device/Vendor/MSFT/Policy/Config/DeviceGuard/EnableVirtualizationBasedSecurity"
    reason = "The operating system is restarting because a policy asks for it."
    for _ in range(4):
        oobe.part_begins(d, "DeviceSetup.AppsSubcategory")
        oobe.sessions_of_setup(d)
        d.log(IME, "[Win32App][EspHelper][CheckEspPhase] In EspPhase: DeviceSetup", thread=13)
        d.wait(240)
        oobe.routine(d)
        d.event("mdm", 2800, uri)
        d.wait(30)
        oobe.restarts(d, reason)
    oobe.sessions_of_setup(d)
    d.log(IME, "[Win32App][EspHelper][CheckEspPhase] In EspPhase: DeviceSetup", thread=13)
    d.files |= events.saved(d.events)
    return d


def enrolment_refused(name: str, code: str) -> Device:
    """The device has its profile and has joined, and the service refuses to enrol it."""
    d = Device(name)
    papers.setup(d)
    oobe.profile(d)
    papers.downloaded(d)
    oobe.joins(d)
    oobe.refused(d, code)
    told = papers.registry(
        d,
        category("DevicePreparation", "failed", failed="MdmEnrollmentSubcategory"),
        category("DeviceSetup", NOT_BEGUN),
        category("AccountSetup", NOT_BEGUN),
        done=False,
        enrolled=False,
    )
    papers.profile(told)
    papers.join_info(told, d)
    d.put("MdmDiagReport_RegistryDump.reg", told.dump())
    papers.dsregcmd(d, entra=True)
    papers.diagnostics(d)
    papers.report(d, enrolled=False)
    d.files |= events.saved(d.events)
    return d


def enrolment_refused_restriction() -> Device:
    """An enrolment restriction does not let the device in."""
    return enrolment_refused("enrolment-refused-restriction", "0x80180014")


def enrolment_refused_licence() -> Device:
    """The user has no licence for Intune."""
    return enrolment_refused("enrolment-refused-licence", "0x80180018")


def enrolment_refused_device_cap() -> Device:
    """The user has as many devices as may be."""
    return enrolment_refused("enrolment-refused-device-cap", "0x80180013")


def enrolment_refused_scope() -> Device:
    """MDM is not set up for the tenant, or not for this user."""
    return enrolment_refused("enrolment-refused-scope", "0x80180031")


def enrolment_refused_in_traces() -> Device:
    """Somebody of another tenant signs in, and its MDM refuses the device: nothing but event traces tells of it."""
    d = Device("enrolment-refused-in-traces")
    papers.setup(d)
    d.wait(20)
    papers.downloaded(d)
    oobe_trace = etl.Session("CloudExperienceHostOobe", d.greenwich(), d.east, counts=True)
    collector = etl.Session("DiagnosticLogCSP_Autopilot", d.greenwich(), d.east)
    shell, join = "Microsoft.Windows.Shell.CloudExperienceHost", "Microsoft.CAndE.ADFabric.CDJ"
    enrolment = "Microsoft.Windows.EMPS.Enrollment"
    for name, value in [("CloudAssignedTenantDomain", papers.TENANT), ("DeploymentProfileName", "Contoso user-driven")]:
        d.wait(0.02)
        collector.numbered(d.greenwich(), events.DEPLOYMENT_GUID, 103, name, value)
    for processor, page in enumerate(["OOBEREGION", "OOBEKEYBOARD", "OOBENETWORK", "OOBEAAD"]):
        d.wait(25 + d.number(30))
        oobe_trace.told(d.greenwich(), shell, "NavigationSucceed", 5, processor % 3, page=(etl.TEXT, page))
    d.wait(40)
    oobe_trace.told(
        d.greenwich(), join, "CDJCompleteJoinStop", processor=1, returnCode=(etl.RESULT, 0), joinType=(etl.NUMBER, 1),
        tenantId=(etl.TEXT, guid("another tenant")),
    )
    d.wait(3)
    oobe_trace.told(d.greenwich(), enrolment, "StartEnrollmentEvent", processor=2)
    d.wait(4)
    reason = "The user is not allowed to enrol this device: personal devices are blocked."
    oobe_trace.told(
        d.greenwich(), enrolment, "WSSecurityFault", 2, 2, subcode=(etl.TEXT, "DeviceNotSupported"), reason=(etl.TEXT, reason),
    )
    d.wait(0.01)
    trace = guid("trace of the answer")
    oobe_trace.told(d.greenwich(), enrolment, "EnrollFailureSoapResponseTraceId", 2, 2, traceId=(etl.TEXT, trace))
    d.wait(0.01)
    oobe_trace.told(
        d.greenwich(), enrolment, "FailedEnrollmentActivityEvent", 2, 2, EnrollmentActivity=(etl.NUMBER, 5),
        EnrollmentResult=(etl.RESULT, 0x80180014),
    )
    d.wait(0.01)
    oobe_trace.told(d.greenwich(), enrolment, "StopEnrollmentEvent", processor=2, SuccessfulEnrollment=(etl.YES_NO, 0))
    d.wait(2)
    oobe_trace.told(d.greenwich(), shell, "CDJUIError", 2, 0, page=(etl.TEXT, "error"), code=(etl.RESULT, 0x80180014))
    d.wait(5)
    oobe_trace.told(
        d.greenwich(), join, "CDJCompleteJoinStop", processor=1, returnCode=(etl.RESULT, 0), joinType=(etl.NUMBER, 8),
        tenantId=(etl.TEXT, guid("another tenant")),
    )
    d.put("CloudExperienceHostOobe.etl.001", oobe_trace.file())
    d.put("DiagnosticLogCSP_Collector_Autopilot_2026_8_4_9_0_20.etl", collector.file())
    papers.diagnostics(d)
    return d


def traces_of_a_wrong_clock() -> Device:
    """The clock is seven hours ahead and a filter shows certificates of its own: the join fails. Only a trace tells why."""
    d = Device("traces-of-a-wrong-clock")
    papers.setup(d)
    d.wait(20)
    collector = etl.Session("DiagnosticLogCSP_Autopilot", d.greenwich(), d.east)
    shell, join = "Microsoft.Windows.Shell.CloudExperienceHost", "Microsoft.CAndE.ADFabric.CDJ"
    for page in ["OOBEREGION", "OOBEKEYBOARD", "OOBENETWORK"]:
        d.wait(25 + d.number(30))
        collector.told(d.greenwich(), shell, "NavigationSucceed", 5, page=(etl.TEXT, page))
    d.wait(9)
    service = (d.greenwich() - timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = f'<DeviceAddResponse Success="true"><ServerInfo ServerTime="{service}">CONTOSO1 1.0</ServerInfo></DeviceAddResponse>'
    collector.numbered(d.greenwich(), events.LIVE_ID_GUID, 6116, answer.encode() + b"\0")
    for host, shown, result in [
        ("settings-win.data.microsoft.com", "Microsoft Secure Server CA 2011", "0"),
        ("enterpriseregistration.windows.net", "Contoso Web Filter", "800B0109"),
        ("portal.contoso.example", "Contoso Web Filter", "800B0109"),
        ("enterpriseregistration.windows.net", "Contoso Web Filter", "800B0109"),
    ]:
        d.wait(6)
        said = (
            '<CertVerifyCertificateChainPolicy><Policy type="CERT_CHAIN_POLICY_SSL" constant="4"/>'
            f'<Certificate fileRef="00.cer" subjectName="{shown}"/><Flags value="0"/>'
            f'<SSLAdditionalPolicyInfo authType="server" serverName="{host}"><IgnoreFlags value="0"/>'
            '</SSLAdditionalPolicyInfo><EventAuxInfo ProcessName="CloudExperienceHostBroker.exe"/>'
            f'<Result value="{result}"/></CertVerifyCertificateChainPolicy>'
        )
        collector.numbered(d.greenwich(), events.CAPI2_GUID, 30, said)
    for _ in range(2):
        d.wait(20)
        collector.told(
            d.greenwich(), join, "CDJCompleteJoinStop", processor=0, returnCode=(etl.RESULT, 0x80072F8F),
            joinType=(etl.NUMBER, 1), tenantId=(etl.TEXT, ""),
        )
    collector.told(d.greenwich(), shell, "CDJUIError", 2, page=(etl.TEXT, "error"), code=(etl.RESULT, 0x80072F8F))
    d.put("DiagnosticLogCSP_Collector_Autopilot_2026_8_4_9_0_20.etl", collector.file())
    papers.diagnostics(d)
    return d


def without_profile(name: str, code: int, reason: str) -> Device:
    """The Autopilot service answers with an error instead of a profile."""
    d = Device(name)
    papers.setup(d)
    oobe.begins(d)
    d.wait(3)
    answer = f'{{"ErrorCode":{code},"ErrorReason":"{reason}"}}'
    d.event("autopilot", 709, "0x80190194", answer)
    return d


def at_the_end_without_profile(d: Device, code: int, reason: str) -> Device:
    """OOBE goes on like on a device at home."""
    d.event("autopilot", 702, oobe.STORE)
    d.event("autopilot", 161)
    papers.refused(d, code, reason)
    oobe.no_profile(d)
    papers.diagnostics(d)
    papers.dsregcmd(d, entra=False, token=False)
    d.files |= events.saved(d.events)
    return d


def profile_not_assigned() -> Device:
    """The service knows the device and has no profile for it."""
    d = without_profile("profile-not-assigned", 815, "ZtdDeviceHasNoAssignedProfile")
    d.event("autopilot", 815, "ZtdDeviceHasNoAssignedProfile")
    return at_the_end_without_profile(d, 815, "ZtdDeviceHasNoAssignedProfile")


def profile_not_registered() -> Device:
    """The service does not know the device."""
    d = without_profile("profile-not-registered", 807, "ZtdDeviceIsNotRegistered")
    d.event("autopilot", 807, "0x80190194", "ZtdDeviceIsNotRegistered", guid("vector"))
    return at_the_end_without_profile(d, 807, "ZtdDeviceIsNotRegistered")


def hardware_mismatch() -> Device:
    """The hardware is not that which was registered."""
    reason = "HardwareMarkerMismatch, SerialNumberMismatch"
    return at_the_end_without_profile(without_profile("hardware-mismatch", 908, reason), 908, reason)


def hybrid_join_no_domain_controller() -> Device:
    """A device that is to join a domain sees no domain controller for 25 minutes."""
    d = Device("hybrid-join-no-domain-controller")
    papers.setup(d)
    oobe.profile(d)
    papers.downloaded(d, CloudAssignedDomainJoinMethod=1, DeploymentProfileName="Contoso hybrid")
    d.wait(95)
    oobe.enrols(d)
    oobe.session(d)
    oobe.policies(d)
    d.event("mdm", 111, "true")
    d.event("mdm", 110, "0x1")
    d.wait(40)
    d.event("mdm", 107, "0x0")
    for _ in range(5):
        d.wait(300)
        d.event("mdm", 100, "0x1", "0x80070774")
        d.event("registration", 334)
    d.event("mdm", 110, "0x3")
    preparation = category("DevicePreparation", "failed", failed="AadjSubcategory")
    told = papers.registry(d, preparation, category("DeviceSetup", NOT_BEGUN), category("AccountSetup", NOT_BEGUN), done=False)
    papers.profile(told)
    d.put("MdmDiagReport_RegistryDump.reg", told.dump())
    papers.dsregcmd(d, entra=False, token=False)
    papers.diagnostics(d)
    d.files |= events.saved(d.events, logs=("mdm",))
    papers.collected(d, "setupact.log", "dsregcmd.txt")
    return d


def tpm_attestation_failed() -> Device:
    """A device that deploys itself cannot prove its TPM to the service. It stands in Seattle."""
    d = Device("tpm-attestation-failed", east=-7)
    papers.setup(d)
    oobe.begins(d)
    d.event("autopilot", 703, oobe.MANAGER)
    d.event("autopilot", 702, oobe.STORE)
    d.event("autopilot", 161)
    papers.downloaded(d, CloudAssignedOobeConfig=1310, DeploymentProfileName="Contoso self-deploying")
    d.event("autopilot", 153, "0", "2")
    d.event("autopilot", 209)
    for number in range(1, 4):
        d.event("autopilot", 177, str(number), "3")
        d.event("autopilot", 190)
        d.wait(60)
        d.event("autopilot", 207, "0x80190190")
        d.event("autopilot", 204)
    d.event("autopilot", 171, "0x81039001")
    d.event("autopilot", 172, "0x81039001")
    d.event("autopilot", 153, "2", "4")
    missing_tpm = category("DevicePreparation", "failed", failed="TpmAttestationSubcategory")
    told = papers.registry(d, missing_tpm, category("DeviceSetup", NOT_BEGUN), category("AccountSetup", NOT_BEGUN), False, False)
    papers.profile(told)
    d.put("MdmDiagReport_RegistryDump.reg", told.dump())
    papers.tpm(d, ready=False)
    papers.diagnostics(d, "Pacific Standard Time")
    d.files |= events.saved(d.events, logs=("autopilot",))
    return d


def token_failure() -> Device:
    """The user's token is refused for hours: a Conditional Access policy asks for a device that is compliant."""
    d = morning("token-failure")
    words = (
        "AADSTS53000: Device is not in required device state: compliant. Conditional Access policy requires a compliant "
        "device, and the device is not compliant."
    )
    client, resource = guid("agent client"), guid("service resource")
    for _ in range(6):
        d.wait(1200)
        d.log(IME, "starting impersonation, session id = 1", r"After impersonation: CONTOSO\megan", thread=9)
        d.event("sign-in", 1081, "interaction_required", words, guid(f"correlation {d.now}"), user=USER_SID)
        refusal = ("Authorization grant failed for this assertion.", f"Code: interaction_required. {words}")
        d.event("sign-in", 1098, "3399614467", *refusal, user=USER_SID)
        told = f"Failed to get AAD token. len = 34 using client id {client} and resource id {resource}, errorCode = 3399614467"
        d.log(IME, told, thread=9)
        agent.user_check(d, 9)
        d.event("mdm", 224, "0x0", "0x0", "0x3", "0xcaa20003", "0xcaa20003", user=USER_SID)
        d.event("mdm", 212, "0xcaa20003", "0x0")
        oobe.routine(d)
    papers.zone_export(d, "W. Europe Standard Time", 120)
    failure = {"Attempt_Status": "0xc000006d", "User_Identity": UPN, "HTTP_status": "400"}
    failure |= {"Server_Error_Code": "interaction_required", "Server_Error_Description": words}
    papers.dsregcmd(d, entra=True, token=False, **failure)
    d.files |= events.saved(d.events)
    return d


def residue_of_yesterday() -> Device:
    """Yesterday enrolment was refused for want of a licence; today it went well, and so did everything behind it."""
    d = Device("residue-of-yesterday", start="2026-08-03 16:00:00")
    oobe.profile(d)
    oobe.joins(d)
    oobe.refused(d, "0x80180018")
    d.wait(17 * 3600)
    oobe.enrols(d)
    oobe.session(d)
    oobe.policies(d)
    oobe.agent_arrives(d)
    oobe.device_setup(d, [VPN])
    oobe.account_setup(d)
    oobe.ends(d)
    papers.downloaded(d)
    d.put("MdmDiagReport_RegistryDump.reg", papers_of(d, category("AccountSetup", DONE), True).dump())
    papers.diagnostics(d)
    papers.dsregcmd(d, entra=True)
    d.files |= events.saved(d.events)
    return d


def two_clocks() -> Device:
    """In OOBE the zone is changed from Seattle to Berlin: the service keeps the old clock, a new process has the new one."""
    d = Device("two-clocks", start="2026-08-04 00:05:00", east=-7)
    agent.start(d)
    agent.push(d)
    oobe.sessions_of_setup(d)
    agent.token(d, 13, user_is_there=False)
    apps.check_in(d, [(FONTS, oobe.arrives)], phase="DeviceSetup")
    for number in range(3):
        d.wait(45)
        d.log(IME, "[PowerShell] Polling thread starts.", thread=5)
        d.wait(9 * 3600)
        d.log(IME, "Trying to get certificate from local machine store", agent.CERTIFICATES, thread=1)
        d.wait(-9 * 3600)
        agent.request(d, 5)
        scripts.platform(d, f"Contoso step {number}", output="done")
    oobe.account_setup(d)
    d.log(IME, "[Win32App] Checking ESP status and found isSyncDoneForUser: True", thread=13, level=2)
    return d


SCENARIOS = [
    esp_success, esp_certificates_failed, requirement_not_met, filter_excluded, proxy_outage, restart_loop,
    enrolment_refused_restriction, enrolment_refused_licence, enrolment_refused_device_cap, enrolment_refused_scope,
    enrolment_refused_in_traces, traces_of_a_wrong_clock, profile_not_assigned, profile_not_registered, hardware_mismatch, hybrid_join_no_domain_controller,
    tpm_attestation_failed, token_failure, residue_of_yesterday, two_clocks,
]
