//! Redaction over texts made of secrets, marks and words: it ends, changes nothing twice, and leaves what is not personal.

use super::cases;
use oobelens::redact::Key;
use oobelens::{Options, Redact, Redactor, Source};
use proptest::prelude::*;

/// Pieces from which hostile texts are made: everything a finder looks for, whole and cut.
const PIECES: [&str; 60] = [
    "@",
    "%40",
    "S-1-",
    "S-1-5-21-1-2-3-4",
    "S-1-12-1-1-2-3-4",
    "\\Users\\",
    "C:\\Users\\jane.doe\\",
    "/users/",
    "AzureAD\\",
    "AzureAD_",
    "Bearer ",
    "-----BEGIN ",
    "-----",
    "-----END ",
    "notify.windows.com/?token=",
    ".onmicrosoft.com",
    "eyJhbGciOiJIUzI1",
    "DESKTOP-1A2B3C4",
    "\\\\",
    "\\\\\\\\srv\\\\x",
    "://",
    "user:pw@",
    "UserName",
    "UPN",
    "\":\"",
    "\\\":\\\"",
    " : ",
    "=",
    " is ",
    ">",
    "<",
    "&quot;",
    "jane.doe@contoso.com",
    "Jane Doe",
    "müller",
    "tenantId",
    "9d21c5aa-71cf-4cd6-9f4b-1c2f7d8e6a01",
    "{",
    "}",
    "[",
    "]",
    "10.1.2.3",
    "version 1.2.3.4",
    "fe80::1:2",
    "00-11-22-33-44-55",
    "password",
    "token",
    "sig",
    "value",
    ",",
    ".",
    "…",
    "\n",
    "\\n",
    "user-3f2a91bc",
    "tenant-00000000",
    "é",
    "😀",
    "'",
    "\"",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9._@:/\\\\-]{0,12}",
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(4096))]

    #[test]
    fn a_redacted_text_stays_as_it_is(texts in proptest::collection::vec(text(), 1..4)) {
        let learnt = texts.iter().fold(Redactor::new(Key::new("k")).scripts(true), |by, text| by.learn_text(text));
        for text in &texts {
            let once = learnt.text(text).into_owned();
            prop_assert_eq!(learnt.text(&once), once.as_str(), "{:?}", text);
            let mut field = text.clone();
            field.redact(&learnt);
            prop_assert_eq!(&field, &once);
            let _ = learnt.field("UserName", text);
            let source = Source::memory("a.reg", format!("[HKEY_X]\n\"UserName\"=hex(2):{text}"));
            prop_assert!(learnt.source(&source).is_ok());
        }
    }

    #[test]
    fn a_name_that_was_learnt_is_nowhere(name in "[a-z]{3,8}[0-9]{2}", before in text(), after in text()) {
        let redactor = Redactor::new(Key::new("k")).learn_text(&format!("C:\\Users\\{name}\\x"));
        let redacted = redactor.text(&format!("{before} {name}, {} {after}", name.to_uppercase())).into_owned();
        prop_assert!(!redacted.to_lowercase().contains(&format!(" {name}")), "{}", redacted);
    }

    #[test]
    fn a_text_without_secrets_is_not_changed(words in proptest::collection::vec("[a-z]{1,9}|[0-9]{1,6}|0x[0-9a-f]{8}", 0..40)) {
        let text = words.join(" ");
        let redactor = Redactor::new(Key::new("k"));
        prop_assert!(matches!(redactor.text(&text), std::borrow::Cow::Borrowed(same) if same == text), "{}", text);
    }
}

/// What was once found by chance.
#[test]
fn the_token_of_a_channel_is_replaced_once() {
    let text = r"notify.windows.com/?token=C:\Users\jane.doe\{0\AA\{0";
    let learnt = Redactor::new(Key::new("k")).learn_text(text);
    let once = learnt.text(text).into_owned();
    assert_eq!(learnt.text(&once), once.as_str());
    assert!(!once.contains("jane"), "{once}");
}

#[test]
fn learning_reads_what_diagnosing_reads() {
    let knowledge = oobelens::Knowledge::builtin();
    let options = Options::new(&knowledge);
    let log = "<![LOG[Adding argument proxy with value AzureAD\\JaneDoe]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" component=\"x\" context=\"CONTOSO\\kim.lund\" type=\"1\" thread=\"4\" file=\"\">\r\n";
    let sources = [Source::memory("IntuneManagementExtension.log", log)];
    let redactor = Redactor::new(Key::new("k")).learn(&sources, &options).unwrap();
    assert_eq!(redactor.names(), 3);
    let redacted = redactor.text("janedoe and KIM.LUND of contoso, not of CONTOSO\\x");
    assert!(redacted.contains("of contoso, not of tenant-") && !redacted.to_lowercase().contains("lund"), "{redacted}");
    assert!(!format!("{redactor:?}").to_lowercase().contains("jane"));
}
