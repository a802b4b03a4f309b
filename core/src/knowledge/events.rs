//! Short English texts for events: an event log holds data, not words.
//!
//! The table is `knowledge/events.tsv`: provider, channel, id, meaning, level, points, source.

use rustc_hash::FxHashMap;
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
