//! The tables and their columns, written once.

use super::ReportTable;
use super::cell::Kind::{Flag, Number, Numbers, Text, Texts, Time};
use super::column::{at, column, number, sum};
use super::groups::{CODES, COUNT, PROOF, PROOFS, SPAN, SUBJECT};
use serde::Serialize;
use serde_json::Value;

/// All tables.
pub static TABLES: &[&ReportTable] =
    &[&FINDINGS, &RUNBOOK, &PHASES, &ENROLMENTS, &APPS, &SCRIPTS, &RESTARTS, &SIGN_INS, &NETWORK, &TIMELINE, &COVERAGE];

/// Plain data: nothing that JSON cannot hold.
fn json(rows: &impl Serialize) -> Value {
    serde_json::to_value(rows).unwrap_or_default()
}

/// Something that went wrong on the device, or is worth knowing; the worst first.
pub static FINDINGS: ReportTable = ReportTable {
    name: "findings",
    about: "something that went wrong on the device, or is worth knowing; the worst first",
    at: "findings",
    items: |report| json(&report.findings),
    columns: &[
        &[
            number("its number, from 0, as the runbook names it"),
            column("rule", Text, "the rule that found it"),
            column("severity", Text, "error, warning or info"),
            column("status", Text, "open, resolved or history"),
            column("confidence", Text, "proven, likely or hint"),
            column("summary", Text, "one sentence"),
            column("why", Text, "what it means"),
            column("fix", Text, "what to do"),
            column("points", Texts, "points of the runbook, best first"),
            at("context", Texts, "context.*.text", "what else is known of the subject"),
        ],
        CODES,
        SUBJECT,
        SPAN,
        COUNT,
        PROOFS,
    ],
};

/// A point of the runbook and what the logs say of it.
pub static RUNBOOK: ReportTable = ReportTable {
    name: "runbook",
    about: "a point of the runbook and what the logs say of it",
    at: "runbook",
    items: |report| json(&report.runbook),
    columns: &[
        &[
            column("runbook", Text, "the runbook"),
            column("section", Text, "the heading the point stands under"),
            column("point", Text, "the point"),
            column("title", Text, "its short text"),
            column("state", Text, "failed, hinted, resolved, fine, shown, nothing, no-data or not-provable"),
            column("findings", Numbers, "the numbers of the findings that say so, from 0"),
            at("shows", Texts, "shows.*.text", "what the records tell a person who has to judge it"),
            column("otherwise", Text, "what to collect, or where to look instead"),
        ],
        PROOF,
    ],
};

/// A phase of the Enrollment Status Page.
pub static PHASES: ReportTable = ReportTable {
    name: "phases",
    about: "a phase of the Enrollment Status Page",
    at: "page.phases",
    items: |report| report.page.as_ref().map_or(Value::Null, |page| json(&page.phases)),
    columns: &[
        &[
            column("phase", Text, "device preparation, device setup or account setup"),
            column("state", Text, "not started, open, done, failed, skipped or unknown"),
            column("text", Text, "what the page says of it"),
            column("blocked_by", Text, "the step that failed; of an open phase, the one it is at"),
            at("steps", Texts, "steps.*.step", "its steps, in the order of the page's own record"),
            at("step_states", Texts, "steps.*.state", "how each of them stands"),
            column("seconds", Number, "from the first time it is told of to the last, where both are of one clock"),
        ],
        SPAN,
        PROOF,
    ],
};

/// An attempt to enrol the device; those without a time first.
pub static ENROLMENTS: ReportTable = ReportTable {
    name: "enrolments",
    about: "an attempt to enrol the device; those without a time first",
    at: "enrolments",
    items: |report| json(&report.enrolments),
    columns: &[
        &[
            number("its number, from 0"),
            column("id", Text, "the enrolment's id, where a record gives it"),
            column("kind", Text, "user-driven, pre-provisioning, plain MDM …, as far as it is proven"),
            column("join", Text, "Entra joined, hybrid joined, joined, failed or none"),
            at("profile", Text, "profile.name", "the name of the Autopilot profile"),
            at("profile_state", Text, "profile.state", "present, empty or error; null where nothing tells of it"),
            at("profile_reason", Text, "profile.reason", "of an error: the service's own words"),
            at("tenant", Text, "profile.tenant", "the tenant's domain"),
            column("mdm", Text, "the enrolment with the MDM: ok, failed, none or not told"),
            column("failures", Number, "how many records say that it failed"),
        ],
        CODES,
        SPAN,
        PROOFS,
    ],
};

