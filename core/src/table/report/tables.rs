//! The tables and their columns, written once.

use super::Kind::{Count, Counts, Flag, Row, Seconds, Sum, Text, Texts, Time};
use super::{ColumnOf, Kind, ReportTable};

const fn column(name: &'static str, kind: Kind, says: &'static str) -> ColumnOf {
    ColumnOf { name, kind, at: name, says }
}

const fn at(name: &'static str, kind: Kind, at: &'static str, says: &'static str) -> ColumnOf {
    ColumnOf { name, kind, at, says }
}

const SUBJECT: &[ColumnOf] = &[
    at("subject_kind", Text, "subject.kind", "what it happened to: app, script, host …"),
    at("subject_id", Text, "subject.id", "its id as the logs write it"),
    at("subject_name", Text, "subject.name", "its name, where a record gives one"),
];

/// The record that proves it.
const PROOF: &[ColumnOf] = &[
    at("source", Text, "evidence.source", "the source of the record, a chain for archives: a.zip!b.cab!c.log"),
    at("line", Count, "evidence.place.line", "its line, from 1; null where the source is no text"),
    at("byte", Count, "evidence.place.byte", "its first byte, from 0"),
    at("record", Count, "evidence.place.record", "of an event: its number in the channel"),
    at("key", Text, "evidence.place.key", "of a registry value: its key and name; of a document: where in it"),
    at("quote", Text, "evidence.quote", "what it says, shortened where it is long"),
];

/// The first of the records that prove it.
const PROOFS: &[ColumnOf] = &[
    at("proofs", Sum, "evidence", "how many records prove it; the first one follows"),
    at("source", Text, "evidence.0.source", "the source of the record, a chain for archives: a.zip!b.cab!c.log"),
    at("line", Count, "evidence.0.place.line", "its line, from 1; null where the source is no text"),
    at("byte", Count, "evidence.0.place.byte", "its first byte, from 0"),
    at("record", Count, "evidence.0.place.record", "of an event: its number in the channel"),
    at("key", Text, "evidence.0.place.key", "of a registry value: its key and name; of a document: where in it"),
    at("quote", Text, "evidence.0.quote", "what it says, shortened where it is long"),
];

const SPAN: &[ColumnOf] = &[
    column("first", Time, "the first time"),
    column("last", Time, "the last time"),
    column("count", Count, "how often"),
];

