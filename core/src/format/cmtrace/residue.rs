//! What is no complete record: kept as it is, with what it still says, and never glued to a neighbour.

use super::grammar::{self, Tail};
use super::{CLOSE, MARK, OPEN, Records, bare, blank, is_close, is_open, next_open};
use crate::record::{Anomaly, AnomalyKind, Item, Level};
use crate::text::Text;
use memchr::memmem;

/// What is kept of a region without an end.
const KEPT: usize = 64 << 10;

impl<'a> Records<'a> {
    /// What stands in a region behind its record, or before the first open marker of the source.
    #[cold]
    #[inline(never)]
    pub(super) fn residue(&mut self) -> Item<'a> {
        let start = self.pos;
        if let Some(bare) = self.bare_line(start) {
            return bare;
        }
        let mut from = start;
        while let Some(found) = MARK.find(&self.input[from..]) {
            let at = from + found;
            from = at + 3;
            if at - self.region > self.longest {
                break;
            }
            if is_close(self.input, at) && at > start {
                if let Some((tail, end)) = self.tail(at + 6) {
                    let text = Text::new(&self.input[start..at - 1]);
                    let rest = Text::new(&self.input[at + 6..end]);
                    self.pos = end + blank(&self.input[end..]);
                    return Item::Anomaly(self.anomaly(start, AnomalyKind::Headless, text, rest, tail));
                }
            } else if is_open(self.input, at) {
                return self.loose(start, at - 3);
            }
        }
        self.overlong_or(start, |this| this.loose(start, this.input.len()))
    }

    /// A record whose end was overwritten: the message, and what is left of its attributes.
    #[cold]
    #[inline(never)]
    pub(super) fn unclosed(&mut self, start: usize, end: usize) -> Item<'a> {
        self.pos = end;
        let message = trimmed(&self.input[start + OPEN.len()..end]);
        let (text, rest) = match memmem::rfind(message, CLOSE) {
            Some(at) => message.split_at(at),
            None => (message, &message[message.len()..]),
        };
        let tail = grammar::scraps(rest);
        Item::Anomaly(self.anomaly(start, AnomalyKind::Unclosed, Text::new(text), Text::new(rest), tail))
    }

    /// The line at `start`, where it is nothing but attributes of a record, or their end: the record it was left of is
    /// another than the one behind it.
    fn bare_line(&mut self, start: usize) -> Option<Item<'a>> {
        let line = &self.input[start..self.input.len().min(start + self.attributes)];
        let line = &line[..next_open(line, 0).unwrap_or(line.len())];
        let line = &line[..line.iter().position(|byte| matches!(byte, b'\r' | b'\n'))?];
        let end = start + line.len();
        if end - self.region > self.longest || !bare::is_bare(line.trim_ascii_end()) {
            return None;
        }
        self.pos = end + blank(&self.input[end..]);
        Some(self.bare_attributes(start, line))
    }

    fn bare_attributes(&mut self, start: usize, line: &'a [u8]) -> Item<'a> {
        let line = trimmed(line);
        let tail = grammar::scraps(line);
        Item::Anomaly(self.anomaly(start, AnomalyKind::BareAttributes, Text::default(), Text::new(line), tail))
    }

    /// Text outside of any record, without a whole end of one, up to `end`.
    fn loose(&mut self, start: usize, end: usize) -> Item<'a> {
        self.pos = end;
        let text = trimmed(&self.input[start..end]);
        if bare::is_bare(text) {
            return self.bare_attributes(start, text);
        }
        // The last line may be the end of another record.
        let last = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let last = last + blank(&text[last..]);
        let text = if last > 0 && bare::is_bare(&text[last..]) {
            self.pos = start + last;
            trimmed(&text[..last])
        } else {
            text
        };
        Item::Anomaly(self.anomaly(start, AnomalyKind::Stray, Text::new(text), Text::default(), Tail::default()))
    }

    /// The region ends here, or is too long to look for its end.
    #[cold]
    #[inline(never)]
    pub(super) fn overlong_or(&mut self, start: usize, ends: impl FnOnce(&mut Self) -> Item<'a>) -> Item<'a> {
        let end = next_open(self.input, start + 1).unwrap_or(self.input.len());
        if end - self.region <= self.longest && self.beyond == 0 {
            return ends(self);
        }
        self.pos = end;
        let text = Text::new(&self.input[start..end.min(start + KEPT)]);
        Item::Anomaly(self.anomaly(start, AnomalyKind::TooLong, text, Text::default(), Tail::default()))
    }

    fn anomaly(
        &mut self,
        start: usize,
        kind: AnomalyKind,
        text: Text<'a>,
        rest: Text<'a>,
        tail: Tail<'a>,
    ) -> Anomaly<'a> {
        let time = tail.stamp(self.order, &mut self.odd_date);
        let level = if tail.level.is_empty() { Level::default() } else { tail.level() };
        Anomaly {
            span: self.span(start, self.pos),
            kind,
            text,
            rest,
            time,
            level,
            component: tail.component,
            thread: tail.thread,
        }
    }
}

fn trimmed(mut text: &[u8]) -> &[u8] {
    loop {
        let cut = text.trim_ascii_end();
        let cut = cut.strip_suffix(b"\xef\xbb\xbf").unwrap_or(cut);
        if cut.len() == text.len() {
            return text;
        }
        text = cut;
    }
}
