//! How what was said ended, by what its signal knows.

use crate::engine::harvest::{Harvest, Raw};
use crate::engine::said::Stored;
use crate::knowledge::compile::{Decide, NameId};

impl Harvest {
    /// Finds the outcome and keeps the happening, or drops it where its signal does not know what is said.
    pub(super) fn push(&mut self, raw: Raw, decide: &Decide, first: usize) {
        let said = |name: NameId| {
            self.said.values[first..].iter().rev().find(|(known, _)| *known == name).map(|(_, stored)| *stored)
        };
        let outcome = match decide {
            Decide::Fixed(outcome) => Some(*outcome),
            Decide::ExitCode => Some(
                self.said.values[first..]
                    .iter()
                    .find_map(|(_, stored)| match stored {
                        Stored::Int(code) | Stored::Code(code) => Some(exit_outcome(*code)),
                        _ => None,
                    })
                    .unwrap_or_default(),
            ),
            Decide::By { capture, map, otherwise } => said(*capture).and_then(|stored| {
                let mut digits = [0; 20];
                let text = match stored {
                    Stored::Int(number) | Stored::Code(number) => decimal(number, &mut digits),
                    Stored::Guid(_) => b"" as &[u8],
                    Stored::Text(from, to) => &self.said.text.as_bytes()[from as usize..to as usize],
                };
                map.iter().find(|(known, _)| known[..] == *text).map(|(_, outcome)| *outcome).or(*otherwise)
            }),
        };
        match outcome {
            Some(outcome) => {
                self.happenings.push(Raw { outcome, values: (first as u32, self.said.values.len() as u32), ..raw })
            }
            None => self.said.values.truncate(first),
        }
    }
}

/// A number in digits, without a place of its own in memory.
fn decimal(number: i64, digits: &mut [u8; 20]) -> &[u8] {
    let mut from = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        from -= 1;
        digits[from] = b'-';
    }
    &digits[from..]
}

/// What Intune makes of an installer's exit code when the app's own return codes say nothing else: 0 and 1707 success,
/// 3010 and 1641 restart, 1618 retry. Source: Microsoft Learn, "Add and assign Win32 apps", return codes.
fn exit_outcome(code: i64) -> u8 {
    const OK: u8 = 0;
    const FAILED: u8 = 1;
    const RESTART: u8 = 2;
    const RETRY: u8 = 3;
    match code {
        0 | 1707 => OK,
        3010 | 1641 => RESTART,
        1618 => RETRY,
        _ => FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_digits() {
        for number in [0, 7, -1, 1603, -2_147_024_891, i64::MAX, i64::MIN] {
            assert_eq!(decimal(number, &mut [0; 20]), number.to_string().as_bytes());
        }
    }
}
