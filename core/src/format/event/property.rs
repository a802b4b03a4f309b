//! The properties of PowerShell's `EventLogRecord`, by name: CSV, JSON and CLIXML show the same ones.
//!
//! Source: <https://learn.microsoft.com/dotnet/api/system.diagnostics.eventing.reader.eventlogrecord>

use super::level;
use super::parts::{Bytes, Parts, number};

/// The name of the property that tells the time.
pub const TIME: &[u8] = b"TimeCreated";

/// Properties that say nothing a record has a place for.
const LEFT_OUT: &[&str] = &[
    "ActivityId",
    "Bookmark",
    "ContainerLog",
    "Keywords",
    "KeywordsDisplayNames",
    "MatchedQueryIds",
    "Opcode",
    "OpcodeDisplayName",
    "Properties",
    "PSComputerName",
    "PSShowComputerName",
    "Qualifiers",
    "RelatedActivityId",
    "RunspaceId",
    "Task",
    "TaskDisplayName",
    "UserId",
];

/// Takes a property. The time and the list of values are the caller's: every export writes them in its own way. What
/// the user added under a name of his own becomes one of the event's data.
pub fn set<'a>(parts: &mut Parts<'a>, name: Bytes<'a>, value: Bytes<'a>) {
    let is = |known: &str| known.as_bytes().eq_ignore_ascii_case(&name);
    match () {
        () if is("Id") => parts.id = number::<u32>(&value),
        () if is("Version") => parts.version = number(&value),
        () if is("RecordId") => parts.record_id = number(&value),
        () if is("ProcessId") => parts.pid = number(&value),
        () if is("ThreadId") => parts.tid = number(&value),
        () if is("ProviderName") && !value.is_empty() => parts.provider = value,
        () if is("ProviderId") && parts.provider.is_empty() => parts.provider = braced(value),
        () if is("LogName") => parts.channel = value,
        () if is("MachineName") => parts.computer = value,
        () if is("Message") => parts.text = value,
        // The number wins over the words, whichever comes first.
        () if is("Level") || is("LevelDisplayName") && parts.level.raw.is_none() => {
            let found = level::level(&value);
            if found != Default::default() {
                parts.level = found;
            }
        }
        () if is("LevelDisplayName") || is("ProviderName") || is("ProviderId") => {}
        () if LEFT_OUT.iter().any(|known| is(known)) || name.is_empty() || value.is_empty() => {}
        () => parts.field(name, value),
    }
}

/// A GUID with braces around it.
pub fn braced(guid: Bytes<'_>) -> Bytes<'_> {
    match guid.first() {
        None | Some(b'{') => guid,
        Some(_) => Bytes::Owned([b"{", &*guid, b"}"].concat()),
    }
}

/// Whether names are those of such records: users select the columns they want, in any order.
pub fn are<'n>(names: impl Iterator<Item = &'n [u8]> + Clone) -> bool {
    let has = |known: &str| names.clone().any(|name| known.as_bytes().eq_ignore_ascii_case(name.trim_ascii()));
    let beside = ["TimeCreated", "LevelDisplayName", "LogName", "RecordId", "MachineName"];
    has("Id") && (has("ProviderName") || has("Message") && beside.iter().any(|name| has(name)))
}
