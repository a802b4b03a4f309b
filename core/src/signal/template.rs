//! Templates: patterns that read like the line they find.
//!
//! `[Win32App] lpExitCode {code:int}` matches a whole message (white space at its end is ignored). A hole takes what
//! its kind allows; a free hole and a gap take the shortest text after which the rest can follow. Everything is found
//! in one pass over the message: there is no backtracking beyond the gap before a literal, so no message is slow.

mod matching;

use crate::knowledge::diagnostic::meant;
use crate::limits::Limits;
use matching::CAPTURES;
pub use matching::{Captures, is_guid};
use std::ops::Range;

/// The kinds of holes, as a template writes them behind the name.
pub const KINDS: &[&str] = &["guid", "int", "code", "word", "host", "quoted", "line", "json", "rest"];

/// A parsed template.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Literals and holes in order.
    pub parts: Vec<Part>,
    /// Names of the captures, by number.
    pub names: Vec<String>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Bytes that must stand there.
    Literal(Literal),
    /// The end of a line: LF or CRLF.
    Break,
    /// A hole, and the number of its capture; a gap has none.
    Hole(Hole, Option<u8>),
}

/// Bytes that must stand in a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    bytes: Vec<u8>,
    /// Which of the bytes is the rarest in logs: searched first.
    rarest: usize,
}

impl Literal {
    fn new(bytes: Vec<u8>) -> Self {
        let common = |byte: u8| match byte {
            b' ' | b'e' | b't' | b'a' | b'i' | b'n' | b'o' | b's' | b'r' => 4,
            b'a'..=b'z' => 3,
            b'0'..=b'9' | b'-' | b'.' | b'"' | b',' => 2,
            b'A'..=b'Z' | b':' | b'=' => 1,
            _ => 0,
        };
        let rarest = (0..bytes.len()).min_by_key(|&at| common(bytes[at])).unwrap_or_default();
        Literal { bytes, rarest }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// What a hole takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// Any text, up to the literal behind it.
    Free,
    /// Any text that nobody asks for.
    Gap,
    /// 8-4-4-4-12 hexadecimal digits.
    Guid,
    /// A whole number, negative ones too.
    Int,
    /// An error code: `0x…`, signed or unsigned decimal.
    Code,
    /// Letters, digits, `_` and `-`.
    Word,
    /// Letters, digits, `-` and `.`, the last of them no point.
    Host,
    /// Text in single or double quotes; the capture is without them.
    Quoted,
    /// Text up to the end of the line.
    Line,
    /// A JSON object or array up to the end of the message.
    Json,
    /// Everything up to the end of the message.
    Rest,
}

impl Hole {
    /// As a template writes it behind the name.
    const fn kind(self) -> &'static str {
        match self {
            Hole::Free | Hole::Gap => "",
            Hole::Guid => "guid",
            Hole::Int => "int",
            Hole::Code => "code",
            Hole::Word => "word",
            Hole::Host => "host",
            Hole::Quoted => "quoted",
            Hole::Line => "line",
            Hole::Json => "json",
            Hole::Rest => "rest",
        }
    }

    /// Whether the hole, which takes as much as it can, would take the beginning of what follows it.
    fn takes_more(self, next: &Part, behind: Option<&Part>) -> bool {
        let first = |text: &[u8], takes: fn(u8) -> bool| text.first().is_some_and(|&byte| takes(byte));
        let letters: fn(u8) -> bool = match self {
            Hole::Int => |byte| byte.is_ascii_digit(),
            Hole::Code => |byte| byte.is_ascii_hexdigit(),
            Hole::Word => |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Hole::Host => |byte| byte.is_ascii_alphanumeric() || byte == b'-',
            Hole::Line => |_| true,
            _ => return false,
        };
        let runs_on = |part: &Part| match part {
            Part::Literal(literal) => first(literal.bytes(), letters),
            Part::Break => false,
            Part::Hole(hole, _) => match hole {
                Hole::Guid | Hole::Int | Hole::Code | Hole::Word | Hole::Host | Hole::Line => true,
                Hole::Quoted | Hole::Json => self == Hole::Line,
                Hole::Free | Hole::Gap | Hole::Rest => false,
            },
        };
        match next {
            // The points a host ends with are not its own, those in the middle are.
            Part::Literal(literal) if self == Hole::Host && first(literal.bytes(), |byte| byte == b'.') => {
                let points = literal.bytes().iter().take_while(|&&byte| byte == b'.').count();
                match &literal.bytes()[points..] {
                    [] => behind.is_some_and(runs_on),
                    rest => first(rest, letters),
                }
            }
            next => runs_on(next),
        }
    }
}