/// All tables.
pub const TABLES: &[ReportTable] = &[
    ReportTable {
        name: "findings",
        at: "findings",
        columns: &[
            &[
                at("number", Row, "", "its number, from 0, as the runbook names it"),
                column("rule", Text, "the rule that found it"),
                column("severity", Text, "error, warning or info"),
                column("status", Text, "open, resolved or history"),
                column("confidence", Text, "proven, likely or hint"),
                column("summary", Text, "one sentence"),
                column("why", Text, "what it means"),
                column("fix", Text, "what to do"),
                column("points", Texts, "points of the runbook, best first"),
                at("codes", Texts, "codes.*.code", "the codes the records hold"),
                at("context", Texts, "context.*.text", "what else is known of the subject"),
            ],
            SUBJECT,
            SPAN,
            PROOFS,
        ],
    },
    ReportTable {
        name: "runbook",
        at: "runbook",
        columns: &[
            &[
                column("runbook", Text, "the runbook"),
                column("section", Text, "the heading the point stands under"),
                column("point", Text, "the point"),
                column("title", Text, "its short text"),
                column("state", Text, "failed, hinted, resolved, fine, shown, nothing, no-data or not-provable"),
                column("findings", Counts, "the numbers of the findings that say so, from 0"),
                at("shows", Texts, "shows.*.text", "what the records tell a person who has to judge it"),
                column("otherwise", Text, "what to collect, or where to look instead"),
            ],
            PROOF,
        ],
    },
    ReportTable {
        name: "phases",
        at: "page.phases",
        columns: &[
            &[
                column("phase", Text, "device preparation, device setup or account setup"),
                column("state", Text, "not started, open, done, failed, skipped or unknown"),
                column("text", Text, "what the page says of it"),
                column("blocked_by", Text, "the step that failed; of an open phase, the one it is at"),
                at("steps", Texts, "steps.*.step", "its steps, in the order of the page's own record"),
                at("step_states", Texts, "steps.*.state", "how each of them stands"),
                column("first", Time, "the first time it is told of"),
                column("last", Time, "the last time it is told of"),
            ],
            PROOF,
        ],
    },
    ReportTable {
        name: "enrolments",
        at: "enrolments",
        columns: &[
            &[
                column("id", Text, "the enrolment's id, where a record gives it"),
                column("first", Time, "its first event"),
                column("last", Time, "its last event"),
                column("kind", Text, "user-driven, pre-provisioning, plain MDM …, as far as it is proven"),
                column("join", Text, "Entra joined, hybrid joined, joined, failed or none"),
                at("profile", Text, "profile.name", "the name of the Autopilot profile"),
                at("profile_state", Text, "profile.state", "present, empty or error; null where nothing tells of it"),
                at("profile_reason", Text, "profile.reason", "of an error: the service's own words"),
                at("tenant", Text, "profile.tenant", "the tenant's domain"),
                column("mdm", Text, "the enrolment with the MDM: ok, failed, none or not told"),
                column("failures", Count, "how many records say that it failed"),
                at("codes", Texts, "codes.*.code", "the codes it failed with, each once"),
            ],
            PROOFS,
        ],
    },
    ReportTable {
        name: "apps",
        at: "apps",
        columns: &[&[
            column("id", Text, "its id as the logs write it"),
            column("name", Text, "its name, where a record gives one"),
            column("intent", Text, "what its policy wants: required, available, uninstall or not targeted"),
            column("state", Text, "how it stood at the end of what was given, in words"),
            column("since", Time, "since when it stood so"),
            column("waits", Flag, "whether it failed and waits for its next try"),
            column("next_try", Time, "when it may be tried again"),
            column("context", Text, "where its installer runs: system or user"),
            column("tracked", Flag, "whether the Enrollment Status Page waits for it, as far as a record tells"),
            at("needs", Texts, "needs.*.id", "the ids of the apps that must be there before it"),
            at("replaces", Texts, "replaces.*.id", "the ids of the apps it replaces"),
            at("detection", Texts, "detection.*.asks", "what tells the agent that it is there, in words"),
            column("attempts", Count, "how often the agent began to download or install it"),
            at("exit_codes", Texts, "exit_codes.*.code", "the exit codes of its installer, each once"),
            at("downloaded", Count, "download.bytes", "bytes of its download that had arrived"),
            at("download_size", Count, "download.total", "bytes of its download in all"),
            at("download_via", Text, "download.via", "where it came from: DO, CDN …"),
            at("download_host", Text, "download.host", "the host it came from"),
            at("download_seconds", Seconds, "download.seconds", "seconds from its first record to its last"),
            at("download_speed", Count, "download.bytes_per_second", "bytes a second"),
        ]],
    },
    ReportTable {
        name: "scripts",
        at: "scripts",
        columns: &[
            &[
                column("id", Text, "its id as the logs write it"),
                column("name", Text, "its name, where a record gives one"),
                column("kind", Text, "platform script or remediation"),
                column("state", Text, "how it stood at the end of what was given"),
                column("since", Time, "since when it stood so"),
                column("runs", Count, "how often it ran"),
                column("failures", Count, "how often it ended badly, or the device was not compliant after it"),
                at("exit_codes", Texts, "exit_codes.*.code", "what its process ended with the last time"),
                column("output", Text, "what it wrote the last time, shortened where it is long"),
                column("error", Text, "what it wrote as an error"),
                column("first", Time, "the first record of it"),
                column("last", Time, "the last record of it"),
                column("seconds", Seconds, "seconds its last run took"),
            ],
            PROOFS,
        ],
    },
    ReportTable {
        name: "restarts",
        at: "restarts",
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
    },
    ReportTable {
        name: "sign_ins",
        at: "sign_ins",
        columns: &[
            &[
                column("what", Text, "token, sign-in or session"),
                column("outcome", Text, "how it ended: ok, failed, offline, interactive …"),
            ],
            SPAN,
            &[
                column("over", Time, "when it ended another way, for an hour at least"),
                at("codes", Texts, "codes.*.code", "the codes, each once"),
            ],
            PROOFS,
        ],
    },
    ReportTable {
        name: "network",
        at: "network",
        columns: &[
            &[
                column("what", Text, "what was tried"),
                column("host", Text, "the host, where a record names it"),
                column("trouble", Text, "name resolution, no connection, timed out, TLS, proxy, throttled …"),
            ],
            SPAN,
            &[
                column("over", Time, "when it went well after it, for an hour at least"),
                at("codes", Texts, "codes.*.code", "the codes, each once"),
            ],
            PROOFS,
        ],
    },
    ReportTable {
        name: "timeline",
        at: "timeline",
        columns: &[
            &[
                column("time", Time, "when it happened, of a stretch the last time"),
                column("since", Time, "of a stretch: when it began"),
                column("after", Seconds, "seconds from the moment before, where both times can be compared"),
                column("kind", Text, "its kind: app.download, esp.phase …"),
                column("outcome", Text, "what came of it: ok, failed, timeout …"),
                column("signal", Text, "the signal that tells it"),
                column("count", Count, "how many records it stands for"),
            ],
            SUBJECT,
            PROOF,
        ],
    },
    ReportTable {
        name: "coverage",
        at: "coverage.sources",
        columns: &[&[
            column("source", Text, "the name of the source, a chain for archives"),
            column("format", Text, "what it was taken for"),
            column("read", Flag, "whether it was read"),
            column("records", Count, "complete records"),
            column("anomalies", Sum, "stretches that are no complete record"),
            column("bytes", Count, "bytes read"),
            column("ranked", Count, "records at warning and error"),
            column("explained", Count, "how many of them some signal explains"),
            column("first", Time, "the earliest time of any record"),
            column("last", Time, "the latest"),
            column("note", Text, "why it was not read, or not wholly"),
        ]],
    },
];
