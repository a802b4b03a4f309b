//! A code explained: what whoever shows it needs, and nothing to be worked out any more.

use super::codes::{Code, Explanation, Scope, decode, explain_code, parse};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;

/// What is known of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// How much that is.
    pub kind: Kind,
    /// What it means, by field.
    pub codes: Vec<Fact>,
    /// The error it wraps, where that says more.
    pub wraps: Option<Fact>,
}

/// How much is known of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It stands in the table.
    Known,
    /// A small number, which means something only in the field it was read from.
    NeedsScope,
    /// It does not stand in the table; its bits say this much.
    Decoded,
}

/// What a code means in one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// As 32 bits: `0x80070643`.
    pub code: String,
    /// The same as a signed number.
    pub signed: i32,
    /// The same as an unsigned number.
    pub unsigned: u32,
    /// The name of the field in which it means this; empty: anywhere.
    pub scope: &'static str,
    /// Its symbol.
    pub name: Option<&'static str>,
    /// What it means.
    pub meaning: Cow<'static, str>,
    /// What usually causes it.
    pub cause: Option<&'static str>,
    /// Runbook points.
    pub points: Vec<&'static str>,
    /// Where the fact comes from; none where only the bits of the code were read.
    pub source: Option<&'static str>,
}

impl From<&Code> for Fact {
    fn from(row: &Code) -> Self {
        let said = |text: &'static str| (text != "-").then_some(text);
        Fact {
            code: format!("0x{:08x}", row.value),
            signed: row.value as i32,
            unsigned: row.value,
            scope: row.scope.name(),
            name: said(row.name),
            meaning: Cow::Borrowed(row.meaning),
            cause: said(row.cause),
            points: row.points.split_whitespace().filter(|point| *point != "-").collect(),
            source: Some(row.source),
        }
    }
}

impl Fact {
    /// Of a code that does not stand in the table.
    fn decoded(value: u32, scope: Scope, meaning: String) -> Self {
        Fact {
            code: format!("0x{value:08x}"),
            signed: value as i32,
            unsigned: value,
            scope: scope.name(),
            name: None,
            meaning: Cow::Owned(meaning),
            cause: None,
            points: Vec::new(),
            source: None,
        }
    }
}

/// How to ask for it so that it means this and nothing else: `exit:1603`, `0x80070643`.
impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scope.is_empty() { f.write_str(&self.code) } else { write!(f, "{}:{}", self.scope, self.unsigned) }
    }
}

/// Why a text is not explained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// It is no code and no symbol of one.
    #[error(
        "it is no error code and no symbol of one; codes are written 0x80070643, -2147023293, 2147944003 or exit:1603"
    )]
    NoCode,
    /// The word before the colon is no field: taken for a number alone, it would be given the wrong meaning.
    #[error("there is no field `{0}`; known are {known}", known = fields())]
    NoField(String),
}

fn fields() -> String {
    Scope::FIELDS.map(|scope| format!("{}: ({})", scope.name(), scope.about())).join(", ")
}

/// Explains a code in any spelling, a symbol (`ERROR_INSTALL_FAILURE`), or a number with its field (`exit:1603`).
///
/// ```
/// use oobelens::knowledge::explain::{Kind, explain};
/// let found = explain("-2147023293")?;
/// assert_eq!((found.kind, found.codes[0].code.as_str()), (Kind::Known, "0x80070643"));
/// assert_eq!(found.wraps.as_ref().map(ToString::to_string).as_deref(), Some("exit:1603"));
/// assert_eq!(explain("1603")?.kind, Kind::NeedsScope);
/// assert!(explain("minute:1603").is_err());
/// # Ok::<(), oobelens::knowledge::explain::Unknown>(())
/// ```
///
/// # Errors
/// It is no code, or its field is not known.
pub fn explain(asked: &str) -> Result<Explained, Unknown> {
    let asked = asked.trim();
    let scope = match asked.split_once(':') {
        Some((word, number)) => {
            let known = Scope::FIELDS.into_iter().find(|scope| scope.name().eq_ignore_ascii_case(word.trim()));
            let scope = known.ok_or_else(|| Unknown::NoField(word.trim().to_owned()))?;
            Some((scope, parse(number).unwrap_or_default()))
        }
        None => None,
    };
    match (looked_up(asked), scope) {
        (Explanation::Known(rows), _) => {
            // The row of an HRESULT often says no more than "see" the Win32 error it wraps. Those of WinHTTP say all
            // themselves.
            let wraps = rows
                .iter()
                .find_map(|row| decode(row.value).1)
                .filter(|wrapped| wrapped.scope == Scope::Exit && !rows.contains(wrapped));
            Ok(Explained { kind: Kind::Known, codes: facts(&rows), wraps: wraps.map(Fact::from) })
        }
        // Its field is told, and knows nothing of it.
        (Explanation::NeedsScope(_), Some((scope, value))) => {
            let meaning = format!("not in the table as {}", scope.about());
            Ok(Explained { kind: Kind::Decoded, codes: vec![Fact::decoded(value, scope, meaning)], wraps: None })
        }
        (Explanation::NeedsScope(rows), None) => {
            Ok(Explained { kind: Kind::NeedsScope, codes: facts(&rows), wraps: None })
        }
        (Explanation::Decoded { value, meaning, wraps }, _) => Ok(Explained {
            kind: Kind::Decoded,
            codes: vec![Fact::decoded(value, Scope::Anywhere, meaning)],
            wraps: wraps.map(Fact::from),
        }),
        (Explanation::NoCode, _) => Err(Unknown::NoCode),
    }
}

fn facts(rows: &[&Code]) -> Vec<Fact> {
    rows.iter().map(|row| Fact::from(*row)).collect()
}

/// The code; eight hexadecimal digits without their `0x` are one too, where they would be a failure.
fn looked_up(asked: &str) -> Explanation {
    if !asked.contains(char::is_alphanumeric) {
        return Explanation::NoCode;
    }
    let bare = asked.len() == 8
        && asked.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !asked.starts_with(|char: char| matches!(char, '0'..='7'));
    match explain_code(asked) {
        Explanation::NoCode | Explanation::Decoded { .. } if bare => explain_code(&format!("0x{asked}")),
        explained => explained,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_explained_in_its_field_and_nowhere_else() {
        let said = |asked: &str| {
            let found = explain(asked).expect("a code");
            let codes: Vec<String> = found.codes.iter().map(|code| format!("{code}: {}", code.meaning)).collect();
            (found.kind, codes.join("; "), found.wraps.map(|wrapped| wrapped.to_string()))
        };
        assert_eq!(said("exit:1603"), (Kind::Known, "exit:1603: Fatal install error".to_owned(), None));
        assert_eq!(said("1603").0, Kind::NeedsScope);
        let unknown = "exit:4242: not in the table as an exit code of an installer, or a Win32 error".to_owned();
        assert_eq!(said("exit:0x1092"), (Kind::Decoded, unknown, None));
        assert_eq!(said("4242"), (Kind::NeedsScope, String::new(), None));
        assert_eq!(said("80070643").2.as_deref(), Some("exit:1603"));
        let digits = "0xcafe0000: failure code of facility 2814, number 0".to_owned();
        assert_eq!(said("cafe0000"), (Kind::Decoded, digits, None));
        for (asked, says) in
            [("", "it is no error code"), ("--", "it is no"), ("minute:5", "there is no field `minute`")]
        {
            let told = explain(asked).expect_err("no code").to_string();
            assert!(told.starts_with(says), "{told}");
        }
    }
}