/// Why a text is no template: where, and what is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Bytes of the template's text.
    pub at: Range<usize>,
    /// A sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Template {
    /// Parses the text of a template.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        Template::parse_within(text, &Limits::USUAL)
    }

    /// The same with other limits for captures and gaps.
    pub fn parse_within(text: &str, limits: &Limits) -> Result<Self, Fault> {
        let mut template = Template { parts: Vec::new(), names: Vec::new() };
        let mut literal = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            match char {
                '{' | '}' if chars.peek().is_some_and(|&(_, next)| next == char) => {
                    chars.next();
                    literal.push(char as u8);
                }
                '{' => {
                    let Some(length) = text[at..].find('}') else {
                        return Err(fault(
                            at..text.len(),
                            "this hole is never closed; write `{{` for a brace that stands in the message",
                        ));
                    };
                    template.flush(&mut literal);
                    template.hole(&text[at + 1..at + length], at..at + length + 1, limits)?;
                    while chars.next_if(|&(next, _)| next <= at + length).is_some() {}
                }
                '}' => {
                    return Err(fault(
                        at..at + 1,
                        "a closing brace without a hole; write `}}` for a brace that stands in the message",
                    ));
                }
                '\r' => {}
                '\n' => {
                    template.flush(&mut literal);
                    template.parts.push(Part::Break);
                }
                other => literal.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        template.flush(&mut literal);
        template.check(text)?;
        Ok(template)
    }

    fn flush(&mut self, literal: &mut Vec<u8>) {
        if !literal.is_empty() {
            self.parts.push(Part::Literal(Literal::new(std::mem::take(literal))));
        }
    }

    fn hole(&mut self, inside: &str, at: Range<usize>, limits: &Limits) -> Result<(), Fault> {
        if inside == ".." {
            let gaps = self.parts.iter().filter(|part| matches!(part, Part::Hole(Hole::Gap, _))).count();
            if gaps >= limits.gaps {
                return Err(fault(at, &format!("a template has at most {} gaps", limits.gaps)));
            }
            self.parts.push(Part::Hole(Hole::Gap, None));
            return Ok(());
        }
        let (name, kind) = inside.split_once(':').unwrap_or((inside, ""));
        let kind = match kind {
            "" => Hole::Free,
            "guid" => Hole::Guid,
            "int" => Hole::Int,
            "code" => Hole::Code,
            "word" => Hole::Word,
            "host" => Hole::Host,
            "quoted" => Hole::Quoted,
            "line" => Hole::Line,
            "json" => Hole::Json,
            "rest" => Hole::Rest,
            other => {
                let message = format!("there is no hole of kind `{other}`; expected one of {}", KINDS.join(", "));
                return Err(Fault { at, message, help: meant(other, KINDS.iter().copied()) });
            }
        };
        let lawful = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if name.is_empty() || !lawful {
            return Err(fault(at, "a hole needs a name of small letters, digits and `-`; `{..}` is a gap without one"));
        }
        if self.names.iter().any(|known| known == name) {
            return Err(fault(at, "this name stands twice in one template"));
        }
        let most = limits.captures.min(CAPTURES);
        if self.names.len() >= most {
            return Err(fault(at, &format!("a template has at most {most} captures")));
        }
        self.parts.push(Part::Hole(kind, Some(self.names.len() as u8)));
        self.names.push(name.to_owned());
        Ok(())
    }

    /// What cannot be matched in one pass is refused.
    fn check(&self, text: &str) -> Result<(), Fault> {
        let whole = 0..text.len();
        if !self.parts.iter().any(|part| matches!(part, Part::Literal(_))) {
            return Err(fault(whole, "a template needs text that stands in the message"));
        }
        for (number, pair) in self.parts.windows(2).enumerate() {
            if let Part::Hole(hole, _) = pair[0]
                && hole.takes_more(&pair[1], self.parts.get(number + 2))
            {
                let message = format!("`{}` takes what follows here as well: no message could match", hole.kind());
                return Err(Fault { at: whole, message, help: None });
            }
            let open = matches!(pair[0], Part::Hole(Hole::Free | Hole::Gap, _));
            if open && matches!(pair[1], Part::Hole(..)) {
                return Err(fault(whole, "a free hole or a gap must be followed by text or stand at the end"));
            }
            if matches!(pair[0], Part::Hole(Hole::Json | Hole::Rest, _)) {
                return Err(fault(
                    whole,
                    "`json` and `rest` take everything up to the end of the message: nothing can follow",
                ));
            }
        }
        Ok(())
    }

    /// The literal a message begins with; `None`: the template is floating.
    pub fn prefix(&self) -> Option<&[u8]> {
        match self.parts.first() {
            Some(Part::Literal(literal)) => Some(literal.bytes()),
            _ => None,
        }
    }

    /// The literal a floating template is found by, and the number of its part.
    pub fn anchor(&self) -> Option<(usize, &[u8])> {
        self.parts.iter().enumerate().find_map(|(at, part)| match part {
            Part::Literal(literal) => Some((at, literal.bytes())),
            _ => None,
        })
    }
}

fn fault(at: Range<usize>, message: &str) -> Fault {
    Fault { at, message: message.to_owned(), help: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_templates_say_where() {
        let bad = |text: &str| Template::parse(text).expect_err("a fault");
        assert_eq!(bad("a {b").at, 2..4);
        assert_eq!(bad("a {b:gui}").at, 2..9);
        assert!(bad("a {b:gui}").message.contains("`gui`"));
        assert!(bad("{a}{b:int}").message.contains("text that stands"));
        assert!(bad("x {a}{b:int}").message.contains("followed"));
        assert!(bad("x {a:rest} y").message.contains("nothing can follow"));
        assert!(bad("x {a:int} {a:int}").message.contains("twice"));
        for never in ["{a:int}5", "x {a:word}{b:int}", "{a:host}.com", "{a:host}.{b:word}x", "x {a:line}y", "{a:code}f"]
        {
            assert!(bad(never).message.contains("no message could match"), "{never}");
        }
    }
}
