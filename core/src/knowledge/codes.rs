//! Error codes: what a number means, and in which field.
//!
//! One code has many spellings: `0x80070643`, `-2147023293`, `2147944003`. A small decimal has none of its own: 1603
//! is an installer's exit code, 808 an answer of the Autopilot service, and both are ordinary numbers everywhere else.
//! So small codes have a scope and are only ever looked up in it.

use std::sync::LazyLock;

static TABLE: &str = include_str!("../../knowledge/codes.tsv");

/// What is known of a code. The texts are ours; `source` says where the fact comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code as 32 bits.
    pub value: u32,
    /// Where it means this.
    pub scope: Scope,
    /// Its symbol; `-` where it has none.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What usually causes it.
    pub cause: &'static str,
    /// Runbook points, separated by blanks.
    pub points: &'static str,
    /// Where the fact comes from.
    pub source: &'static str,
}

/// The field in which a code means what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Anywhere: an HRESULT or NTSTATUS.
    Anywhere,
    /// An installer's exit code (Windows Installer and Win32 numbers).
    Exit,
    /// The Autopilot service.
    Autopilot,
    /// Entra sign-in (`AADSTS…`).
    Aadsts,
    /// WinHTTP and WinINet.
    Http,
}

impl Scope {
    /// The fields of small numbers.
    pub const FIELDS: [Scope; 4] = [Scope::Exit, Scope::Autopilot, Scope::Aadsts, Scope::Http];

    /// What a number in this field is.
    pub const fn about(self) -> &'static str {
        match self {
            Scope::Anywhere => "an error code",
            Scope::Exit => "an exit code of an installer, or a Win32 error",
            Scope::Autopilot => "an answer of the Autopilot service",
            Scope::Aadsts => "an answer of the Entra sign-in",
            Scope::Http => "an error of WinHTTP or WinINet",
        }
    }

    /// The word before the colon in `exit:1603`.
    pub const fn name(self) -> &'static str {
        match self {
            Scope::Anywhere => "",
            Scope::Exit => "exit",
            Scope::Autopilot => "autopilot",
            Scope::Aadsts => "aadsts",
            Scope::Http => "http",
        }
    }
}

static CODES: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let mut codes: Vec<Code> = TABLE.lines().skip(1).filter_map(row).collect();
    codes.sort_by_key(|code| (code.value, code.scope));
    codes
});

fn row(line: &'static str) -> Option<Code> {
    let mut cells = line.split('\t');
    let value = u32::from_str_radix(cells.next()?.strip_prefix("0x")?, 16).ok()?;
    let (_decimal, name, meaning, cause, points, source) =
        (cells.next()?, cells.next()?, cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let scope = match value {
        0x1_0000.. => Scope::Anywhere,
        _ if meaning.starts_with("[ZTD") => Scope::Autopilot,
        _ if name.starts_with("AADSTS") => Scope::Aadsts,
        12_000..=12_999 => Scope::Http,
        _ => Scope::Exit,
    };
    Some(Code { value, scope, name, meaning, cause, points, source })
}

/// All codes, sorted by value.
pub fn codes() -> &'static [Code] {
    &CODES
}

/// The code of that value in that scope; a large one means the same everywhere.
pub fn code(value: u32, scope: Scope) -> Option<&'static Code> {
    let scope = if value > 0xffff { Scope::Anywhere } else { scope };
    CODES.iter().find(|code| code.value == value && code.scope == scope)
}

/// The 32 bits of a code in any spelling: hexadecimal, signed or unsigned decimal.
pub fn parse(text: &str) -> Option<u32> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return u64::from_str_radix(digits, 16).ok().and_then(narrow);
    }
    let number: i64 = text.parse().ok()?;
    if number < 0 { i32::try_from(number).ok().map(|number| number as u32) } else { narrow(number as u64) }
}

/// 64-bit sign extensions of a code (`0xffffffff80070005`) are that code.
fn narrow(number: u64) -> Option<u32> {
    u32::try_from(number).ok().or_else(|| (number >> 32 == 0xffff_ffff).then_some(number as u32))
}

