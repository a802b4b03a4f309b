//! Patterns with `*`.

/// `*` stands for any text.
pub fn like(text: &str, pattern: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    let mut rest = rest;
    for piece in middle {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(like("fef.contoso.manage.microsoft.com", "*.manage.microsoft.com"));
        assert!(!like("manage.microsoft.com.evil.example", "*.manage.microsoft.com"));
        assert!(like("swda02-mscdn.manage.microsoft.com", "swd*-mscdn.*.com"));
        assert!(like("abc", "abc") && !like("abcd", "abc") && like("abc", "*"));
    }
}
