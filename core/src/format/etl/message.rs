//! The words of an event, where its layout holds them: `%1` stands for its first value.
//!
//! Source: <https://learn.microsoft.com/windows/win32/wes/eventmanifestschema-stringtabletype-complextype>

use super::decode::Draft;

/// Writes the words with their values.
pub fn fill(template: &str, draft: &Draft<'_>, out: &mut Vec<u8>) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        out.extend_from_slice(before.as_bytes());
        let digits = after.bytes().take_while(u8::is_ascii_digit).count().min(2);
        rest = match after[..digits].parse::<usize>() {
            Ok(number) if number > 0 => {
                out.extend_from_slice(draft.value(number - 1));
                without_format(&after[digits..])
            }
            _ => {
                let mut chars = after.chars();
                match chars.next() {
                    Some('n' | 'r') => out.push(b'\n'),
                    Some('t') => out.push(b'\t'),
                    Some('b') => out.push(b' '),
                    Some(other) => out.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
                    None => {}
                }
                chars.as_str()
            }
        };
    }
    out.extend_from_slice(rest.as_bytes());
}

/// `!s!` behind a number says how it is shown.
fn without_format(rest: &str) -> &str {
    let inner = rest.strip_prefix('!').and_then(|rest| rest.split_once('!'));
    inner.filter(|(format, _)| format.len() <= 8 && !format.contains(' ')).map_or(rest, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::etl::decode::Name;

    #[test]
    fn numbers_stand_for_values() {
        let mut draft = Draft::default();
        for value in ["one", "two"] {
            let from = draft.text.len();
            draft.text.extend_from_slice(value.as_bytes());
            draft.add(Name::Of(b"name"), from);
        }
        let filled = |template: &str| {
            let mut out = Vec::new();
            fill(template, &draft, &mut out);
            String::from_utf8_lossy(&out).into_owned()
        };
        assert_eq!(filled("From %1 to %2!s!: 100%%.%n"), "From one to two: 100%.\n");
        assert_eq!(filled("%3%2 wow! Really!%"), "two wow! Really!");
        assert_eq!(filled("%0%12345"), "0345");
    }
}
