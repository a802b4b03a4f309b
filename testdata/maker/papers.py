"""What Windows and its tools lay beside the logs: the registry dump, profiles, reports, states."""

import io
import json
import struct
import zipfile

from . import cabinet
from .device import UPN, USER_SID, Device, guid

TENANT = "contoso.onmicrosoft.com"
SETTINGS = r"software\microsoft\provisioning\AutopilotSettings"
ENROLMENT = guid("enrolment").upper()


def filetime(d: Device) -> str:
    """The time in the words of a registry dump."""
    ticks = int((d.greenwich() - d.greenwich().replace(1601, 1, 1, 0, 0, 0, 0)).total_seconds()) * 10_000_000
    return "hex(3):" + ",".join(f"{byte:02x}" for byte in struct.pack("<Q", ticks))


class Registry:
    """A dump as ``mdmdiagnosticstool`` writes it: no header, lower-case paths, values indented and never escaped."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, "str | int | dict"]] = {}

    def put(self, key: str, **values: "str | int | dict") -> None:
        """Values of a key below HKEY_LOCAL_MACHINE; underlines stand for points."""
        self.keys.setdefault(key, {}).update({name.replace("_", "."): value for name, value in values.items()})

    def dump(self) -> bytes:
        """The whole file."""
        lines = []
        for key, values in self.keys.items():
            lines.append(f"[HKEY_LOCAL_MACHINE\\{key}]")
            for name, value in values.items():
                if isinstance(value, int):
                    value = f"DWORD:{value & 0xFFFFFFFF:08x}"
                elif isinstance(value, dict):
                    value = f'"{json.dumps(value, separators=(",", ":"))}"'
                elif not value.startswith("hex("):
                    value = f'"{value}"'
                lines.append(f'    "{name}"={value}')
            lines.append("")
        return "\r\n".join(lines).encode() + b"\r\n"


#: What the page shows of a category, in its order: name of the subcategory, its words.
CATEGORIES = {
    "DevicePreparation": [
        ("TpmAttestationSubcategory", "Securing your hardware"),
        ("AadjSubcategory", "Joining your organization?s network"),
        ("MdmEnrollmentSubcategory", "Registering your device for mobile management"),
        ("EspProviderInstallationSubcategory", "Preparing your device for mobile management"),
    ],
    "DeviceSetup": [
        ("SecurityPoliciesSubcategory", "Security policies"),
        ("CertificatesSubcategory", "Certificates"),
        ("NetworkConnectionsSubcategory", "Network connections"),
        ("AppsSubcategory", "Apps"),
        ("RebootCoalescing", ""),
        ("SaveWhiteGloveSuccessResult", ""),
    ],
    "AccountSetup": [
        ("WaitingForAadRegistrationSubcategory", "Joining your organization?s network"),
        ("PrepareMultifactorAuth", ""),
        ("SecurityPoliciesSubcategory", "Security policies"),
        ("CertificatesSubcategory", "Certificates"),
        ("NetworkConnectionsSubcategory", "Network connections"),
        ("AppsSubcategory", "Apps"),
        ("SendResultsToMdmServer", ""),
    ],
}
WORDS = {
    "SecurityPoliciesSubcategory": "1 of 1 applied",
    "CertificatesSubcategory": "No setup needed",
    "NetworkConnectionsSubcategory": "No setup needed",
    "AppsSubcategory": "2 of 2 installed",
}


def category(name: str, state: str, failed: str = "") -> dict:
    """The state of a category as the page writes it; what stands behind a failed part fails with it."""
    told: dict = {"categoryState": "failed" if failed else state}
    after = False
    for part, words in CATEGORIES[name]:
        if state != "succeeded" and not failed:
            told[f"{name}.{part}"] = {"subcategoryState": state}
            continue
        part_state = "failed" if part == failed else "failedFromPreviousSubcategory" if after else "succeeded"
        after = after or part == failed
        end = "Error" if part == failed else "Previous step failed" if after else WORDS.get(part, "Completed")
        told[f"{name}.{part}"] = {
            "subcategoryState": part_state,
            "subcategoryStatusText": f"{words} ({end})" if words else part_state,
        }
    end = "Error" if failed else "Complete" if state == "succeeded" else ""
    return told | ({"categoryStatusText": end} if end else {})


def registry(d: Device, preparation: dict, device: dict, account: dict, done: bool, enrolled: bool = True) -> Registry:
    """What a dump says of enrolment and of the Enrollment Status Page."""
    told = Registry()
    if enrolled:
        told.put(
            rf"software\microsoft\enrollments\{ENROLMENT}",
            EnrollmentState=1,
            EnrollmentType=6,
            UPN=UPN,
            DiscoveryServiceFullURL="https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc",
            AADTenantID=guid("tenant"),
            ProviderID="MS DM Server",
            RenewErrorCode=0,
        )
        first = rf"software\microsoft\enrollments\{ENROLMENT}\FirstSync"
        told.put(first, SyncFailureTimeout=60, BlockInStatusPage=2, SkipDeviceStatusPage=0, SkipUserStatusPage=0)
        told.put(first, IsServerProvisioningDone=1)
        told.put(
            rf"{first}\{USER_SID}",
            Timestamp=filetime(d),
            IsServerProvisioningDone=1,
            IsSyncDone=int(done),
            ProvisioningStatus=0 if done else 2,
        )
    told.put(SETTINGS, AutopilotDiagnosticsCurrentVersion="1.0.0", UseRefactoredEsp="True")
    told.put(
        SETTINGS,
        DevicePreparationCategory_Status=preparation,
        DeviceSetupCategory_Status=device,
        AccountSetupCategory_Status=account,
    )
    return told


def profile(told: Registry, **more: "str | int") -> None:
    """What the registry says of the Autopilot profile."""
    told.put(
        r"software\microsoft\provisioning\Diagnostics\AutoPilot",
        IsAutoPilotDisabled=0,
        CloudAssignedTenantDomain=TENANT,
        CloudAssignedTenantId=guid("tenant"),
        TenantMatched=1,
        CloudAssignedOobeConfig=286,
        DeploymentProfileName="Contoso user-driven",
        **more,
    )


def join_info(told: Registry, d: Device) -> None:
    """What the registry says of the join."""
    root = r"system\currentcontrolset\control\clouddomainjoin"
    told.put(
        rf"{root}\JoinInfo\{guid('thumbprint').replace('-', '').upper()}A1B2C3D4",
        IdpDomain="login.windows.net",
        TenantId=guid("tenant"),
        UserEmail=UPN,
        DeviceDisplayName=d.computer,
    )
    told.put(
        rf"{root}\TenantInfo\{guid('tenant')}",
        DisplayName="Contoso",
        MdmEnrollmentUrl="https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc",
    )


def utf16_json(told: dict) -> bytes:
    """JSON as Windows writes the profile: UTF-16 with a BOM and no line end."""
    return b"\xff\xfe" + json.dumps(told, separators=(",", ":")).encode("utf-16-le")


def downloaded(d: Device, **more: "str | int") -> None:
    """``AutopilotDDSZTDFile.json`` with a profile in it."""
    told = {
        "AutopilotServiceCorrelationId": guid("correlation"),
        "ZtdRegistrationId": guid("registration"),
        "AadDeviceId": guid("device"),
        "CloudAssignedOobeConfig": 286,
        "CloudAssignedDomainJoinMethod": 0,
        "CloudAssignedForcedEnrollment": 1,
        "CloudAssignedTenantDomain": TENANT,
        "CloudAssignedTenantId": guid("tenant"),
        "CloudAssignedLanguage": "os-default",
        "DeploymentProfileName": "Contoso user-driven",
        "IsExplicitProfileAssignment": True,
        "HybridJoinSkipDCConnectivityCheck": 0,
    }
    told |= more | {"PolicyDownloadDate": f"{d.greenwich():%Y-%m-%dT%H:%M:%SZ}"}
    d.put("AutopilotDDSZTDFile.json", utf16_json(told))


def refused(d: Device, code: int, reason: str) -> None:
    """``AutopilotDDSZTDFile.json`` with the service's refusal in it."""
    told = {
        "ErrorCode": code,
        "ErrorReason": reason,
        "PolicyDownloadDate": f"{d.greenwich():%Y-%m-%dT%H:%M:%SZ}",
        "PolicyDownloadCorrelationVector": guid("vector"),
    }
    d.put("AutopilotDDSZTDFile.json", utf16_json(told))


