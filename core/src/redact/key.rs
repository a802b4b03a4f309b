//! The key, and what it makes of a name.

use super::kind::Kind;
use crate::error::Error;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::io;
use std::path::Path;

/// How many hexadecimal digits a pseudonym has.
const DIGITS: usize = 8;

/// What makes pseudonyms: the same name becomes the same pseudonym under the same key, and nobody without the key can
/// find out which name it was, nor try names out.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// A key is never shown.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A new one from the system's random numbers: pseudonyms that join within one run and with no other.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn random() -> Result<Self, Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| {
            Error::io(Path::new("the system's random numbers"), io::Error::other(error.to_string()))
        })?;
        Ok(Key(key))
    }

    /// The key of a text: pseudonyms join across runs and devices. Who knows the text can try names out, so it should be
    /// long and stay secret.
    pub fn new(text: &str) -> Self {
        Key(Sha256::digest(text.as_bytes()).into())
    }

    /// `user-3f2a91bc`. Spellings of the same thing become the same: upper and lower case, braces and hyphens of a GUID, the
    /// GUID of an Entra account and its SID.
    pub(super) fn pseudonym(&self, kind: Kind, value: &str) -> String {
        let mut plain = plain(value);
        if let Some(guid) = guid_of_sid(value) {
            plain = guid;
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length is a key");
        mac.update(plain.as_bytes());
        let code = mac.finalize().into_bytes();
        let digits: String = code[..DIGITS / 2].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{digits}", kind.word())
    }
}

/// The spelling that stands for all of them.
fn plain(value: &str) -> String {
    let small = value.trim().to_lowercase();
    let digits: String = small.chars().filter(char::is_ascii_hexdigit).collect();
    let marks = |char: char| char.is_ascii_hexdigit() || matches!(char, '{' | '}' | '-' | ':');
    // A GUID has 32 digits, a MAC address 12.
    let is_number = matches!(digits.len(), 12 | 32) && small.chars().all(marks);
    if is_number { digits } else { small }
}

/// The GUID in a SID of Entra, `S-1-12-1-` and four numbers of 32 bits, as 32 digits.
///
/// Source: <https://oliverkieselbach.com/2020/05/13/powershell-helpers-to-convert-azure-ad-object-ids-and-sids/>.
pub(super) fn guid_of_sid(sid: &str) -> Option<String> {
    let rest = sid.get(..9).filter(|head| head.eq_ignore_ascii_case("S-1-12-1-")).and_then(|_| sid.get(9..))?;
    let parts: Option<Vec<u32>> = rest.split('-').map(|part| part.parse().ok()).collect();
    let [first, second, third, fourth] = parts?[..] else { return None };
    let [a, b, c, d] = second.to_le_bytes();
    let tail = [third, fourth].map(u32::to_le_bytes).concat();
    let tail: String = tail.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("{first:08x}{:04x}{:04x}{tail}", u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])))
}

/// Whether this is what [`Key::pseudonym`] makes.
pub(super) fn is_pseudonym(text: &str) -> bool {
    let Some((word, digits)) = text.split_once('-') else { return false };
    let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    digits.len() == DIGITS && digits.bytes().all(lower) && Kind::ALL.iter().any(|kind| kind.word() == word)
}

/// Whether nothing is left of a text when its pseudonyms are taken out.
pub(super) fn is_only_pseudonyms(text: &str) -> bool {
    let part = |char: char| char.is_alphanumeric() || char == '-';
    let mut words = text.split(|char| !part(char)).filter(|word| word.chars().any(char::is_alphanumeric)).peekable();
    words.peek().is_some() && words.all(is_pseudonym)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_thing_become_one() {
        let key = Key::new("a key");
        let same = |kind, spellings: &[&str]| {
            let mut all: Vec<String> = spellings.iter().map(|text| key.pseudonym(kind, text)).collect();
            all.dedup();
            assert_eq!(all.len(), 1, "{all:?}");
            assert!(is_pseudonym(&all[0]) && is_only_pseudonyms(&format!("{{{}@{}}}", all[0], all[0])));
        };
        same(Kind::Device, &["PC-1", "pc-1"]);
        same(Kind::Tenant, &["{6F9619FF-8B86-D011-B42D-00C04FC964FF}", "6f9619ff8b86d011b42d00c04fc964ff"]);
        same(Kind::Mac, &["00-1A-2B-3C-4D-5E", "00:1a:2b:3c:4d:5e"]);
        assert_ne!(key.pseudonym(Kind::User, "jo"), Key::new("another").pseudonym(Kind::User, "jo"));
        assert!(!is_pseudonym("user-3F2A91BC") && !is_pseudonym("user-3f2a91b") && !is_pseudonym("fool-3f2a91bc"));
        assert!(!is_only_pseudonyms("user-3f2a91bc.x") && !is_only_pseudonyms(""));
    }

    #[test]
    fn an_entra_sid_and_its_guid_are_one() {
        // 73d664e4-0886-4a73-b745-c694da45ddb4, the example of the source above.
        let sid = "S-1-12-1-1943430372-1249052806-2496021943-3034400218";
        assert_eq!(guid_of_sid(sid).as_deref(), Some("73d664e408864a73b745c694da45ddb4"));
        let key = Key::new("k");
        let digits = |text: String| text.split_once('-').expect("a pseudonym").1.to_owned();
        let guid = "73d664e4-0886-4a73-b745-c694da45ddb4";
        assert_eq!(digits(key.pseudonym(Kind::Sid, sid)), digits(key.pseudonym(Kind::User, guid)));
        for no in ["S-1-12-1-1-2-3", "S-1-12-1-1-2-3-99999999999", "S-1-5-18", "", "S-1-12-1-é"] {
            assert_eq!(guid_of_sid(no), None, "{no}");
        }
    }
}
