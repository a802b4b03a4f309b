//! A log cut into many, each beginning with a record.

use memchr::memmem;

/// Pieces of this length or a little more, each but the last; all of the log together.
pub fn pieces(log: &[u8], length: usize) -> impl Iterator<Item = &[u8]> {
    let mut rest = log;
    std::iter::from_fn(move || {
        let open = rest.get(length..).and_then(|behind| memmem::find(behind, b"\n<![LOG["));
        let (piece, behind) = rest.split_at(open.map_or(rest.len(), |open| length + open + 1));
        rest = behind;
        Some(piece).filter(|piece| !piece.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_begins_with_a_record_and_nothing_is_lost() {
        let log = b"<![LOG[one]LOG]!>\n<![LOG[two\n]LOG]!>\n<![LOG[three]LOG]!>\n";
        let cut: Vec<&[u8]> = pieces(log, 18).collect();
        assert_eq!(cut.concat(), log);
        assert_eq!(cut.len(), 2);
        assert!(cut.iter().all(|piece| piece.starts_with(b"<![LOG[")));
        assert_eq!(pieces(log, 1000).count(), 1);
        assert_eq!(pieces(b"", 10).count(), 0);
    }
}
