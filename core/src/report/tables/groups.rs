//! Columns that stand in several tables.

use super::cell::Kind::{Number, Text, Texts, Time};
use super::column::{ColumnOf, at, column, sum};

/// What it happened to.
pub const SUBJECT: &[ColumnOf] = &[
    at("subject_kind", Text, "subject.kind", "what it happened to: app, script, host …"),
    at("subject_id", Text, "subject.id", "its id as the logs write it"),
    at("subject_name", Text, "subject.name", "its name, where a record gives one"),
];

/// The columns of a record that stands at `$at`.
macro_rules! record {
    ($at:literal $(, $first:expr)?) => {
        &[
            $($first,)?
            at(
                "source",
                Text,
                concat!($at, ".source"),
                "the source of the record, a chain for archives: a.zip!b.cab!c.log",
            ),
            at("line", Number, concat!($at, ".place.line"), "its line, from 1; null where the source is no text"),
            at("byte", Number, concat!($at, ".place.byte"), "its first byte, from 0"),
            at("record", Number, concat!($at, ".place.record"), "of an event: its number in the channel"),
            at(
                "key",
                Text,
                concat!($at, ".place.key"),
                "of a registry value: its key and name; of a document: where in it",
            ),
            at("quote", Text, concat!($at, ".quote"), "what it says, shortened where it is long"),
        ]
    };
}

/// The record that proves it.
pub const PROOF: &[ColumnOf] = record!("evidence");

/// The first of the records that prove it.
pub const PROOFS: &[ColumnOf] =
    record!("evidence.0", sum("proofs", "evidence", "how many records prove it; the first one follows"));

/// From when to when.
pub const SPAN: &[ColumnOf] = &[column("first", Time, "the first time"), column("last", Time, "the last time")];

/// How often.
pub const COUNT: &[ColumnOf] = &[column("count", Number, "how often")];

/// What the records say of why.
pub const CODES: &[ColumnOf] = &[at("codes", Texts, "codes.*.code", "the codes its records hold, each once")];
