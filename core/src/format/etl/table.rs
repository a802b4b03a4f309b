//! The built-in layouts: of the providers that matter to Autopilot, for traces that hold none.
//!
//! The table is `knowledge/etw-layouts.tsv`: a line `@` with a provider, its GUID and the sources, then id, version and
//! fields of each of its events. It knows names and types, but no counts and lengths: whatever needs those does not fit
//! and stays bytes.

use super::layout::{Key, Layout, Part};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

static TEXT: &str = include_str!("../../../knowledge/etw-layouts.tsv");

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

#[derive(Debug, Default)]
struct Table {
    layouts: FxHashMap<Key, Layout>,
    providers: FxHashMap<[u8; 16], &'static str>,
}

/// The layout of an event.
pub fn layout(key: &Key) -> Option<&'static Layout> {
    TABLE.layouts.get(key)
}

/// The name of a provider.
pub fn provider(guid: &[u8; 16]) -> Option<&'static str> {
    TABLE.providers.get(guid).copied()
}

impl Table {
    fn read() -> Self {
        let mut table = Table::default();
        let mut guid = [0; 16];
        for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let mut next = || cells.next().unwrap_or_default();
            if let Some(provider) = line.strip_prefix('@') {
                let provider = provider.split('\t').next().unwrap_or_default();
                next();
                guid = binary(next()).unwrap_or_default();
                table.providers.insert(guid, provider);
            } else if let (Ok(id), Ok(version), fields) = (next().parse(), next().parse(), next()) {
                let parts: Vec<Part> = fields.split(';').filter_map(part).collect();
                let top = parts.len();
                table.layouts.insert((guid, id, version), Layout::new(parts, top));
            }
        }
        table
    }
}

/// The bytes of a GUID, in the order of Windows.
fn binary(text: &str) -> Option<[u8; 16]> {
    let number = u128::from_str_radix(&text.replace('-', ""), 16).ok()?;
    let bytes = number.to_be_bytes();
    let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    Some(order.map(|at| bytes[at]))
}

/// `Name:Type`
fn part(field: &str) -> Option<Part> {
    let (name, kind) = field.rsplit_once(':')?;
    Some(Part::plain(name, kind_named(kind)?))
}

fn kind_named(name: &str) -> Option<u16> {
    const NAMES: [&str; 22] = [
        "",
        "UnicodeString",
        "AnsiString",
        "Int8",
        "UInt8",
        "Int16",
        "UInt16",
        "Int32",
        "UInt32",
        "Int64",
        "UInt64",
        "Float",
        "Double",
        "Boolean",
        "Binary",
        "GUID",
        "Pointer",
        "FILETIME",
        "SYSTEMTIME",
        "SID",
        "HexInt32",
        "HexInt64",
    ];
    NAMES.iter().position(|known| *known == name).and_then(|kind| u16::try_from(kind).ok()).filter(|kind| *kind > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field that cannot be read would shift what stands behind it.
    #[test]
    fn every_line_can_be_read() {
        let lines = TEXT.lines().filter(|line| !line.starts_with(['#', '@'])).count();
        assert_eq!((TABLE.layouts.len(), TABLE.providers.len()), (lines, 7));
        for line in TEXT.lines().filter(|line| !line.starts_with(['#', '@'])) {
            let fields = line.split('\t').nth(2).unwrap_or_else(|| panic!("{line}"));
            let names = fields.split(';').filter(|field| !field.is_empty());
            assert!(names.clone().all(|field| part(field).is_some()), "{line}");
        }
        for line in TEXT.lines().filter(|line| line.starts_with('@')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == 3 && binary(cells[1]).is_some() && cells[2].starts_with("https://"), "{line}");
        }
    }
}