def diagnostics(d: Device, zone: str = "W. Europe Standard Time") -> None:
    """``DiagnosticsFrameworkData.json``, which knows the time zone."""

    def said(name: str, words: str, value: str) -> dict:
        return {"propertyId": name, "propertyName": words, "value": value}

    general = [
        said("DeviceName", "Device Name", d.computer),
        said("OSBuild", "OS Build", "26100.1.amd64fre.ge_release.240331-1435"),
        said("Timezone", "Time Zone", zone),
        said("Domain", "Joined Domain", ""),
    ]
    hardware = [said("SerialNumber", "Serial Number", "CT-000117"), said("Manufacturer", "Manufacturer", "Contoso")]
    unknown = {"finishTime": "<time not available>", "startTime": "<time not available>", "isVisible": False}
    internet = unknown | {"details": "Required warning event data incomplete or missing.", "status": 3}
    internet |= {"eventId": "AutopilotEstablishInternetConnection", "eventName": "Establish Internet Connection"}
    configuration = [
        {"categoryId": "General", "categoryName": "General", "isVisible": False, "items": general},
        {"categoryId": "Hardware", "categoryName": "Hardware", "isVisible": False, "items": hardware},
    ]
    flow = [{"categoryId": "NetworkConnectivity", "events": [internet], "isVisible": False, "status": 3}]
    tabs = [
        {"categories": configuration, "dataBindSchemaId": 1, "isVisible": False, "tabId": "configurationInfo"},
        {"categories": flow, "dataBindSchemaId": 2, "isVisible": False, "tabId": "diagnostics"},
    ]
    d.put("DiagnosticsFrameworkData.json", json.dumps({"$schema": tabs}, separators=(",", ":")).encode())


