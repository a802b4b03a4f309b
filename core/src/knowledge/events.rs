//! Short English texts for events: an event log holds data, not words.
//!
//! The table is `knowledge/events.tsv`: provider, channel, id, meaning, level, points, source.

use super::index::Index;
use crate::record::{Origin, Record};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

static TABLE: &str = include_str!("../../knowledge/events.tsv");

static MEANINGS: LazyLock<FxHashMap<u32, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut meanings: FxHashMap<u32, Vec<_>> = FxHashMap::default();
    for line in TABLE.lines().skip(1) {
        let mut cells = line.split('\t');
        if let (Some(provider), Some(_), Some(id), Some(meaning)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
            && let Ok(id) = id.parse()
        {
            let meaning = meaning.split(" {fields").next().unwrap_or(meaning);
            meanings.entry(id).or_default().push((provider, meaning));
        }
    }
    meanings
});

static PROVIDERS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    TABLE.lines().skip(1).filter_map(|line| line.split('\t').next()).map(str::to_ascii_lowercase).collect()
});

/// Whether any event of that provider stands in the table: whether its events matter here.
///
/// ```
/// assert!(oobelens::knowledge::events::is_known(b"Microsoft-Windows-AAD"));
/// assert!(!oobelens::knowledge::events::is_known(b"Contoso Printers"));
/// ```
pub fn is_known(provider: &[u8]) -> bool {
    std::str::from_utf8(provider).is_ok_and(|provider| PROVIDERS.contains(&provider.to_ascii_lowercase()))
}

/// Whether a warning or an error counts: of events only those whose provider is known, for what Windows logs of
/// printers and disks is nobody's work here. The table has numbers; providers of trace events, which have names, are known
/// by the signals that name them.
pub(crate) fn matters(record: &Record<'_>, index: &Index) -> bool {
    match record.origin {
        Origin::Event { provider, name, .. } => {
            is_known(provider.as_bytes()) || !name.is_empty() && index.names(provider.as_bytes())
        }
        _ => true,
    }
}

/// What an event means, in a few English words; `None` for one that is not in the table.
///
/// ```
/// use oobelens::knowledge::events::meaning;
/// let provider = b"Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
/// assert!(meaning(provider, 100).is_some());
/// assert_eq!(meaning(provider, 65_000), None);
/// ```
pub fn meaning(provider: &[u8], id: u32) -> Option<&'static str> {
    let known = MEANINGS.get(&id)?;
    known.iter().find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(provider)).map(|(_, meaning)| *meaning)
}