/// What can be said of a code that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation {
    /// These rows of the table: one, or one for each scope that was not told apart.
    Known(Vec<&'static Code>),
    /// A small decimal without its field: what it would mean, by scope.
    NeedsScope(Vec<&'static Code>),
    /// Not in the table; what its bits tell.
    Decoded {
        /// The code.
        value: u32,
        /// A sentence.
        meaning: String,
        /// The known code it wraps, if any.
        wraps: Option<&'static Code>,
    },
    /// No code at all.
    NoCode,
}

/// Explains a code in any spelling, a symbol (`ERROR_INSTALL_FAILURE`), or a scoped number (`exit:1603`).
///
/// ```
/// use oobelens::knowledge::codes::{Explanation, explain_code};
/// let Explanation::Known(rows) = explain_code("-2147023293") else { panic!() };
/// assert_eq!(rows[0].value, 0x80070643);
/// assert!(matches!(explain_code("1603"), Explanation::NeedsScope(_)));
/// assert!(matches!(explain_code("exit:1603"), Explanation::Known(_)));
/// ```
pub fn explain_code(text: &str) -> Explanation {
    let text = text.trim();
    let (scope, number) = match text.split_once(':') {
        Some((scope, number)) => (Some(scope.trim().to_ascii_lowercase()), number.trim()),
        None if text.starts_with("AADSTS") => (Some("aadsts".to_owned()), text),
        None => (None, text),
    };
    let number = number.strip_prefix("AADSTS").unwrap_or(number);
    // Eight digits without `0x` are how half of the world writes an HRESULT.
    let bare = number.len() == 8 && number.starts_with(['8', 'c', 'C', 'd', 'D']);
    let value = if bare { u32::from_str_radix(number, 16).ok() } else { None };
    let Some(value) = value.or_else(|| parse(number)) else {
        let named =
            |code: &&Code| code.name != "-" && code.name.split([' ', '/']).any(|name| name.eq_ignore_ascii_case(text));
        let named: Vec<&Code> = CODES.iter().filter(named).collect();
        return if named.is_empty() { Explanation::NoCode } else { Explanation::Known(named) };
    };
    let rows: Vec<&Code> = CODES.iter().filter(|code| code.value == value).collect();
    let meant = |code: &&Code| code.scope == Scope::Anywhere || scope.as_deref() == Some(code.scope.name());
    let scoped: Vec<&Code> = rows.iter().copied().filter(meant).collect();
    if !scoped.is_empty() {
        Explanation::Known(scoped)
    } else if value <= 0xffff && (scope.is_some() || !rows.is_empty() || !number.starts_with("0x")) {
        Explanation::NeedsScope(rows)
    } else {
        let (meaning, wraps) = decode(value);
        Explanation::Decoded { value, meaning, wraps }
    }
}

/// What the bits of a code tell when the table does not know it.
pub fn decode(value: u32) -> (String, Option<&'static Code>) {
    let low = value & 0xffff;
    match value >> 16 {
        0x8007 => {
            let wraps = code(low, Scope::Exit).or_else(|| code(low, Scope::Http));
            (format!("HRESULT of Win32 error {low}"), wraps)
        }
        0x8019 if low < 600 => (format!("HTTP status {low}"), None),
        0x8019 => (format!("HTTP form of WinINet error {low}"), code(low, Scope::Http)),
        0xc007 | 0xd007 => (format!("NTSTATUS that wraps Win32 error {low}"), code(low, Scope::Exit)),
        high if high & 0xf000 == 0xd000 => {
            let status = value & !0x1000_0000;
            (format!("NTSTATUS 0x{status:08x} as an HRESULT"), code(status, Scope::Anywhere))
        }
        high if high & 0xfff0 == 0x8aa0 => (
            "warning or information of the sign-in library, not an error".to_owned(),
            code(value | 0x4000_0000, Scope::Anywhere),
        ),
        high if high & 0xfff0 == 0xcaa0 => ("error of the sign-in library".to_owned(), None),
        high if high & 0xff00 == 0x8700 => ("error of Intune or ConfigMgr".to_owned(), None),
        0x8018 => ("MDM enrolment error".to_owned(), None),
        0x801c => ("device registration error".to_owned(), None),
        0x8024 => ("Windows Update error".to_owned(), None),
        0x80d0 => ("Delivery Optimization error".to_owned(), None),
        _ if value & 0x8000_0000 != 0 => {
            (format!("failure code of facility {}, number {low}", (value >> 16) & 0x1fff), None)
        }
        _ => (format!("number {value}; as a code it is a success"), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_found_in_each_spelling() {
        assert_eq!(codes().len(), TABLE.lines().count() - 1);
        for (line, _) in TABLE.lines().skip(1).zip(1..) {
            let mut cells = line.split('\t');
            let (hex, decimal) = (cells.next().expect("a cell"), cells.next().expect("a cell"));
            let value = parse(hex).expect("a code");
            assert_eq!(parse(decimal), Some(value), "{line}");
            for spelling in
                [hex.to_owned(), hex.to_uppercase().replace("0X", "0x"), (value as i32).to_string(), value.to_string()]
            {
                match explain_code(&spelling) {
                    Explanation::Known(rows) => assert!(rows.iter().all(|row| row.value == value)),
                    Explanation::NeedsScope(rows) => {
                        assert!(value <= 0xffff);
                        assert!(rows.iter().any(|row| matches!(
                            explain_code(&format!("{}:{value}", row.scope.name())),
                            Explanation::Known(_)
                        )));
                    }
                    other => panic!("{spelling}: {other:?}"),
                }
            }
        }
    }

    #[test]
    fn unknown_codes_tell_what_their_bits_say() {
        assert!(decode(0x8007_0520).0.contains("Win32 error 1312"));
        assert!(decode(0x8019_0194).0.contains("404"));
        assert_eq!(parse("0xffffffff80070005"), Some(0x8007_0005));
        assert_eq!(parse("99999999999"), None);
        assert_eq!(explain_code("hello"), Explanation::NoCode);
        assert_eq!(explain_code("-"), Explanation::NoCode);
        assert!(matches!(explain_code("80070643"), Explanation::Known(rows) if rows[0].value == 0x8007_0643));
        assert_eq!(explain_code("exit:4242"), Explanation::NeedsScope(Vec::new()));
    }
}
