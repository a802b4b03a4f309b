"""Platform scripts and remediations."""

import json

from .agent import IME, request, token
from .device import NOBODY, Device, guid

EXECUTOR, HEALTH = "AgentExecutor", "HealthScripts"
SCRIPTS = "C:\\Program Files (x86)\\Microsoft Intune Management Extension\\Policies\\Scripts"
#: The threads that work on scripts and on remediations.
T, H = 5, 78


def executor(d: Device, argument: str, path: str, exit_code: int, output: str = "", error: str = "") -> None:
    """The process that runs PowerShell writes a log of its own."""
    d.log(EXECUTOR, "ExecutorLog AgentExecutor gets invoked", thread=1)
    d.log(EXECUTOR, "Creating command line parser, name delimiter is - and value separator is  .", thread=1)
    d.log(EXECUTOR, f"Adding argument {argument} with value {path} to the named argument list.", thread=1)
    d.log(EXECUTOR, "Prepare to run Powershell Script ..", thread=1)
    d.log(EXECUTOR, f'cmd line for running powershell is -NoProfile -executionPolicy bypass -file  "{path}"', thread=1)
    d.log(EXECUTOR, f"[Executor] created powershell with process id {2000 + d.number(20000)}", thread=1)
    d.wait(2)
    d.log(EXECUTOR, f"Powershell exit code is {exit_code}", f"length of out={len(output)}", f"length of error={len(error)}", thread=1)
    d.log(EXECUTOR, f"error from script ={error}", thread=1)
    verdict = "failed to execute." if exit_code else "successfully executed."
    d.log(EXECUTOR, f"Powershell script is {verdict}", thread=1)
    d.log(EXECUTOR, f"write output done. output = {output}, error = {error}", "Agent executor completed.", thread=1)


def platform(d: Device, name: str, output: str = "", error: str = "") -> None:
    """A round of platform scripts with one script in it; with an error it fails."""
    script = guid(name)
    d.log(IME, "[PowerShell] Polling thread starts.", thread=T)
    d.log(IME, "[PowerShell] Requesting policies with session id " + guid(f"round {d.now}") + " ...", thread=T)
    token(d, T)
    if not request(d, T):
        return
    d.log(IME, f"[PowerShell] Get 1 policies for user {NOBODY} in session 0", thread=T)
    d.log(IME, f"[PowerShell] Processing policy with id = {script} for user {NOBODY}", thread=T)
    path = f"{SCRIPTS}\\{NOBODY}_{script}.ps1"
    d.log(IME, f"Script file {path} is generated.", "PowerShell: Enforce signature check = False", thread=T)
    d.log(IME, "Launch powershell executor in machine session", f"process id = {2000 + d.number(20000)}", thread=T)
    executor(d, "powershell", path, 1 if error else 0, output, error)
    d.log(IME, f"Powershell execution is done, exitCode = {1 if error else 0}", thread=T)
    result = "Failed" if error else "Success"
    d.log(IME, f"[PowerShell] User Id = {NOBODY}, Policy id = {script}, policy result = {result}", thread=T)
    if error:
        details = {
            "Version": 1,
            "SigningCode": 649,
            "EncryptionCode": 650,
            "SigningMsg": f"(Success) AccountId:{guid('tenant')},PolicyId:{script},Type:1,Enforce: Enforcement2. ",
            "EncryptMsg": "succeeded to decrypt a policy",
            "ExecutionMsg": error,
        }
        d.log(IME, f"[PowerShell] Fail, the details are {json.dumps(details, separators=(',', ':'))}", thread=T, level=3)
    else:
        d.log(IME, f"[PowerShell] Success, Result details length: {len(output)}", thread=T)
    d.log(IME, "Policy results are successfully sent.", thread=T)


def remediation(d: Device, name: str, found: str = "", mended: bool = True) -> None:
    """A remediation: what it found, if anything, and whether its second script mended that."""
    script = guid(name)
    folder = f"C:\\Windows\\IMECache\\HealthScripts\\{script}_1"
    d.log(HEALTH, f"[HS] ProcessScript PolicyId: {script} PolicyType: 6", thread=H)
    d.log(HEALTH, f"[HS] Processing policy with id = {script}", "[HS] The policy needs be run as System", thread=H)
    executor(d, "remediationScript", f"{folder}\\detect.ps1", 1 if found else 0, found or "compliant")
    d.log(HEALTH, f"Powershell execution is done, exitCode = {1 if found else 0}", "[HS] err output = ", thread=H)
    d.log(HEALTH, f"[HS] std output = {found or 'compliant'}", f"[HS] exit code of the script is {1 if found else 0}", thread=H)
    d.log(HEALTH, f"[HS] the pre-remdiation detection script compliance result for {script} is {not found}", thread=H)
    status = 4
    if found:
        status = 1 if mended else 2
        d.log(HEALTH, "[HS] remediation is not optional, kick off remediation script", thread=H)
        executor(d, "remediationScript", f"{folder}\\remediate.ps1", 0, "mended")
        d.log(HEALTH, "[HS] remediation script exit code is 0", thread=H)
        executor(d, "remediationScript", f"{folder}\\detect.ps1", 0 if mended else 1, "compliant" if mended else found)
        d.log(HEALTH, f"[HS] the post detection script result for {script} is {mended}", thread=H)
    told = {
        "PolicyId": script,
        "UserId": NOBODY,
        "PolicyHash": None,
        "Result": 3,
        "RemediationStatus": status,
        "PreRemediationDetectScriptOutput": found or "compliant",
        "PreRemediationDetectScriptError": "",
        "RemediationScriptErrorDetails": "",
        "PostRemediationDetectScriptOutput": "",
        "ErrorCode": 0,
    }
    d.log(HEALTH, f"[HS] new result = {json.dumps(told, separators=(',', ':'))}", thread=H)
    d.log(HEALTH, f"[HS] Runner: script {script}, run State = RunLater, next Run Time = {d.utc()}", thread=H, level=2)
