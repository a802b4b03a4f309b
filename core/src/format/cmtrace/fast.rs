//! The attributes as the Intune Management Extension writes them, always in this order and always all there:
//! `<time="HH:mm:ss.fffffff" date="M-d-yyyy" component="…" context="" type="N" thread="N" file="">`.
//!
//! From the date to the thread the text hardly changes from record to record, so the last few of these stretches are
//! kept and compared whole. Whatever has another form is left to [`grammar`](super::grammar).

use super::grammar::Tail;
use super::{next_open, when};
use crate::text::Text;
use crate::time::TICKS;

/// The last stretches from `" date="` to `thread="`.
#[derive(Debug, Clone, Default)]
pub struct Cache<'a> {
    kept: Vec<Middle<'a>>,
    /// The one that was found last, and the one that is replaced next.
    last: usize,
    next: usize,
}

/// A writer with more components, levels and days at a time than this is read a little slower.
const KEPT: usize = 12;

#[derive(Debug, Clone, Copy)]
struct Middle<'a> {
    bytes: &'a [u8],
    /// Its first moment, in ticks.
    midnight: i64,
    date: Text<'a>,
    component: Text<'a>,
    level: Text<'a>,
}

/// The attributes that begin at `at`, and the byte behind their `>`; `None` where they have another form.
#[inline(always)]
pub fn tail<'a>(input: &'a [u8], at: usize, cache: &mut Cache<'a>) -> Option<(Tail<'a>, usize)> {
    let head: &[u8; 23] = input.get(at..at + 23)?.try_into().ok()?;
    if &head[..7] != b"<time=\"" {
        return None;
    }
    let time: &[u8; 16] = head[7..].try_into().ok()?;
    let ticks = clock(time)?;
    let middle = cache.middle(input, at + 23)?;
    let thread = at + 23 + middle.bytes.len();
    let digits = input[thread..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let end = thread + digits;
    if digits == 0 || input.get(end..end + 10)? != b"\" file=\"\">" {
        return None;
    }
    let tail = Tail {
        time: Text::new(&input[at + 7..at + 23]),
        date: middle.date,
        component: middle.component,
        context: Text::default(),
        level: middle.level,
        thread: Text::new(&input[thread..end]),
        file: Text::default(),
        ticks: Some(middle.midnight + ticks),
    };
    Some((tail, end + 10))
}

impl<'a> Cache<'a> {
    #[inline(always)]
    fn middle(&mut self, input: &'a [u8], at: usize) -> Option<&Middle<'a>> {
        let rest = &input[at..];
        let hit = self.kept.get(self.last).is_some_and(|kept| rest.starts_with(kept.bytes));
        if !hit {
            self.look(rest)?;
        }
        self.kept.get(self.last)
    }

    #[inline(never)]
    fn look(&mut self, rest: &'a [u8]) -> Option<()> {
        if let Some(found) = self.kept.iter().position(|kept| rest.starts_with(kept.bytes)) {
            self.last = found;
            return Some(());
        }
        let middle = read_middle(rest)?;
        if self.kept.len() < KEPT {
            self.kept.push(middle);
            self.last = self.kept.len() - 1;
        } else {
            self.kept[self.next] = middle;
            self.last = self.next;
            self.next = (self.next + 1) % KEPT;
        }
        Some(())
    }
}

#[cold]
#[inline(never)]
fn read_middle(input: &[u8]) -> Option<Middle<'_>> {
    let (date, rest) = value(input.strip_prefix(b"\" date=\"")?)?;
    let (component, rest) = value(rest.strip_prefix(b" component=\"")?)?;
    let (level, rest) = value(rest.strip_prefix(b" context=\"\" type=\"")?)?;
    let rest = rest.strip_prefix(b" thread=\"")?;
    if level.len() != 1 || !level[0].is_ascii_digit() || next_open(component, 0).is_some() {
        return None;
    }
    Some(Middle {
        bytes: &input[..input.len() - rest.len()],
        midnight: when::plain_month_first(date)? * 86_400 * TICKS,
        date: Text::new(date),
        component: Text::new(component),
        level: Text::new(level),
    })
}

/// The text up to the quote, and what follows the quote.
fn value(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = input.iter().take(256).position(|byte| matches!(byte, b'"' | b'\r' | b'\n'))?;
    (input[end] == b'"').then(|| (&input[..end], &input[end + 1..]))
}

/// `HH:mm:ss.fffffff` as ticks since midnight, eight bytes at a time.
#[inline(always)]
fn clock(text: &[u8; 16]) -> Option<i64> {
    const COLONS: u64 = u64::from_le_bytes([0, 0, 0xff, 0, 0, 0xff, 0, 0]);
    const POINT: u64 = 0xff;
    let time = digits(text.first_chunk()?, COLONS & ALL_COLONS, COLONS)?;
    let fraction = digits(text.last_chunk()?, POINT & ALL_POINTS, POINT)?;
    // Pairs of digits: the hour at byte 0, the minute at byte 3, the second at byte 6.
    let pairs = time * 10 + (time >> 8);
    let (hour, minute, second) = (pairs & 0xff, pairs >> 24 & 0xff, pairs >> 48 & 0xff);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // The first digit counts most: pairs, then fours, then all eight.
    let pairs = fraction * 10 + (fraction >> 8);
    let (outer, inner) = (pairs & 0xff_0000_00ff, pairs >> 16 & 0xff_0000_00ff);
    let fraction =
        outer.wrapping_mul(100 + (1_000_000 << 32)).wrapping_add(inner.wrapping_mul(1 + (10_000 << 32))) >> 32;
    Some((hour * 3600 + minute * 60 + second) as i64 * TICKS + fraction as i64)
}

/// Eight bytes of each separator.
const ALL_COLONS: u64 = u64::from_le_bytes([b':'; 8]);
const ALL_POINTS: u64 = u64::from_le_bytes([b'.'; 8]);

/// The values of eight digits, a byte each; those where separators must stand are 0.
#[inline(always)]
fn digits(text: &[u8; 8], separators: u64, places: u64) -> Option<u64> {
    const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
    const HIGH: u64 = u64::from_le_bytes([0xf0; 8]);
    const TO_SIXTEEN: u64 = u64::from_le_bytes([6; 8]);
    let text = u64::from_le_bytes(*text);
    if text & places != separators {
        return None;
    }
    let text = text & !places | ZEROS & places;
    // Only of digits both the byte and the byte and six begin with a three.
    let good = text & HIGH == ZEROS && (text + TO_SIXTEEN) & HIGH == ZEROS;
    good.then_some(text ^ ZEROS)
}
