"""What the agent writes whatever happens: its start, requests, tokens, sessions, and the noise every device makes."""

from .device import GATEWAY, HOST, USER, USER_SID, Device, guid

IME = "IntuneManagementExtension"
CERTIFICATES = "Found 1 MDM certificates from Local Computer Store."


def start(d: Device) -> None:
    """The service starts."""
    d.log(IME, "EMS Agent Started", "RecycleScripts = True", "EnableDeviceAction = True")
    d.log(IME, *[CERTIFICATES] * 6)
    d.log(IME, "Starting ECS flighting client initialization", "Flighting client initialized successfully.")
    flight(d, "SetIMELogACL", thread=4)
    d.log(IME, "OnStart, public cloud env.", CERTIFICATES, "Agent version is: 1.101.107.0")
    d.log(IME, f"Populating AccountId and DeviceId gloabally. Account ID is : {guid('tenant')} Device Id is : {guid('device')}")
    where = f"https://manage.microsoft.com/RestUserAuthLocationService/RestUserAuthLocationService/Certificate/ServiceAddresses"
    d.log(IME, "[Location Service] Service URL is not available or expired, retrieving with LocationService ServiceAddresses Controller")
    if d.online:
        d.log(IME, f"[Location Service] Success!! LocationService ServiceAddresses Controller with {where}, statusCode = OK")
        d.log(IME, f"[Location Service] Got address for service: SideCarGatewayService, url: {GATEWAY}")
    d.log(IME, "[Telemetry] Telemetry is enabled. Starting mananger...", "[Policy] Current agent environment is: PE")
    flight(d, "CommonSchemaEventsProcessing", thread=7)
    d.log(IME, "[APv2] Found DevicePrepHintValue = 0.", "[APv2] Device is in APv2 mode: False.", thread=7)
    d.log(IME, "Device join type = DSREG_DEVICE_JOIN", thread=7)
    d.log(IME, "[RebootCoordinator] rebootFlag is False, returning rebootDeadlineUTC: 1/1/0001 12:00:00 AM", thread=7)
    d.log(IME, "EMS Agent initialization is done.")


def flight(d: Device, key: str, thread: int) -> None:
    """A flag that the flighting service does not know, which is logged as a warning."""
    d.log(IME, f"Trying to fetch flight value for key: {key}", thread=thread)
    d.log(
        IME,
        f"Flight key: {key} not found on ECS OR call to fetch flighting config from ECS endpoint failed. "
        "Falling back to default value.",
        thread=thread,
        level=2,
    )


def request(d: Device, thread: int) -> bool:
    """A request to the service; tells whether it was answered."""
    d.log(IME, "[SendWebRequestInternal] iteration [0] started, total retryCount: 0", thread=thread)
    session = guid(f"session {d.now}")
    d.log(
        IME,
        f"[SendWebRequestInternal] Sending network request...  Current proxy is {GATEWAY}"
        f"/SideCarGatewaySessions('{session}')%3Fapi-version=1.5",
        thread=thread,
    )
    if d.online:
        d.wait(0.6)
        d.log(IME, "[SendWebRequestInternal] Succeeded", thread=thread)
        return True
    d.wait(11)
    d.log(IME, "[IsWebExceptionRetryable] web exception status = NameResolutionFailure", thread=thread)
    d.log(
        IME,
        "[SendWebRequestInternal] Web Exception occurs when sending network request, it's retryable, the exception is "
        f"System.Net.WebException: The remote name could not be resolved: '{HOST}'\r\n"
        "   at System.Net.HttpWebRequest.GetRequestStream(TransportContext& context)\r\n"
        "   at System.Net.HttpWebRequest.GetRequestStream()",
        thread=thread,
        level=3,
    )
    return False


def token(d: Device, thread: int, user_is_there: bool = True) -> None:
    """The agent asks for a token; before somebody has signed in that cannot be had, which is no failure."""
    client, resource = guid("agent client"), guid("service resource")
    d.log(IME, "starting impersonation, session id = 1", r"After impersonation: CONTOSO\megan", thread=thread)
    d.log(IME, "get provider, provider name = Workplace or school account", thread=thread)
    if user_is_there and d.online:
        d.log(IME, f"Successfully get the token with client id {client} and resource id {resource}", thread=thread)
        return
    code = 3399548929 if d.online else 3399942148
    d.log(
        IME,
        f"Failed to get AAD token. len = 34 using client id {client} and resource id {resource}, errorCode = {code}",
        thread=thread,
    )
    user_check(d, thread)


def user_check(d: Device, thread: int) -> None:
    """What follows a token that could not be had."""
    exception = (
        "Intune Management Extension Error.\r\nException: Microsoft.Management.Services.IntuneWindowsAgent.AgentCommon."
        "TokenAquireException: Attempt to get token, but failed.\r\n   at Contoso.Made.Up()"
    )
    d.log(IME, f"AAD User check is failed, exception is {exception}", thread=thread)
    d.log(
        IME,
        f"AAD User check using device check in app is failed, now fallback to the Graph audience. ex = {exception}",
        thread=thread,
        level=3,
    )


def push(d: Device) -> None:
    """The channel through which the service wakes the agent."""
    d.log(IME, "[GetChannelUriInformation] Start get channel URI information.", thread=7)
    d.log(IME, "[WnsHelper] Successfully registered app for notifications", thread=7)


def signs_in(d: Device) -> None:
    """Somebody signs in."""
    d.log(IME, "OnSessionChange: Logon", level=2)
    d.log(IME, f"[Win32App] Expected usersid for session 1 with name CONTOSO\\megan is {USER_SID}", thread=14)


def health(d: Device) -> None:
    """The daily health report, in which two processes write at the same time."""
    d.log("ClientHealth", CERTIFICATES, thread=5, component=IME)
    d.log("ClientHealth", "The client health report was sent successfully. Done.", thread=5)


def inventory(d: Device) -> None:
    """The inventory of installed programs."""
    d.log("Win32AppInventory", "[Win32AppInventory] OnAppInventoryCollecting starts.", thread=21)
    d.log("Win32AppInventory", f"[Win32AppInventory] Computing delta inventory for user {USER}.", thread=21)
