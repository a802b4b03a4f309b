//! What went wrong on the way to a host, by what records say of it.
//!
//! The table is `knowledge/network.tsv`: by what it is known, what stands there, the trouble, source.

use std::sync::LazyLock;

static TABLE: &str = include_str!("../../knowledge/network.tsv");

/// By what, what stands there, the trouble.
type Row = (&'static str, &'static str, &'static str);

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    };
    TABLE.lines().skip(1).filter_map(row).collect()
});

fn find(by: &str, said: &str) -> Option<&'static str> {
    ROWS.iter().find(|row| row.0 == by && row.1.eq_ignore_ascii_case(said)).map(|row| row.2)
}

/// By a signal that tells nothing else.
pub(crate) fn by_signal(id: &str) -> Option<&'static str> {
    find("signal", id)
}

/// By the status word of the web stack: `NameResolutionFailure`.
pub(crate) fn by_word(word: &str) -> Option<&'static str> {
    find("word", word)
}

/// By the number of an answer: 429; hundreds of them have one name.
pub(crate) fn by_status(status: i64) -> Option<&'static str> {
    let hundred = || find("status", &format!("{}xx", status / 100));
    (100..600).contains(&status).then(|| find("status", &status.to_string()).or_else(hundred)).flatten()
}

/// By a code: of the HTTP stacks of Windows it counts what stands in the lower half, however it is wrapped.
pub(crate) fn by_code(code: i64) -> Option<&'static str> {
    let code = code as u32;
    let wrapped = matches!(code >> 16, 0 | 0x8007 | 0xcaa8);
    let code = if wrapped { code & 0xffff } else { code };
    find("code", &if wrapped { code.to_string() } else { format!("{code:#010x}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_trouble_however_it_is_said() {
        for code in [0x8007_2ee7, 0xcaa8_2ee7, 12007, -2_147_012_889] {
            assert_eq!(by_code(code), Some("name resolution"), "{code}");
        }
        assert_eq!(by_word("NameResolutionFailure"), Some("name resolution"));
        assert_eq!((by_status(407), by_status(503), by_status(200)), (Some("proxy"), Some("service error"), None));
        assert_eq!(by_code(0x8007_0643), None);
    }

    #[test]
    fn every_row_is_whole_and_says_a_thing_once() {
        for (number, line) in TABLE.lines().enumerate().skip(1) {
            assert_eq!(line.split('\t').filter(|cell| !cell.trim().is_empty()).count(), 4, "line {}", number + 1);
        }
        for (number, row) in ROWS.iter().enumerate() {
            assert!(!ROWS[..number].iter().any(|other| (other.0, other.1) == (row.0, row.1)), "{row:?} twice");
        }
    }
}