/// An app and what became of it.
pub static APPS: ReportTable = ReportTable {
    name: "apps",
    about: "an app and what became of it",
    at: "apps",
    items: |report| json(&report.apps),
    columns: &[&[
        column("id", Text, "its id as the logs write it"),
        column("name", Text, "its name, where a record gives one"),
        column("intent", Text, "what its policy wants: required, available, uninstall or not targeted"),
        column("state", Text, "how it stood at the end of what was given, in words"),
        column("fine", Flag, "whether it stands as it should"),
        column("since", Time, "since when it stood so"),
        column("waits", Flag, "whether it failed and waits for its next try"),
        column("next_try", Time, "when it may be tried again"),
        column("context", Text, "where its installer runs: system or user"),
        column("tracked", Flag, "whether the Enrollment Status Page waits for it, as far as a record tells"),
        at("needs", Texts, "needs.*.id", "the ids of the apps that must be there before it"),
        at("replaces", Texts, "replaces.*.id", "the ids of the apps it replaces"),
        at("detection", Texts, "detection.*.asks", "what tells the agent that it is there, in words"),
        column("attempts", Number, "how often the agent began to download or install it"),
        at("exit_codes", Texts, "exit_codes.*.code", "the exit codes of its installer, each once"),
        at("downloaded", Number, "download.bytes", "bytes of its download that had arrived"),
        at("download_size", Number, "download.total", "bytes of its download in all"),
        at("download_via", Text, "download.via", "where it came from: DO, CDN …"),
        at("download_host", Text, "download.host", "the host it came from"),
        at("download_seconds", Number, "download.seconds", "seconds from its first record to its last"),
        at("download_speed", Number, "download.bytes_per_second", "bytes a second"),
        column("install_seconds", Number, "from the start of its installer to its exit code, the last time"),
    ]],
};

/// A script and what became of it.
pub static SCRIPTS: ReportTable = ReportTable {
    name: "scripts",
    about: "a script and what became of it",
    at: "scripts",
    items: |report| json(&report.scripts),
    columns: &[
        &[
            column("id", Text, "its id as the logs write it"),
            column("name", Text, "its name, where a record gives one"),
            column("kind", Text, "platform script or remediation"),
            column("state", Text, "how it stood at the end of what was given"),
            column("since", Time, "since when it stood so"),
            column("runs", Number, "how often it ran"),
            column("failures", Number, "how often it ended badly, or the device was not compliant after it"),
            at("exit_codes", Texts, "exit_codes.*.code", "what its process ended with the last time"),
            column("output", Text, "what it wrote the last time, shortened where it is long"),
            column("error", Text, "what it wrote as an error"),
            column("seconds", Number, "seconds its last run took"),
        ],
        SPAN,
        PROOFS,
    ],
};

/// A restart of Windows.
pub static RESTARTS: ReportTable = ReportTable {
    name: "restarts",
    about: "a restart of Windows",
    at: "restarts",
    items: |report| json(&report.restarts),
    columns: &[
        &[
            column(
                "time",
                Time,
                "when Windows started again; where that was not seen, when somebody asked for it last",
            ),
            column("seen", Flag, "whether the start was seen; else it was only asked for"),
            column("cause", Text, "policy, app, update, user, program, crash or loss of power, not told"),
            at("asked", Texts, "asked.*.text", "who asked for it, up to an hour before"),
        ],
        PROOF,
    ],
};

/// A stretch of tokens or sign-ins that ended alike.
pub static SIGN_INS: ReportTable = ReportTable {
    name: "sign_ins",
    about: "a stretch of tokens or sign-ins that ended alike",
    at: "sign_ins",
    items: |report| json(&report.sign_ins),
    columns: &[
        &[
            column("what", Text, "token, sign-in or session"),
            column("outcome", Text, "how it ended: ok, failed, offline, interactive …"),
        ],
        SPAN,
        COUNT,
        &[column("over", Time, "when it ended another way, for an hour at least")],
        CODES,
        PROOFS,
    ],
};

/// A stretch of trouble with the network.
pub static NETWORK: ReportTable = ReportTable {
    name: "network",
    about: "a stretch of trouble with the network",
    at: "network",
    items: |report| json(&report.network),
    columns: &[
        &[
            column("what", Text, "what was tried"),
            column("host", Text, "the host, where a record names it"),
            column("trouble", Text, "name resolution, no connection, timed out, TLS, proxy, throttled …"),
        ],
        SPAN,
        COUNT,
        &[column("over", Time, "when it went well after it, for an hour at least")],
        CODES,
        PROOFS,
    ],
};

/// Something that happened, or a stretch of the same.
pub static TIMELINE: ReportTable = ReportTable {
    name: "timeline",
    about: "something that happened, or a stretch of the same",
    at: "timeline",
    items: |report| json(&report.timeline),
    columns: &[
        &[
            column("time", Time, "when it happened, of a stretch the last time"),
            column("since", Time, "of a stretch: when it began"),
            column("after", Number, "seconds from the moment before, where both times can be compared"),
            column("kind", Text, "its kind: app.download, esp.phase …"),
            column("outcome", Text, "what came of it: ok, failed, timeout …"),
            column("signal", Text, "the signal that tells it"),
            column("count", Number, "how many records it stands for"),
        ],
        SUBJECT,
        PROOF,
    ],
};

/// A source and how it was read.
pub static COVERAGE: ReportTable = ReportTable {
    name: "coverage",
    about: "a source and how it was read",
    at: "coverage.sources",
    items: |report| json(&report.coverage.sources),
    columns: &[&[
        column("source", Text, "the name of the source, a chain for archives"),
        column("format", Text, "what it was taken for"),
        column("read", Flag, "whether it was read"),
        column("records", Number, "complete records"),
        sum("anomalies", "anomalies", "stretches that are no complete record"),
        column("bytes", Number, "bytes read"),
        column("ranked", Number, "records at warning and error"),
        column("explained", Number, "how many of them some signal explains"),
        column("first", Time, "the earliest time of any record"),
        column("last", Time, "the latest"),
        column("note", Text, "why it was not read, or not wholly"),
    ]],
};
