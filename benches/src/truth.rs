//! What an input holds, counted without the library: a benchmark that loses records must fail, not shine.

use memchr::memmem;
use std::io;
use std::path::Path;

/// What a CMTrace input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truth {
    /// Complete records: the first close marker with whole attributes behind an open marker and before the next one.
    pub records: u64,
    /// Bytes of their messages.
    pub message_bytes: u64,
    /// Close markers of any kind. As many as records where nothing was torn.
    pub closes: u64,
    /// Line feeds: what `wc -l` counts.
    pub lines: u64,
}

impl Truth {
    /// Counts a whole input.
    pub fn of(input: &[u8]) -> Self {
        const OPEN: &[u8] = b"<![LOG[";
        const CLOSE: &[u8] = b"]LOG]!>";
        let mut truth = Truth {
            records: 0,
            message_bytes: 0,
            closes: memmem::find_iter(input, CLOSE).count() as u64,
            lines: memchr::memchr_iter(b'\n', input).count() as u64,
        };
        let mut opens = memmem::find_iter(input, OPEN).peekable();
        while let Some(open) = opens.next() {
            let region = &input[open + OPEN.len()..opens.peek().copied().unwrap_or(input.len())];
            if let Some(close) = memmem::find_iter(region, CLOSE).find(|close| is_whole(&region[close + CLOSE.len()..]))
            {
                truth.records += 1;
                truth.message_bytes += close as u64;
            }
        }
        truth
    }

    /// Counts a whole file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        Ok(Truth::of(&std::fs::read(path)?))
    }
}

/// Whether `<name="value" name="value">` stands here.
fn is_whole(text: &[u8]) -> bool {
    let Some(mut rest) = text.strip_prefix(b"<") else { return false };
    loop {
        rest = rest.trim_ascii_start();
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(value) = rest[name..].strip_prefix(b"=\"").filter(|_| name > 0) else { return rest.starts_with(b">") };
        let Some(end) = memchr::memchr(b'"', value) else { return false };
        rest = &value[end + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn torn_writes_are_not_counted() {
        let input = b"\xef\xbb\xbf<![LOG[one]LOG]!><time=\"1\" file=\"a>b\">\r\n<![LOG[torn<![LOG[a ]LOG]!> in it]LOG]!><time=\"2\">\n\
                      end]LOG]!><time=\"3\">\n<![LOG[cut]LOG]!><time=\"4";
        assert_eq!(Truth::of(input), Truth { records: 2, message_bytes: 3 + 15, closes: 5, lines: 3 });
    }
}