def zone_export(d: Device, zone: str, minutes: int) -> None:
    """The zone as somebody exports it from the registry: UTF-16, escapes, DWORDs that wrap round."""
    lines = [
        "Windows Registry Editor Version 5.00",
        "",
        r"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\TimeZoneInformation]",
        f'"TimeZoneKeyName"="{zone}"',
        f'"ActiveTimeBias"=dword:{-minutes & 0xFFFFFFFF:08x}',
        "",
        "",
    ]
    d.put("TimeZoneInformation.reg", b"\xff\xfe" + "\r\n".join(lines).encode("utf-16-le"))


def dsregcmd(
    d: Device, entra: bool, domain: bool = False, token: bool = True, auth: str = "SUCCESS", join: dict | None = None, **failure: str
) -> None:
    """``dsregcmd /status``; ``failure`` is what it says of the last try to get a token, ``join`` of one to join."""
    yes = {True: "YES", False: "NO"}
    rows: list[tuple[str, list[tuple[str, str]]]] = [
        (
            "Device State",
            [
                ("AzureAdJoined", yes[entra]),
                ("EnterpriseJoined", "NO"),
                ("DomainJoined", yes[domain]),
                ("Device Name", d.computer),
            ],
        )
    ]
    if entra:
        rows.append(
            (
                "Device Details",
                [
                    ("DeviceId", guid("device")),
                    ("Thumbprint", guid("thumbprint").replace("-", "").upper() + "A1B2C3D4"),
                    ("KeyProvider", "Microsoft Platform Crypto Provider"),
                    ("TpmProtected", "YES"),
                    ("DeviceAuthStatus", auth),
                ],
            )
        )
        rows.append(("Tenant Details", [("TenantName", "Contoso"), ("TenantId", guid("tenant"))]))
    rows.append(("User State", [("NgcSet", "NO"), ("WorkplaceJoined", "NO"), ("WamDefaultSet", yes[token])]))
    prt = [("AzureAdPrt", yes[token])]
    if token:
        prt.append(("AzureAdPrtUpdateTime", f"{d.greenwich():%Y-%m-%d %H:%M:%S}.000 UTC"))
    prt += [(name.replace("_", " "), value) for name, value in failure.items()]
    if entra:
        rows.append(("SSO State", prt + [("EnterprisePrt", "NO")]))
    if join:
        rows.append(("Diagnostic Data", list(join.items())))
    bar, text = "+" + "-" * 70 + "+", ""
    for title, values in rows:
        text += f"{bar}\r\n| {title:69}|\r\n{bar}\r\n \r\n"
        text += "".join(f"{name:>26} : {value}\r\n" for name, value in values) + " \r\n"
    d.put("dsregcmd.txt", text.encode())


