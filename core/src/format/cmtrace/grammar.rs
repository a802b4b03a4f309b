//! The attributes behind a message, in every form seen: the reference.
//!
//! `<` then `name="value"` in any order, apart by blanks, some may be missing, then `>`. A value may hold `>`, but
//! neither a quote nor the end of a line: where one stands, the write was torn.

use super::next_open;
use super::when::{self, DateOrder};
use crate::limits::Limits;
use crate::record::Level;
use crate::text::Text;
use crate::time::Stamp;
use nom::bytes::complete::{is_a, take_while, take_while1};
use nom::character::complete::char;
use nom::combinator::opt;
use nom::multi::fold_many1;
use nom::sequence::{delimited, separated_pair, terminated};
use nom::{IResult, Parser};

/// The attributes of a record as they stand; an empty text where one is missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tail<'a> {
    /// `HH:mm:ss.fffffff`, some writers with a bias behind it.
    pub time: Text<'a>,
    /// `M-d-yyyy`.
    pub date: Text<'a>,
    /// The component.
    pub component: Text<'a>,
    /// The user.
    pub context: Text<'a>,
    /// The `type`.
    pub level: Text<'a>,
    /// The thread.
    pub thread: Text<'a>,
    /// The writer's source file.
    pub file: Text<'a>,
    /// Date and time as ticks, where [`fast`](super::fast) has read them already.
    pub(crate) ticks: Option<i64>,
}

impl<'a> Tail<'a> {
    /// When, read with this order of day and month; sets `odd` where the date can only be read the other way round.
    #[inline(always)]
    pub fn stamp(&self, order: DateOrder, odd: &mut bool) -> Option<Stamp> {
        match self.ticks {
            Some(ticks) if order == DateOrder::MonthFirst => Some(Stamp::from_ticks(ticks)),
            _ => when::stamp(self, order, odd),
        }
    }

    /// The level.
    #[inline(always)]
    pub fn level(&self) -> Level {
        match self.level.as_bytes() {
            [digit @ b'0'..=b'9'] => Level::of_cmtrace(u32::from(digit - b'0')),
            other => match std::str::from_utf8(other).ok().and_then(|text| text.parse().ok()) {
                Some(number) => Level::of_cmtrace(number),
                None => Level::default(),
            },
        }
    }

    fn set(&mut self, name: &[u8], value: &'a [u8]) {
        let slot = match name {
            b"time" => &mut self.time,
            b"date" => &mut self.date,
            b"component" => &mut self.component,
            b"context" => &mut self.context,
            b"type" => &mut self.level,
            b"thread" => &mut self.thread,
            b"file" => &mut self.file,
            // An attribute nobody has seen yet is no reason to lose the record.
            _ => return,
        };
        *slot = Text::new(value);
    }
}

/// The longest attributes that are read, unless less is asked for. Only a file path in them is ever long.
pub const LONGEST: usize = Limits::USUAL.attribute_bytes;

/// The attributes that begin at `at`, and the byte behind their `>`; `None` where they are not whole within `longest`
/// bytes.
#[inline(never)]
pub fn tail(input: &[u8], at: usize, longest: usize) -> Option<(Tail<'_>, usize)> {
    let input = &input[..input.len().min(at + longest)];
    // An open marker begins a record wherever it stands, in a value too.
    let input = &input[..next_open(input, at).unwrap_or(input.len())];
    let (left, tail) = attributes(input.get(at..)?).ok()?;
    Some((tail, input.len() - left.len()))
}

fn attributes(input: &[u8]) -> IResult<&[u8], Tail<'_>> {
    let all = fold_many1(terminated(attribute, opt(is_a(" \t"))), Tail::default, |mut tail, (name, value)| {
        tail.set(name, value);
        tail
    });
    delimited(char('<'), all, char('>')).parse(input)
}

pub(super) fn attribute(input: &[u8]) -> IResult<&[u8], (&[u8], &[u8])> {
    let name = take_while1(|byte: u8| byte.is_ascii_alphabetic());
    let value = take_while(|byte: u8| !matches!(byte, b'"' | b'\r' | b'\n'));
    separated_pair(name, char('='), delimited(char('"'), value, char('"'))).parse(input)
}

/// What torn attributes still say: every `name="value"` that is whole.
pub fn scraps(mut input: &[u8]) -> Tail<'_> {
    let mut tail = Tail::default();
    while !input.is_empty() {
        match attribute(input) {
            Ok((left, (name, value))) => {
                tail.set(name, value);
                input = left;
            }
            // A name counts from its first letter only: `mponent="X"` says nothing of a component.
            Err(_) => {
                let word = input.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                input = &input[word.max(1)..];
            }
        }
    }
    tail
}
