//! A value out of a piece of XML that stands in a field of an event.

use memchr::memmem::find_iter;

/// What the first element of a name says, or one of its attributes: `Result`, `Result@value`. Nothing is unescaped: what is
/// asked for are codes, names of hosts and times. `None` where there is no such element, or it has no end.
///
/// ```text
/// <Policy type="CERT_CHAIN_POLICY_SSL"/><Result value="800B0109">…</Result>
/// ```
pub fn value<'x>(xml: &'x [u8], path: &str) -> Option<&'x [u8]> {
    let (element, attribute) = path.split_once('@').map_or((path, None), |(name, attribute)| (name, Some(attribute)));
    let open = format!("<{element}");
    let ends_name = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>');
    let after =
        find_iter(xml, &open).map(|at| &xml[at + open.len()..]).find(|after| after.first().is_some_and(ends_name))?;
    let end = memchr::memchr(b'>', after)?;
    let Some(attribute) = attribute else {
        let text = &after[end + 1..];
        return Some(&text[..memchr::memchr(b'<', text)?]);
    };
    let mut rest = &after[..end];
    loop {
        // A name, `=`, a value in quotes.
        let (name, value) = rest.split_at_checked(memchr::memchr(b'=', rest)?)?;
        let (quote, value) =
            value[1..].trim_ascii_start().split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
        let (value, behind) = value.split_at(memchr::memchr(*quote, value)?);
        if name.trim_ascii() == attribute.as_bytes() {
            return Some(value);
        }
        rest = &behind[1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_name_is_it() {
        let xml =
            br#"<Results a="1"/><Policy type='SSL' constant="4"/><Result a="x=1" value = "800B0109">Not <b/></Result>"#;
        let said = |path| value(xml, path).map(|value| String::from_utf8_lossy(value).into_owned());
        assert_eq!(said("Policy@type").as_deref(), Some("SSL"));
        assert_eq!(said("Policy@constant").as_deref(), Some("4"));
        assert_eq!(said("Result@value").as_deref(), Some("800B0109"));
        assert_eq!(said("Result").as_deref(), Some("Not "));
        for none in ["Other", "Policy@other", "Resul", "", "@a"] {
            assert_eq!(said(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_cut_off_says_nothing() {
        let xml = br#"<Result a="x=1" value="800B0109">Not</Result>"#;
        for end in 0..xml.len() {
            let said = value(&xml[..end], "Result@value");
            assert!(said.is_none_or(|said| said == b"800B0109" && end >= 33), "{end}");
        }
        assert_eq!(value(b"<Result value=>", "Result@value"), None);
        assert_eq!(value(b"<Result value=8>", "Result@value"), None);
    }
}
