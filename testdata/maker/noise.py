"""What devices log at warning and error although nothing is wrong with them. Names and numbers are made up."""

from .agent import IME
from .apps import WORK
from .device import Device, guid
from .papers import ENROLMENT
from .scripts import HEALTH

#: File, level and message; `@` stands for an id.
LINES = [
    (WORK, 2, "[Win32App] Failed to parse appResultCreatedTimeUTC with "),
    (WORK, 2, "[Win32App] Failed to parse downloadStartTimeUTC with "),
    (WORK, 2, "[Win32App] Failed to parse appResultCreatedTimeUTC with"),
    (WORK, 2, "[Win32App] Failed to parse downloadStartTimeUTC with"),
    (WORK, 2, "[Win32App] Found native machine from WoW64 process: 34404"),
    (WORK, 3, "CheckProductCodeExists fails with product code {@}, errorCode = 1605, try without brace"),
    (WORK, 3, "CheckProductCodeExists fails with product code @, errorCode = 87"),
    (WORK, 2, "[Win32App][ReevaluationScheduleManager] Did not find any previous subgraph reevaluation time at key AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=."),
    (WORK, 2, "[Win32App][ReevaluationScheduleManager] Did not find any previous reevaluation check-in time."),
    (WORK, 2, "[Win32App] Saving DownloadTime for user: @"),
    (WORK, 2, "[Win32App] SideCarScriptDetectionManager Powershell execution got lpExitCode: 0 lastWin32Error: 0"),
    (WORK, 2, "[Win32App] SideCarScriptRequirementManager Powershell execution got lpExitCode: 0 lastWin32Error: 0"),
    (WORK, 2, "[ProcessMonitor] Process got lpExitCode: 0, lastWin32Error: 1008"),
    (WORK, 2, "[Win32App] lastWin32Error 0 after CreateProcess"),
    (WORK, 2, "[Win32App] lastHResult -2147024896 after CreateProcess"),
    (WORK, 2, "The process Handle is not valid and it does not impact the scenario, retuning ProcessExitSuccess"),
    (IME, 3, "co-mgt features is not available, ex = System.Management.ManagementException, not fatal"),
    (IME, 2, "Comgt app workload status False"),
    (IME, 3, "AAD User check using device check in app is failed, now fallback to the Graph audience. ex = Intune Management Extension Error.\r\nException: Contoso.TokenAquireException: Attempt to get token, but failed."),
    (IME, 3, "AAD User check is failed, exception is Intune Management Extension Error.\r\nException: Contoso.TokenAquireException: Attempt to get token, but failed."),
    (IME, 2, "Need user interaction to continue."),
    (IME, 2, "The server or proxy was not found."),
    (IME, 3, "LogonUser failed with error code : 1008"),
    (IME, 2, "[Win32App] ESP StartThreadToCheckUserToken found checkUserTokenThreadRunning True, skip."),
    (IME, 3, "[SendWebRequestInternal] Web Exception occurs when sending network request, it's retryable, the exception is System.Net.WebException: The operation has timed out\r\n   at System.Net.HttpWebRequest.GetRequestStream()"),
    (IME, 3, "[SendWebRequestInternal] Web Exception occurs when sending network request, non-retryable, the exception is System.Net.WebException: The remote server returned an error: (429).\r\n   at System.Net.HttpWebRequest.EndGetResponse(IAsyncResult asyncResult)"),
    (IME, 3, "[SendWebRequestWithAfdId] Web Exception occurs when sending network request, it's retryable, the exception is System.Net.WebException: Unable to connect to the remote server"),
    (IME, 3, "[SendWebRequestWithAfdId] Web Exception occurs when sending network request, non-retryable, the exception is System.Net.WebException: The remote server returned an error: (401) Unauthorized."),
    (IME, 3, "[ServiceBase] Non-retriable web exception happens with check in app id, ex = System.Net.WebException: The remote server returned an error: (429).\r\n   at System.Net.HttpWebRequest.EndGetResponse(IAsyncResult asyncResult)"),
    (IME, 3, "[ServiceBase](SendWebRequestInternal) {\"Message\":\"System.Net.WebException: The operation has timed out\"}"),
    (IME, 2, "[ServiceBase](SendWebRequestWithAfdId) {\"Message\":\"x\"}"),
    (IME, 2, "[ServiceBase](SendWebRequest) {\"Message\":\"x\"}"),
    (IME, 2, "[ServiceBase](PrepareTokenAndCert) {\"Message\":\"x\"}"),
    (IME, 2, "Session change detected."),
    (IME, 2, "[OnSessionChange](OnSessionChange) {\"Message\":\"Session change detected\"}"),
    (IME, 3, "[Location Service] Failed to Get Endpoint From LocationServiceServiceAddressesController with url checkin.dm.microsoft.com/RestUserAuthLocationService/Certificate/ServiceAddresses, thumbprint 00112233445566778899AABBCCDDEEFF00112233,True, ex System.UriFormatException: Invalid URI: The format of the URI could not be determined.\r\n   at System.Uri..ctor(String uriString)"),
    (IME, 2, "[IC3Component](GetIC3Endpoints) {\"Message\":\"Failed to get endpoints from server\"}"),
    (IME, 3, "[WnsHelper] fail to register push notification channel, exception is System.Exception: The network is not present or not started. (Exception from HRESULT: 0x800704C6)"),
    (IME, 3, "[WnsHelper] Exception stopping service WpnService. Ex = System.InvalidOperationException: Cannot stop WpnService service on computer '.'."),
    (IME, 3, "[WnsHelper] Post-installation registry check failed"),
    (IME, 3, "[WnsHelper] Restart WpnService failed"),
    (IME, 2, "Not registering the new Channel URI as the previous channel is yet to expire"),
    (IME, 2, "[Flighting] Key: ContosoFeature, value not found. Falling back to default value: False."),
    (IME, 3, "Flight key: ContosoFeature not found on ECS OR call to fetch flighting config from ECS endpoint failed. Falling back to default value."),
    (IME, 2, "[Flighting2] CheckEnabledFlights: ContosoFeature,OtherFeature"),
    (IME, 2, "[Flighting3] CheckEnabledFlights: ContosoFeature,OtherFeature"),
    (IME, 2, "[PowerShell] Using legacy PowerShell plugin."),
    (IME, 2, "[PowerShell] Invoking new PowerShell plugin."),
    (IME, 2, "[PowerShell] Check flighting to CallSelectedOnTimer for OnStart."),
    (IME, 2, "[PowerShell] Check flighting to call OnTimer from StartWork."),
    (IME, 2, "[PowerShell] Request PS Scripts for user logon."),
    (IME, 2, "[Powershell] Add MDM Device session id : 0"),
    (IME, 2, "[RebootCoordinator] rebootFlag is False, returning rebootDeadlineUTC: 31/12/9999 23:59:59"),
    (IME, 2, "[RebootCoordinator] GetRebootFlagAndDeadlineUTC result False, 31/12/9999 23:59:59"),
    (IME, 2, "[RebootHelper] skip CheckRebootFlagAndPop rebootFlag: False"),
    (IME, 2, "[RebootHelper] CheckRebootFlagAndPop start..."),
    (IME, 2, "[RebootHelper] CheckRebootFlagAndPop complete"),
    (IME, 3, "DeleteRegistryKey() is failed with exception: System.ArgumentException: Cannot delete a subkey tree because the subkey does not exist.\r\n   at Contoso.Delete(String key)"),
    (WORK, 2, "[Win32App] ----------------------------------------------------- application poller starts. ----------------------------------------------------- "),
    (WORK, 2, "[Win32App] ----------------------------------------------------- application poller stopped. ----------------------------------------------------- "),
    (WORK, 2, "[Win32App] ----------------------------------------------------- Lock DoWorkInternal ----------------------------------------------------- "),
    (WORK, 2, "[Win32App] ----------------------------------------------------- Unlock DoWorkInternal ----------------------------------------------------- "),
    (WORK, 2, "[Win32App] Refresh session info."),
    (WORK, 2, "[Win32App] ---------------------------------------------------- Can't get lock on DoWorkInternal, skipping...----------------------------------------------------"),
    (WORK, 2, "[Win32App] ---------- Can't get lock on DoWorkInternal, skipping...----------"),
    (WORK, 2, "[Win32App] ..................... Processing user session 1, userId: @, userSID: S-1-12-1-1-2-3-4 ..................... "),
    (WORK, 2, "[Win32App] ..................... Completed user session 1, userId: @, userSID: S-1-12-1-1-2-3-4 ..................... "),
    (WORK, 2, "[Win32App] Add MDM Device session id : 0, SessionIdUserIdMap.Count: 0, EspPhase:NotInEsp"),
    (IME, 2, "[Win32App] Not in ESP processing. EspPhase: NotInEsp, sender: "),
    (WORK, 2, "[Win32App] EspPreparation starts for userId: @ userSID: S-1-12-1-1-2-3-4"),
    (IME, 2, "[Win32App] ESP Found valid user SID S-1-12-1-1-2-3-4"),
    (IME, 2, "[Win32App] ESP Found 1 valid AAD user token"),
    (IME, 2, "[Win32App] ESP starts session for user, checkUserTokenThreadRunning set to false, start app check in worker."),
    (WORK, 2, "[Win32App] Requesting required apps"),
    (WORK, 2, "[Win32App] Requesting available apps only"),
    (IME, 2, "[Win32App] Requesting selected apps for ESP"),
    (WORK, 2, "[Win32App] Start available apps check-in @"),
    (WORK, 2, "[Win32App] Finish available apps check-in @"),
    (WORK, 2, "[Win32App] Request available apps for user logon."),
    (WORK, 2, "[Win32App] Request required apps for user logon."),
    (WORK, 2, "[Win32App] #################### Start processing SelectedApps ####################"),
    ("Win32AppInventory", 2, "[Win32AppInventory] OnAppInventoryCollecting There is no any AAD User logged in, skip this round of inventory collection."),
    (IME, 2, "[Win32App] ESP CheckDeviceAndAccountSetupStateWithWmi checked phase in device session, return AccountSetup"),
    (IME, 2, "[Win32App] ESP CheckDeviceAndAccountSetupStateWithWmi: no trackingApp is found for user"),
    (IME, 2, "[Win32App] ESP found deviceHasProvisioningCompleted: False, devicePolicyCreated: False, return DeviceSetup"),
    (IME, 2, "[Win32App] ESP found userPolicyCreated: False return AccountSetup"),
    (IME, 2, "[Win32App] GetSidecarTrackingPoliciesCreated No TrackingPoliciesCreated Found"),
    (IME, 2, "[Win32App] GetTrackingAppsState getting trackingApps with sessionId 0, userSID "),
    (IME, 2, "[Win32App] Got HasProvisioningCompletedWmi value as False"),
    (IME, 2, "[Win32App] Got SidecarTrackingPoliciesCreated value as True"),
    (WORK, 2, "[Win32App] Not found instance. Got installationState: Unknown"),
    (IME, 3, "[Win32App] GetTrackingAppsState failed with ex: System.Management.ManagementException: Access denied \r\n   at System.Management.ManagementException.ThrowWithExtendedInfo(ManagementStatus errorCode)"),
    (HEALTH, 2, "[HS] Runner----------------------------------------------------- policy poller stopped. ----------------------------------------------------- "),
    (HEALTH, 2, "[HS] Runner----------------------------------------------------- Runner starts. ----------------------------------------------------- "),
    (HEALTH, 2, "[HS] Scheduler ----------------------------------------------------- Scheduler starts. ----------------------------------------------------- "),
    (HEALTH, 2, "[HS] Scheduler ----------------------------------------------------- policy poller stopped. ----------------------------------------------------- "),
    (HEALTH, 2, "[HS] Runner Refresh session info."),
    (HEALTH, 2, "[HS] Scheduler Refresh session info."),
    (HEALTH, 2, "[HS] Request health script check in for user logon."),
    (HEALTH, 2, "[HS] Runner..................... Processing user session 1, userId: @, userSID:  ..................... "),
    (HEALTH, 2, "[HS] Runner ..................... Completed user session 1, userId: @, userSID:  ..................... "),
    (HEALTH, 2, "[HS] Scheduler ..................... Processing user session 1, userId: @, userSID:  ..................... "),
    (HEALTH, 2, "[HS] Scheduler ..................... Scheduler completed user session 1, userId: @, userSID:  ..................... "),
    (HEALTH, 2, "[HS] Scheduler Add MDM Device session id : 0, SessionIdUserIdMap.Count: 0"),
    (HEALTH, 2, "[HS] Runner Add MDM Device session id : 0, SessionIdUserIdMap.Count: 0"),
    (HEALTH, 2, "[HS] Runner: script @, run State = RunLater, next Run Time = 8/4/2026 10:00:00 PM"),
    (HEALTH, 2, "[HS] Runner : queued time : 8/4/2026 10:00:00 PM is expired.., clear the queue"),
    (HEALTH, 2, "[HS] Scheduler : queued time : 8/4/2026 10:00:00 PM is expired.., clear the queue"),
    (HEALTH, 2, "[HS] Scheduler : There is already an earlier time scheduled, incoming is 8/4/2026 10:00:00 PM, in-queue is 8/4/2026 9:00:00 PM, skip."),
    (HEALTH, 2, "[HS] Runner : There is already an earlier time scheduled, incoming is 8/4/2026 10:00:00 PM, in-queue is 8/4/2026 9:00:00 PM, skip."),
    (HEALTH, 2, "[HS] The calculated next run time is in the past, schedule it now, nextRunTime = 8/4/2026 10:00:00 PM"),
    (HEALTH, 2, "[HS] no user id available to schedule next run."),
    (HEALTH, 2, "[HS] script @ needs user context, but no user logged on now, skip it."),
    (HEALTH, 2, "[HS] Saving policy results for user: @"),
    (HEALTH, 2, "[HS] Runner Need to report full results now, FullResultReportIntervalInDays 7, userid @"),
    (HEALTH, 2, "[HS] Full results sent successfully, update LastFullReportTimeUTC for userid @"),
    ("ClientHealth", 3, "Found WebException in AggregateException. WebStatus: ProtocolError, StatusCode: Unauthorized, Message: The remote server returned an error: (401) Unauthorized.."),
    ("ClientHealth", 2, "[ClientHealthRuleEngine](SendHeartbeatReport) {\"Message\":\"Failed\"}"),
    ("ClientHealth", 3, "The client heart beat health report failed to send. Response was empty or null."),
    ("ClientHealth", 3, "Failed to send heartbeat report, exception = System.NullReferenceException: Object reference not set to an instance of an object."),
    ("ClientHealth", 3, "Exception happens during client health Post Process, the exception is System.AggregateException: One or more errors occurred. ---> System.ArgumentNullException: Value cannot be null.\r\nParameter name: uriString"),
    ("ClientHealth", 3, "Exception happens when processing non-leaf rule, rule id = @, rule description = Verify the service., exception = System.InvalidOperationException: Service was not found on computer '.'."),
    ("ClientHealth", 3, "TCP probe Phase 2 SD4: FAILED (IPs attempted: 3) (DAILY_SELECTED_IPS_FAILED_TIMEOUT)"),
    ("Sensor", 3, "ProcessEvent() exception: System.NullReferenceException: Object reference not set to an instance of an object.\r\n   at Contoso.ProcessEvent(String data)"),
    ("Sensor", 3, "GetFileInfo() exception: System.NullReferenceException: Object reference not set to an instance of an object."),
    ("Sensor", 2, "Failed to get process path for id 4711."),
    ("Sensor", 2, "[BootPerfUtil] Cannot determine whether this is a virtual machine using ccmvdi. Using Win32_ComputerSystem instead.Invalid namespace "),
    (WORK, 2, "Adding new state transition - From:Install In Progress To: Install Error With Event: Install Error."),
]


