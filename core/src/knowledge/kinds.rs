//! The closed list of kinds: what the story understands. `fact` is the open one.

/// A kind of happening.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// `area.thing`, as written in a signal's `kind`.
    pub name: &'static str,
    /// The capture that names what it happened to; empty: the device.
    pub subject: &'static str,
    /// The outcomes a signal of this kind can have, the usual one first.
    pub outcomes: &'static [&'static str],
    /// What it means.
    pub about: &'static str,
}

const fn kind(
    name: &'static str,
    subject: &'static str,
    outcomes: &'static [&'static str],
    about: &'static str,
) -> Kind {
    Kind { name, subject, outcomes, about }
}

/// Every kind, sorted by name.
pub const KINDS: &[Kind] = &[
    kind("agent.start", "", &["ok"], "the agent's service started; what its threads were doing is forgotten"),
    kind("agent.stop", "", &["ok"], "the agent's service was told to stop"),
    kind("agent.version", "", &["ok"], "the agent's version"),
    kind("app.applicable", "app", &["yes", "no", "failed"], "the requirement check of an app"),
    kind("app.content", "app", &["ok", "failed"], "the service told where the content is"),
    kind("app.detected", "app", &["yes", "no", "failed"], "the detection of an app as a whole"),
    kind("app.done", "", &["ok"], "the thread is done with its app"),
    kind(
        "app.download",
        "app",
        &["progress", "start", "ok", "background", "timeout", "failed"],
        "the download of an app's content",
    ),
    kind(
        "app.exit",
        "app",
        &["ok", "failed", "restart", "retry"],
        "the installer's exit code, read by Intune's default return codes",
    ),
    kind("app.filtered", "app", &["yes"], "an assignment filter leaves the app out"),
    kind(
        "app.grs",
        "app",
        &["waiting", "expired", "cleared", "set"],
        "the retry schedule: failed lately, not tried again for about a day",
    ),
    kind("app.install", "app", &["start", "ok", "timeout", "failed"], "an installer runs"),
    kind(
        "app.mapped",
        "app",
        &["ok", "failed", "restart", "retry", "unmapped"],
        "what the app's own return codes make of the exit code",
    ),
    kind("app.name", "app", &["ok"], "a record that names the app"),
    kind("app.policy", "app", &["ok"], "the policy of an app: name, intent, target"),
    kind("app.report", "app", &["ok", "failed", "progress", "unknown"], "the state the agent reports for an app"),
    kind("app.rule", "app", &["yes", "no"], "one detection or requirement rule of an app"),
    kind(
        "app.script",
        "app",
        &["ok", "failed"],
        "a detection or requirement script of an app ran; 1 often just means: not there",
    ),
    kind("app.try", "app", &["start", "none", "skipped"], "the agent decides whether to install the app now"),
    kind("app.unpack", "app", &["ok", "failed"], "hash check, decryption and unzip of an app's content"),
    kind("cert", "", &["ok", "missing"], "the device's MDM certificate"),
    kind("cert.enrol", "", &["ok", "failed", "start"], "a certificate is asked for: SCEP or PKCS"),
    kind("clock", "", &["stepped"], "the clock was set"),
    kind("device", "", &["ok"], "what the device is: its build of Windows, its maker, model and serial number"),
    kind("enrol", "", &["ok", "failed", "refused"], "MDM enrolment"),
    kind("esp.app", "app", &["open", "ok", "failed"], "an app as the Enrollment Status Page tracks it"),
    kind("esp.apps", "", &["ok", "open"], "the apps of an ESP phase as a whole"),
    kind(
        "esp.category",
        "category",
        &["ok", "open", "failed"],
        "a category of the Enrollment Status Page in the registry",
    ),
    kind("esp.config", "", &["ok"], "how the Enrollment Status Page is set up"),
    kind("esp.page", "", &["shown", "left", "failed", "timeout"], "the Enrollment Status Page as the user saw it"),
    kind("esp.phase", "", &["device", "account", "none", "skipped"], "the ESP phase the agent believes it is in"),
    kind("esp.user", "user", &["ok", "open"], "the first sync of a user"),
    kind("fact", "subject", &["ok", "failed", "yes", "no"], "anything else a rule wants to know"),
    kind("hello", "", &["ok", "failed", "none"], "Windows Hello for Business is set up"),
    kind("join", "", &["ok", "failed", "none"], "the device's join to Entra ID"),
    kind("mdm.session", "", &["ok", "failed", "start"], "a session of the device with the MDM service"),
    kind("mode", "", &["v1", "v2", "existing"], "classic Autopilot, Device Preparation, a profile from a file"),
    kind("net.proxy", "", &["ok", "failed"], "finding a way out through a proxy"),
    kind("net.request", "host", &["ok", "failed", "refused", "throttled"], "a request to a host"),
    kind("net.sent", "", &["ok"], "a request is on its way; how it ends is told without the host"),
    kind("noise", "", &["ok"], "logged at warning or error by healthy devices"),
    kind("policy.fetch", "what", &["ok", "failed"], "the agent asked the service for policies"),
    kind("policy.set", "what", &["ok", "failed"], "a policy is applied by its CSP"),
    kind("preprovision", "", &["start", "ok", "failed"], "pre-provisioning by a technician"),
    kind("profile", "", &["ok", "empty", "failed"], "the Autopilot profile"),
    kind("push", "", &["ok", "failed"], "the push channel"),
    kind("remediation.detect", "script", &["ok", "failed"], "detection script of a remediation: ok is compliant"),
    kind("remediation.fix", "script", &["start", "ok", "failed"], "the remediation script itself"),
    kind("remediation.result", "script", &["ok", "failed"], "the result of a remediation as a whole"),
    kind(
        "restart",
        "",
        &["none", "pending", "required", "asked", "up", "down", "crashed"],
        "a restart the agent waits for or somebody asks for; Windows goes down and comes up",
    ),
    kind("script.detail", "script", &["failed", "ok"], "what a platform script said when it ended"),
    kind("script.exit", "script", &["ok", "failed"], "exit code of a script process"),
    kind("script.result", "script", &["ok", "failed"], "the result of a platform script"),
    kind("script.round", "", &["ok", "failed"], "all platform scripts of a round"),
    kind("script.run", "script", &["start"], "a platform script is run"),
    kind("session", "", &["logon", "logoff", "lock", "unlock", "connect", "disconnect"], "somebody came or went"),
    kind("service", "what", &["ok", "failed"], "a service the agent reports to"),
    kind("store", "app", &["ok", "failed"], "the Store catalogue and package manager"),
    kind("sign-in", "subject", &["ok", "failed", "offline", "asked"], "a sign-in to Entra ID, as Windows logs it"),
    kind("time-zone", "", &["ok", "set"], "the device's time zone; `set`: from here on"),
    kind("token", "", &["ok", "failed", "offline", "interactive"], "a sign-in token for the service"),
    kind("tpm", "", &["ok", "failed"], "the TPM, its keys and its attestation"),
    kind("update", "what", &["ok", "failed", "start", "restart"], "an update of Windows"),
];

/// The kind of that name.
pub fn kind_named(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}
