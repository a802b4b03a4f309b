"""Events of Windows, and the two files they are saved in: XML as ``wevtutil`` writes it, and ``.evtx``."""

from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from . import evtx

NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event"


@dataclass(frozen=True)
class Source:
    """A provider and the channel it writes to; ``knows`` tells level and names of data of every event by its number."""

    provider: str
    guid: str
    channel: str
    keywords: str
    knows: dict[int, str]


MDM = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider"
DEPLOYMENT = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider"
SIGN_IN = "Microsoft-Windows-AAD"
DEPLOYMENT_GUID = "bab3ad92-fb96-5902-450b-b8421bdec7bd"
LIVE_ID_GUID = "05f02597-fe85-4e67-8542-69567ab8fd4f"
CAPI2_GUID = "5bbca4a8-b209-48dc-a8c7-b23d3e5216fb"
REGISTRATION = "Microsoft-Windows-User Device Registration"
MESSAGES = "Message1 Message2 Message3 Message4"
HELLO = (
    "Message DeviceIsJoined AADPrt NgcPolicyEnabled NgcPostLogonProvisioningEnabled NgcHardwarePolicyMet UserIsRemote "
    "LogonCertRequired MachinePolicySource"
)
#: Names and fields as in the public manifests of the providers.
SOURCES = {
    "mdm": Source(
        MDM,
        "3da494e4-0fe2-415c-b895-fb5265c5c83b",
        f"{MDM}/Admin",
        "0x8000000000000000",
        {
            4: "4", 6: "4", 8: "4", 10: "4", 16: "4", 32: "2 HRESULT", 42: "2 HRESULT", 58: "4", 71: "2 HRESULT", 72: "4",
            76: "2 HexInt1 HRESULT", 100: "2 HexInt1 HRESULT", 107: "4 HRESULT", 110: "4 HexInt1", 111: "4 Boolean1",
            49: "2 HRESULT", 52: "2 Message1 Message2", 200: "4", 201: "2 HRESULT", 202: "4", 206: "4 Message1 UInt2 UInt3 UInt4 UInt5 UInt6",
            208: f"4 {MESSAGES} HexInt1 HexInt2 HexInt3 HexInt4 UInt1 UInt2", 209: "4 HRESULT",
            212: "3 HRESULT1 HRESULT2", 224: "3 HexInt1 HexInt2 HexInt3 HexInt4 HRESULT",
            257: "4 UInt1 Message2 Message3 Message4 UInt5",
            258: "4 Message1 HRESULT2 UInt3 UInt4 UInt5 Message6 UInt7", 306: f"4 {MESSAGES} HexInt1 HexInt3",
            309: f"4 {MESSAGES} HexInt1 HexInt2 HexInt3",
            404: "2 Message1 Message2 Message3 InternalCmdType Message5 HexInt1",
            454: "2 Message1 Message2 Message3 InternalCmdType Message5 HexInt1",
            809: f"2 {MESSAGES} HexInt1 HexInt2 HexInt3 HexInt4 HexInt5", 813: f"4 {MESSAGES} HexInt1 HexInt2 HexInt3",
            814: f"4 {MESSAGES} Message5 HexInt1 HexInt2", 827: "2 Message1 Message2 HexInt3 HRESULT",
            1905: "4 Message1 Message2 Message3", 1906: "4 Message1 Message2 Message3", 1920: "4 Message1 Message2",
            1907: "2 Message1 Message2 Message3 Message4 HRESULT", 1913: "2 Message1 Message2 HRESULT",
            1922: "4 Message1 Message2 HRESULT", 1924: "2 Message1 Message2 Message3 Message4 HRESULT",
            1928: "3 Message1 HexInt1 HRESULT", 2750: "3 Message1 HexInt1 HRESULT", 2800: "4 Message1",
            2900: "3 Message1 HRESULT", 2545: "3 Message1 Message2 HRESULT", 2914: "3", 4051: f"3 {MESSAGES} Message5 HexInt1",
        },
    ),
    "autopilot": Source(
        DEPLOYMENT,
        DEPLOYMENT_GUID,
        f"{DEPLOYMENT}/Autopilot",
        "0x4000000000000000",
        {
            100: "3 Message1", 101: "4 Message1 Int1", 112: "2 HRESULT", 114: "2", 115: "2 HRESULT", 103: "4 Message1 Message2", 109: "4 Message1 Message2", 111: "4",
            153: "4 InitialState UpdateState", 160: "4", 161: "4", 162: "4", 164: "4", 165: "2", 170: "4",
            171: "2 HRESULT", 172: "2 HRESULT", 177: "4 Uint1 Uint2", 190: "4", 204: "3", 226: "2 HRESULT AttestationPhase Step RetryCount", 207: "3 HRESULT", 209: "4",
            287: "4 Message1 Message2", 288: "4 Message1 Message2", 293: "4 Message1 Message2 Int1",
            296: "4 Message1 Message2", 297: "4 Message1 Message2", 302: "2 State HRESULT", 312: "2 HRESULT", 314: "4", 702: "4 Message1", 703: "4 Message1",
            704: "4 Message1", 705: "4 Message1", 707: "2 HRESULT Message1 Message2", 714: "2", 709: "3 HRESULT Message1", 753: "2 ServerTime ClientTime AttemptNumber MaxAttempts",
            807: "2 HRESULT Message1 Message2", 815: "4 Message1",
        },
    ),
    "management": Source(
        DEPLOYMENT,
        DEPLOYMENT_GUID,
        f"{DEPLOYMENT}/ManagementService",
        "0x1000000000000000",
        {1000: "4", 1001: "4", 1010: "2 HRESULT"},
    ),
    "registration": Source(
        REGISTRATION,
        "23b8d46b-67dd-40a3-b636-d43e50552c6d",
        f"{REGISTRATION}/Admin",
        "0x8000000000000000",
        {
            102: "4 JoinRequestType JoinRequestTypeSymbolicName Domain",
            104: "4 ServerResponse ActivityId", 105: "4", 106: "4", 201: "2 ExitCode HttpStatus ServerMessage",
            204: "2 ExitCode ActivityId HttpStatus ServerResponse", 205: "2 ExitCode", 226: "2 Server Port ErrorCode",
            233: "3 ErrorCode", 252: "3 ExitCode Attribute HttpStatus",
            300: "4 KeyId UPN Attestation ClientRequestId ServerRequestId ServerResponse",
            301: "2 ExitCode ErrorCode ServerErrorMessage", 304: "2 ExitCode ServerErrorMessage TenantType",
            324: "2 RequestStatus ProviderErrorCode ProviderErrorMessage", 334: "3", 370: "2 ExitCode ServerErrorMessage TenantType JoinType", 358: f"4 {HELLO}", 360: f"3 {HELLO}", 369: "4 Message",
        },
    ),
    "sign-in": Source(
        SIGN_IN,
        "4de9bc9c-b27a-43c9-8994-0915f1a5e24f",
        f"{SIGN_IN}/Operational",
        "0x4000000000000012",
        {
            1025: "2 value Method EndpointUri", 1086: "2 Result", 1081: "2 Error ErrorDescription CorrelationID",
            1097: "3 Error ErrorMessage AdditionalInformation", 1098: "2 Error ErrorMessage AdditionalInformation",
            1241: "4 value",
        },
    ),
    "shell": Source(
        "Microsoft-Windows-Shell-Core",
        "30336ed4-e327-447c-9de0-51b652c86108",
        "Microsoft-Windows-Shell-Core/Operational",
        "0x2000000800010000",
        {
            62400: "4 Source Experience", 62401: "4 Result", 62404: "4 CXID",
            62405: "4 Result", 62406: "4 Name", 62407: "4 Name Value",
        },
    ),
    "kernel": Source(
        "Microsoft-Windows-Kernel-General",
        "a68ca8b7-004f-d7b6-a698-07e2de0f1f5d",
        "System",
        "0x8000000000000080",
        {
            1: "4 NewTime OldTime TimeDeltaInMs Reason ProcessName",
            12: "4 MajorVersion MinorVersion BuildVersion QfeVersion ServiceVersion BootMode StartTime",
            13: "4 StopTime",
        },
    ),
    "user32": Source(
        "User32",
        "b0aa8734-56f7-41cc-b2f4-de228e98b946",
        "System",
        "0x8080000000000000",
        {1074: "4 param1 param2 param3 param4 param5 param6 param7"},
    ),
    "update": Source(
        "Microsoft-Windows-WindowsUpdateClient",
        "945a8954-c147-4acd-923f-40c45405a658",
        "Microsoft-Windows-WindowsUpdateClient/Operational",
        "0x8000000000000000",
        {
            19: "4 updateTitle updateGuid", 20: "2 errorCode updateTitle updateGuid", 25: "2 errorCode serviceGuid",
            31: "2 updateTitle errorCode updateGuid updateRevisionNumber", 41: "4 updateTitle updateGuid updateRevisionNumber",
            43: "4 updateTitle updateGuid",
        },
    ),
    "bitlocker": Source(
        "Microsoft-Windows-BitLocker-API",
        "5d674230-ca9f-11da-a94d-0800200c9a66",
        "Microsoft-Windows-BitLocker/BitLocker Management",
        "0x8000000000000000",
        {845: "4 VolumeMountPoint", 846: "2 VolumeMountPoint ErrorCode", 854: "2 ErrorCode", 4103: "2 ErrorCode"},
    ),
    "dns": Source(
        "Microsoft-Windows-DNS-Client",
        "1c95126e-7eea-49a9-a3fe-a378b03ddb4d",
        "System",
        "0x4000000010000000",
        {1014: "3 QueryName AddressLength Address"},
    ),
    "transfers": Source(
        "Microsoft-Windows-Bits-Client",
        "ef1cc15b-46c1-414e-bb95-e76b077bd51e",
        "Microsoft-Windows-Bits-Client/Operational",
        "0x4000000000000000",
        {61: "3 transferId name Id url peer hr"},
    ),
    "integrity": Source(
        "Microsoft-Windows-CodeIntegrity",
        "4ee76bd8-3cf4-44a0-a0ac-3937643e37a3",
        "Microsoft-Windows-CodeIntegrity/Operational",
        "0x8000000000000000",
        {3077: "2 FileNameLength FileName ProcessNameLength ProcessName"},
    ),
    "packages": Source(
        "Microsoft-Windows-AppXDeployment-Server",
        "3f471139-acb7-4a01-b7a7-ff5da4ba2d43",
        "Microsoft-Windows-AppXDeploymentServer/Operational",
        "0x4000000000000000",
        {
            404: "2 SummaryError PackageFullName ErrorCode MountPoint", 493: "3 Path", 542: "3 Path", 712: "3 Path",
            726: "3 Path", 802: "3 Path", 8761: "3 Path",
        },
    ),
    "tasks": Source(
        "Microsoft-Windows-TaskScheduler",
        "de7b24ea-73c8-4a09-985d-5bdadcfa9017",
        "Microsoft-Windows-TaskScheduler/Operational",
        "0x8000000000000000",
        {202: "2 TaskName TaskInstanceId ActionName ResultCode EnginePID"},
    ),
    "power": Source(
        "Microsoft-Windows-Kernel-Power",
        "331c3b3a-2005-44c2-ac5e-77220c37d6b4",
        "System",
        "0x8000400000000002",
        {41: "1 BugcheckCode BugcheckParameter1"},
    ),
    "tpm": Source(
        "Microsoft-Windows-TPM-WMI",
        "7d5387b0-cbe0-11da-a94d-0800200c9a66",
        "System",
        "0x8000000000000000",
        {1794: "3", 1796: "2 ErrorCode"},
    ),
    "dcom": Source(
        "Microsoft-Windows-DistributedCOM",
        "1b562e86-b7aa-4131-badc-b6f3a001407e",
        "System",
        "0x8080000000000000",
        {10016: "3 param1 param2 param3"},
    ),
    "keys": Source(
        "Microsoft-Windows-Crypto-NCrypt",
        "e8ed09dc-100c-45e2-9fc8-b53399ec1f70",
        "Microsoft-Windows-Crypto-NCrypt/Operational",
        "0x8000000000000000",
        {1: "2 Status", 2: "2 Status", 3: "2 Status"},
    ),
}


