//! A `setupact.log` that holds no time: lines like `dispci.dll:  …` and `AudMig: …`, seen in the field.

use crate::format::by_line::{Line, lines, of_log, pair, span};
use crate::format::{Head, Input, Sink};
use crate::record::{Fields, Item, Level, Record};
use crate::text::Text;

/// Every one of its first lines begins with the name of a writer.
pub(super) fn is_log(head: &Head<'_>) -> bool {
    let named = head.name.starts_with("setupact") || head.name.starts_with("setuperr");
    let mut first = lines(&head.text).filter(|line| !line.is_blank()).take(8).peekable();
    named && first.peek().is_some() && first.all(|line| writer(&line).is_some())
}

/// Finds the lines; each is a record.
pub(super) fn scan(input: &Input<'_>, sink: &mut dyn Sink) {
    sink.note("a log of Windows Setup that tells no times");
    for line in lines(input.bytes).filter(|line| !line.is_blank()) {
        if !sink.wants_more() {
            break;
        }
        let (component, text) = writer(&line).unwrap_or((b"", line.text.trim_ascii()));
        sink.item(Item::Record(Record {
            span: span(input, line.start, line.end),
            time: None,
            level: Level::default(),
            text: Text::new(text),
            fields: Fields::default(),
            origin: of_log(component, b""),
        }));
    }
}

/// Who wrote a line, and what.
fn writer<'a>(line: &Line<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_');
    pair(line.text).filter(|(name, _)| line.text.starts_with(name) && name.iter().all(is_name))
}

#[cfg(test)]
mod tests {
    use crate::format::shown::recognised;

    #[test]
    fn a_line_is_a_record() {
        let text = b"dispci.dll:  ====BEGIN====\r\nAudMig: nothing to do, 0x2\r\n";
        let (format, found) = recognised(text, "setupact.log");
        assert_eq!(format, "Windows Setup log without times");
        assert_eq!(
            found,
            [
                "note: a log of Windows Setup that tells no times",
                "unknown dispci.dll: ====BEGIN====",
                "unknown AudMig: nothing to do, 0x2",
            ]
        );
        assert_eq!(recognised(text, "notes.txt").0, "no format that is known");
    }
}
