//! Reads single members out of JSON without building a tree: what is not asked for is skipped over.
//!
//! The logs hold JSON of a megabyte of which a few members matter. `serde_json` decodes the strings that are wanted.

use std::borrow::Cow;

/// The value at a path of member names. A string that holds JSON is looked into as well: policies nest three levels.
pub fn at_path<'a>(json: &'a [u8], path: &[String]) -> Option<Cow<'a, [u8]>> {
    let Some((first, rest)) = path.split_first() else { return Some(Cow::Borrowed(json.trim_ascii())) };
    let json = json.trim_ascii();
    if json.first() == Some(&b'"') {
        let inner = text(json)?.into_owned();
        return at_path(inner.as_bytes(), path).map(|found| Cow::Owned(found.into_owned()));
    }
    at_path(member(json, first.as_bytes())?, rest)
}

/// The value of a member of an object, as it stands.
pub fn member<'a>(object: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut found = None;
    members(object, 0, |key, value| {
        if key == name {
            found = Some(value);
        }
        found.is_none()
    });
    found
}

/// Calls `each` with every member of the object that begins at `at`, until it says `false`. Returns where the object
/// ends; `None` where it was left early, is broken or is no object.
pub fn members<'a>(json: &'a [u8], at: usize, mut each: impl FnMut(&'a [u8], &'a [u8]) -> bool) -> Option<usize> {
    if json.get(at) != Some(&b'{') {
        return None;
    }
    let mut at = blanks(json, at + 1);
    while json.get(at) == Some(&b'"') {
        let key_end = string(json, at)?;
        let key = &json[at + 1..key_end - 1];
        at = blanks(json, key_end);
        if json.get(at) != Some(&b':') {
            return None;
        }
        let from = blanks(json, at + 1);
        at = skip(json, from)?;
        if !each(key, &json[from..at]) {
            return None;
        }
        at = blanks(json, at);
        if json.get(at) == Some(&b',') {
            at = blanks(json, at + 1);
        }
    }
    (json.get(at) == Some(&b'}')).then_some(at + 1)
}

/// Where the next element of an array begins, after the `[` or the element that ended at `at`.
pub fn next_element(array: &[u8], at: usize) -> Option<usize> {
    let mut at = if at == 0 { usize::from(array.first()? == &b'[') } else { blanks(array, at) };
    if at == 0 {
        return None;
    }
    at = blanks(array, at);
    if array.get(at) == Some(&b',') {
        at = blanks(array, at + 1);
    }
    (array.get(at)? != &b']').then_some(at)
}

/// What a value says as text: a string decoded, anything else as it stands; `None` for null.
pub fn text(value: &[u8]) -> Option<Cow<'_, str>> {
    match value.first()? {
        b'"' => {
            let inner = value.get(1..value.len() - 1)?;
            match memchr::memchr(b'\\', inner) {
                None => Some(String::from_utf8_lossy(inner)),
                Some(_) => match serde_json::from_slice::<String>(value) {
                    Ok(text) => Some(Cow::Owned(text)),
                    // Line breaks stand raw in some of the agent's JSON.
                    Err(_) => Some(String::from_utf8_lossy(inner)),
                },
            }
        }
        b'n' => None,
        _ => Some(String::from_utf8_lossy(value)),
    }
}

#[inline]
pub(crate) fn blanks(json: &[u8], mut at: usize) -> usize {
    while json.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// The end of the string that begins at `at`.
#[inline]
pub(crate) fn string(json: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', json.get(at..)?)?;
        if json[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
        // JSON in JSON: escapes come in crowds.
        while json.get(at) == Some(&b'\\') {
            at += 2;
        }
    }
}

/// The bytes of numbers, `true`, `false` and `null`.
const SCALAR: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'+' | b'.');
        byte += 1;
    }
    table
};

/// The end of the value that begins at `at`. Depth is counted, not recursed into: hostile nesting costs nothing.
pub(crate) fn skip(json: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0usize;
    loop {
        match *json.get(at)? {
            b'"' => at = string(json, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
                continue;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' | b':' if depth > 0 => {
                at += 1;
                continue;
            }
            byte if byte.is_ascii_whitespace() && depth > 0 => {
                at += 1;
                continue;
            }
            byte if SCALAR[usize::from(byte)] => {
                at += json[at..].iter().take_while(|&&byte| SCALAR[usize::from(byte)]).count()
            }
            _ => return None,
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(json: &str, path: &str) -> Option<String> {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        let value = at_path(json.as_bytes(), &path)?;
        text(&value).map(Cow::into_owned)
    }

    #[test]
    fn members_are_found_at_their_own_depth() {
        let json = r#"{ "A" : {"B":1,"C":[{"B":2}]} , "B": -3, "C":"x\"y", "D":null, "E":true }"#;
        assert_eq!(path(json, "A.B").as_deref(), Some("1"));
        assert_eq!(path(json, "B").as_deref(), Some("-3"));
        assert_eq!(path(json, "C").as_deref(), Some("x\"y"));
        assert_eq!(path(json, "D"), None);
        assert_eq!(path(json, "E").as_deref(), Some("true"));
        assert_eq!(path(json, "F"), None);
        assert_eq!(path(r#"{"A":"{\"B\":\"{\\\"C\\\":5}\"}"}"#, "A.B.C").as_deref(), Some("5"));
    }

    fn elements(json: &[u8]) -> Vec<&[u8]> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(from) = next_element(json, at) {
            let Some(end) = skip(json, from) else { break };
            found.push(&json[from..end]);
            at = end;
        }
        found
    }

    #[test]
    fn broken_json_ends_quietly() {
        for json in
            ["", "{", "[", "{\"a\"", "{\"a\":", "{\"a\":}", "[1,", "{]", "\"", "{\"a\":\"\\", "]", "[[[[", "nul"]
        {
            assert_eq!(path(json, "a.b"), None, "{json}");
            assert!(elements(json.as_bytes()).len() < 3);
        }
        let deep = "[".repeat(1 << 20);
        assert_eq!(elements(deep.as_bytes()).len(), 0);
    }

    #[test]
    fn elements_come_one_by_one() {
        let found = elements(br#"[{"a":1}, "x,]", [2,3] ,4]"#);
        assert_eq!(found, [&br#"{"a":1}"#[..], br#""x,]""#, b"[2,3]", b"4"]);
        assert_eq!(members(br#"{"a":1,"b":{"c":"}"}} rest"#, 0, |_, _| true), Some(21));
    }
}