@dataclass(frozen=True)
class Event:
    """One event."""

    source: str
    number: int
    values: tuple[str, ...]
    time: datetime
    computer: str
    user: str
    process: int
    thread: int

    def parts(self, record: int) -> list:
        """Its elements: name, attributes, and text or elements inside."""
        source = SOURCES[self.source]
        level, *names = source.knows[self.number].split()
        assert len(names) == len(self.values), f"{self.source} {self.number} wants {names}"
        data = [("Data", [("Name", name)], value) for name, value in zip(names, self.values)]
        provider = [("Name", source.provider), ("Guid", f"{{{source.guid}}}")]
        system = [
            ("Provider", provider, []),
            ("EventID", [], str(self.number)),
            ("Version", [], "0"),
            ("Level", [], level),
            ("Task", [], "0"),
            ("Opcode", [], "0"),
            ("Keywords", [], source.keywords),
            ("TimeCreated", [("SystemTime", f"{self.time:%Y-%m-%dT%H:%M:%S.%f}0Z")], []),
            ("EventRecordID", [], str(record)),
            ("Correlation", [], []),
            ("Execution", [("ProcessID", str(self.process)), ("ThreadID", str(self.thread))], []),
            ("Channel", [], source.channel),
            ("Computer", [], self.computer),
            ("Security", [("UserID", self.user)], []),
        ]
        return [("System", [], system), ("EventData", [], data)]


