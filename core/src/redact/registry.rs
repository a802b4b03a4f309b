//! Registry exports write texts as bytes, `hex(2):43,00,3a,00,…`: what stands in there is seen only when it is read.

use super::Redactor;

/// The export with everything personal replaced; none where the text is no export.
pub fn exported(redactor: &Redactor, text: &str) -> Option<String> {
    let head = text.trim_start_matches('\u{feff}');
    if !head.starts_with("Windows Registry Editor")
        && !head.starts_with("REGEDIT4")
        && !head.trim_start().starts_with("[HKEY_")
    {
        return None;
    }
    let mut readable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=hex") {
        let (before, value) = rest.split_at(at);
        readable.push_str(before);
        let Some(colon) = value.find(':').filter(|colon| *colon < 16) else {
            readable.push_str(&value[..4]);
            rest = &value[4..];
            continue;
        };
        let length = value[colon + 1..].find(|char: char| !(char.is_ascii_hexdigit() || ", \\\r\n\t".contains(char)));
        let end = length.map_or(value.len(), |length| colon + 1 + length);
        // The last line end is that of the value.
        let end = value[..end].trim_end().len();
        let name = before.rsplit('\n').next().unwrap_or_default().trim().trim_matches('"');
        match words(&value[colon + 1..end]).map(|words| (redactor.field(name, &words).into_owned(), words)) {
            Some((redacted, words)) if redacted != words => readable.push_str(&hex(&value[..=colon], &redacted)),
            _ => readable.push_str(&value[..end]),
        }
        rest = &value[end..];
    }
    readable.push_str(rest);
    Some(redactor.text(&readable).into_owned())
}

/// The text that such bytes hold in UTF-16, or in single bytes; none where they are no text.
fn words(list: &str) -> Option<String> {
    let digits = |part: &str| u8::from_str_radix(part.trim_matches(|char: char| !char.is_ascii_hexdigit()), 16).ok();
    let bytes: Option<Vec<u8>> = list.split(',').filter(|part| !part.trim().is_empty()).map(digits).collect();
    let bytes = bytes.filter(|bytes| bytes.len() >= 8)?;
    let wide: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let is_text = |text: &String| text.chars().all(|char| char == '\0' || !char.is_control());
    if bytes.len() % 2 == 0 && bytes.iter().skip(1).step_by(2).filter(|&&byte| byte == 0).count() * 2 >= wide.len() {
        return String::from_utf16(&wide).ok().filter(is_text);
    }
    String::from_utf8(bytes).ok().filter(is_text)
}

/// A text as an export writes it, on one line.
fn hex(head: &str, text: &str) -> String {
    let bytes: Vec<String> = text.encode_utf16().flat_map(u16::to_le_bytes).map(|byte| format!("{byte:02x}")).collect();
    format!("{head}{}", bytes.join(","))
}

#[cfg(test)]
mod tests {
    use super::super::{Key, Redactor};

    #[test]
    fn texts_in_bytes_are_redacted_and_stay_bytes() {
        let wide = |text: &str| {
            let bytes: Vec<String> = format!("{text}\0")
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            format!("{},\\\r\n  {}", bytes[..8].join(","), bytes[8..].join(","))
        };
        let path = wide(r"C:\Users\ilse.maier");
        let plain = wide("%SystemRoot%");
        let export = format!(
            "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\X]\r\n\"ProfileImagePath\"=hex(2):{path}\r\n\"Y\"=hex(2):{plain}\r\n\"Z\"=hex:01,02,03\r\n\"Owner\"=\"ilse.maier\"\r\n"
        );
        let redactor = Redactor::new(Key::new("k")).learn_text(r"C:\Users\ilse.maier\x");
        let redacted = super::exported(&redactor, &export).expect("an export");
        assert!(!redacted.contains(&path) && redacted.contains(&plain) && redacted.contains("\"Z\"=hex:01,02,03\r\n"));
        let user = redactor.text("ilse.maier").into_owned();
        assert!(redacted.contains(&format!("\"Owner\"=\"{user}\"\r\n")), "{redacted}");
        let value = redacted.lines().find(|line| line.contains("ProfileImagePath")).expect("the value");
        assert_eq!(
            super::words(value.split_once(':').expect("bytes").1).expect("text"),
            format!("C:\\Users\\{user}\0")
        );
        assert!(super::exported(&redactor, "no export").is_none());
    }
}