def setup(d: Device) -> None:
    """``setupact.log`` of the start of OOBE, with an error that every device has."""
    said = [
        ("Info", "-" * 48),
        ("Info", "WinDeploy.exe launched with command-line []..."),
        ("Error", "CFirstUXWnd::OpenExisting failed with error 80070490"),
        ("Info", "Windeploy: Executing PreSysprep commands"),
        ("Info", r"Launching [C:\Windows\system32\oobe\msoobe.exe]..."),
        ("Info", "Process exited with exit code [0x0]"),
        ("Info", "WinDeploy.exe exiting with code [0x0]"),
    ]
    lines = []
    for level, text in said:
        lines.append(f"{d.now:%Y-%m-%d %H:%M:%S}, {level:<28} [windeploy.exe] {text}\r\n")
        d.wait(1 + d.number(3))
    d.put("setupact.log", b"\xef\xbb\xbf" + "".join(lines).encode())


def report(d: Device, enrolled: bool = True) -> None:
    """``MDMDiagReport.xml``, or the beginning of one."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<MDMEnterpriseDiagnosticsReport>",
        "  <Version>1.0</Version>",
        "  <SystemInformation>",
        f"  <ReportCreationTime>{d.greenwich():%A, %d %B %Y--%H:%M:%S} (UTC)</ReportCreationTime>",
        "  <OSVersion>10.0.26100.4652</OSVersion>",
        "  <SerialNumber>CT-000117</SerialNumber>",
        "</SystemInformation>",
    ]
    if enrolled:
        lines += [
            "  <Enrollments>",
            "  <Enrollment>",
            f"    <EnrollmentId>{ENROLMENT}</EnrollmentId>",
            "    <EnrollmentState>1</EnrollmentState>",
            "    <EnrollmentType>6</EnrollmentType>",
            "    <ProviderID>MS DM Server</ProviderID>",
            "    <RenewalErrorCode>0</RenewalErrorCode>",
            "  </Enrollment>",
            "</Enrollments>",
        ]
    d.put("MDMDiagReport.xml", "\r\n".join([*lines, "</MDMEnterpriseDiagnosticsReport>", ""]).encode())


def tpm(d: Device, ready: bool) -> None:
    """``TpmHliInfo_Output.txt``, and what the request for its certificate said."""
    stamp = f"{d.greenwich():%Y-%m-%dT%H:%M:%S}"
    lines = [
        stamp,
        "TpmHLI GetVersion result: 0x00000000",
        "TpmHLI Version: 2.0",
        "Manufacturer: Contoso",
        "VendorId: CT7000         ",
        "Uefi Is Present: Yes",
        "TpmHLI IsReady for Storage result: 0x00000000",
        "Ready: True",
        "Bits:  0x0000000000000000",
        "TpmHLI IsReady for Attestation result: 0x00000000",
        f"Ready: {ready}",
        f"Bits:  0x{0 if ready else 0x20000:016x}",
        "",
    ]
    d.put("TpmHliInfo_Output.txt", "\r\n".join(lines).encode())


def packed(d: Device, name: str) -> None:
    """Everything so far goes into a zip; nothing is compressed, for compressors do not agree on their bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(d.files):
            entry = zipfile.ZipInfo(path, d.now.timetuple()[:6])
            entry.create_system, entry.external_attr = 0, 0x20
            archive.writestr(entry, bytes(d.files[path]))
    d.files = {name: bytearray(out.getvalue())}


def collected(d: Device, *loose: str) -> None:
    """Everything so far goes into ``MDMDiagReport.cab``, but for what stands beside it."""
    inside = {name: bytes(d.files.pop(name)) for name in sorted(d.files) if name not in loose}
    d.put("MDMDiagReport.cab", cabinet.file(inside, d.now))