def lines(d: Device, least: float = 0.2) -> None:
    """All of it, once."""
    for number, (file, level, message) in enumerate(LINES):
        d.log(file, message.replace("@", guid(f"noise {number}")), thread=11, level=level)
        d.wait(least)


def of_the_session(d: Device) -> None:
    """What a session with the service logs where nothing is wrong."""
    d.event("mdm", 49, "0x82ac0204")
    d.event("mdm", 224, "0x0", "0x0", "0x3", "0xcaa20003", "0xcaa20003")
    d.event("mdm", 212, "0xcaa20003", "0x0")
    d.event("mdm", 42, "0x800704c6")
    d.event("mdm", 2545, "", "", "0x80004005")
    d.event("mdm", 2750, "WSC_SECURITY_PROVIDER_ANTIVIRUS", "0x0", "0x0")
    d.event("mdm", 2900, "OSV", "0x2")
    d.event("mdm", 2914)
    d.event("mdm", 1928, guid("app"), "0x0", "0x82ac0204")
    node = "./Device/vendor/msft/dmsessionactions/MS%20DM%20Server/CheckinAlertConfiguration/Nodes/2/NodeUri"
    d.event("mdm", 4051, ENROLMENT, "Device", guid("session source").upper(), guid("session target"), node, "0x0")


def of_windows(d: Device) -> None:
    """What Windows logs where nothing is wrong, enrolled or not."""
    for number in (493, 542, 712, 726, 802, 8761):
        d.event("packages", number, "Contoso.Notes")
    for number in (1, 2, 3):
        d.event("keys", number, "0x80090016")
    d.event("dcom", 10016, "application-specific", "Local", "Activation")
    d.event("tpm", 1796, "0x80071149")
    d.event("sign-in", 1025, "411", "GET", "https://login.microsoftonline.com/x/sidtoname")
    d.event("sign-in", 1097, "3400073302", "Renew token by the primary refresh token failed.", "Logged at Contoso.cpp, line: 77.")
    d.event("sign-in", 1086, "0xc00484b1")
    d.event("registration", 233, "-2147012867")
    d.event("registration", 252, "-2147012867", "hostnames", "0")
    d.event("registration", 360, "Windows Hello for Business provisioning will not be launched.", *["Not Tested"] * 7, "none")