def markup(parts: list) -> str:
    """The elements as ``wevtutil`` writes them."""
    text = ""
    for name, attributes, inside in parts:
        tag = name + "".join(f" {key}='{escape(value)}'" for key, value in attributes)
        within = inside if isinstance(inside, str) else markup(inside)
        text += f"<{tag}>{escape(within) if isinstance(inside, str) else within}</{name}>" if within else f"<{tag}/>"
    return text


def channels(events: list[Event]) -> dict[str, list[tuple[int, Event]]]:
    """The events of every channel with their record numbers, in the order of time."""
    told: dict[str, list[tuple[int, Event]]] = {}
    for event in sorted(events, key=lambda event: event.time):
        channel = SOURCES[event.source].channel
        log = told.setdefault(channel, [])
        log.append((sum(channel.encode()) % 400 + len(log), event))
    return told


def saved(events: list[Event], logs: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Every channel as XML, one event a line, without a root: ``wevtutil qe CHANNEL``; those of ``logs`` as ``.evtx``."""
    files = {}
    told = channels(events)
    for source in logs:
        channel = SOURCES[source].channel
        records = [
            (record, event.time, ("Event", [("xmlns", NAMESPACE)], event.parts(record))) for record, event in told.pop(channel)
        ]
        files[f"{channel.lower().replace('/', '-')}.evtx"] = evtx.file(records)
    for channel, log in told.items():
        lines = [f"<Event xmlns='{NAMESPACE}'>{markup(event.parts(record))}</Event>\r\n" for record, event in log]
        name = channel.removeprefix("Microsoft-Windows-").replace("/", "-").replace(" ", "-")
        files[f"{name}.xml"] = "".join(lines).encode()
    return files

