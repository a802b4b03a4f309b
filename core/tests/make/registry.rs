//! Registry dumps and exports.

use std::fmt::Write;

/// A value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    Text(String),
    Texts(Vec<String>),
    Dword(u32),
    Qword(u64),
    Bytes(Vec<u8>),
}

impl Data {
    /// Its type and its text, as a record says them.
    pub fn told(&self) -> (&'static str, String) {
        match self {
            Data::Text(text) => ("REG_SZ", text.clone()),
            Data::Texts(texts) => ("REG_MULTI_SZ", texts.join("\n")),
            Data::Dword(number) => ("REG_DWORD", number.to_string()),
            Data::Qword(number) => ("REG_QWORD", number.to_string()),
            Data::Bytes(bytes) => {
                ("REG_BINARY", bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")))
            }
        }
    }
}

/// A key and its values, by name.
pub type Key = (String, Vec<(String, Data)>);

/// The dialect of mdmdiagnosticstool: no header, nothing escaped.
pub fn dump(keys: &[Key]) -> String {
    let mut out = String::new();
    for (key, values) in keys {
        let _ = write!(out, "[{key}]\r\n");
        for (name, data) in values {
            let data = match data {
                Data::Text(text) => format!("\"{text}\""),
                Data::Texts(texts) => format!("MULTI_SZ:\"{}\"", texts.join("\r\n")),
                Data::Dword(number) => format!("DWORD:{number:08x}"),
                Data::Qword(number) => format!("QWORD:{number:x}"),
                Data::Bytes(bytes) => format!("hex(3):{}", list(bytes)),
            };
            let name = if name.is_empty() { "@".to_owned() } else { format!("\"{name}\"") };
            let _ = write!(out, "    {name}={data}\r\n");
        }
        out.push_str("\r\n");
    }
    out
}

/// What Registry Editor writes, as UTF-16 with its mark: bytes go over several lines.
pub fn export(keys: &[Key]) -> Vec<u8> {
    let mut out = "\u{feff}Windows Registry Editor Version 5.00\r\n\r\n".to_owned();
    for (key, values) in keys {
        let _ = write!(out, "[{key}]\r\n");
        for (name, data) in values {
            let data = match data {
                Data::Text(text) => format!("\"{}\"", escaped(text)),
                Data::Texts(texts) => {
                    let wide = texts.iter().flat_map(|text| text.encode_utf16().chain([0])).chain([0]);
                    format!("hex(7):{}", list(&wide.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()))
                }
                Data::Dword(number) => format!("dword:{number:08x}"),
                Data::Qword(number) => format!("hex(b):{}", list(&number.to_le_bytes())),
                Data::Bytes(bytes) => format!("hex:{}", list(bytes)),
            };
            let name = if name.is_empty() { "@".to_owned() } else { format!("\"{}\"", escaped(name)) };
            let broken: Vec<String> =
                data.split(',').collect::<Vec<_>>().chunks(20).map(|some| some.join(",")).collect();
            let data = if data.starts_with("hex") { broken.join(",\\\r\n  ") } else { data };
            let _ = write!(out, "{name}={data}\r\n");
        }
        out.push_str("\r\n");
    }
    out.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn list(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(",")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
