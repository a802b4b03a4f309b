//! What holds for templates, whatever their text and the message.

use crate::knowledge::{Knowledge, model};
use crate::signal::template::{Hole, Part};
use crate::signal::{Matcher, Template};

/// A template whose holes are filled matches the text and captures what they were filled with; and no message makes it
/// panic.
///
/// # Panics
/// Where it does not hold.
pub fn template(text: &str, message: &[u8]) {
    let Ok(template) = Template::parse(text) else { return };
    if let Some(captures) = template.matches(message) {
        for number in 0..template.names.len() {
            assert!(captures.get(number, message).len() <= message.len());
        }
    }
    let (rendered, filled) = render(&template);
    let captures = template.matches(rendered.as_bytes());
    let Some(captures) = captures else { panic!("{text:?} does not match its own rendering {rendered:?}") };
    for (number, wanted) in filled.iter().enumerate() {
        let found = captures.get(number, rendered.as_bytes());
        assert_eq!(found, wanted.as_bytes(), "capture {number} of {text:?} in {rendered:?}");
    }
}

/// The index of all templates a knowledge has, none of which claims a message: for [`index`].
pub fn everywhere(knowledge: &Knowledge) -> Matcher {
    let texts = knowledge.signals().iter().filter_map(|signal| match &signal.of {
        model::Matcher::Text { text, .. } => Some(text),
        _ => None,
    });
    Matcher::new(texts.flatten().filter_map(|text| Some((Template::parse(text).ok()?, true))).collect())
}

/// The index finds in a message the templates that match it when each is tried by itself.
///
/// # Panics
/// Where it does not hold.
pub fn index(everywhere: &Matcher, message: &[u8]) {
    let mut found = Vec::new();
    everywhere.find(message, &mut found);
    let mut numbers: Vec<u32> = found.iter().map(|found| found.template).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, everywhere.find_slowly(message), "in {:?}", String::from_utf8_lossy(message));
}

/// The template with every hole filled by a text of its kind, and what each capture is filled with.
fn render(template: &Template) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut filled = vec![String::new(); template.names.len()];
    for (at, part) in template.parts.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &template.parts[before]);
        match part {
            Part::Literal(literal) => text.push_str(&String::from_utf8_lossy(literal.bytes())),
            Part::Break => text.push_str("\r\n"),
            Part::Hole(hole, number) => {
                let (stands, taken) = fill(*hole, before, template.parts.get(at + 1));
                text.push_str(&stands);
                if let Some(number) = number {
                    filled[usize::from(*number)] = taken;
                }
            }
        }
    }
    (text, filled)
}

/// What stands in a hole, and what the hole takes of it.
fn fill(hole: Hole, before: Option<&Part>, behind: Option<&Part>) -> (String, String) {
    let text = match hole {
        Hole::Free | Hole::Gap => open(before, behind),
        Hole::Guid => "11111111-2222-3333-4444-555555555555".to_owned(),
        Hole::Int => "-42".to_owned(),
        Hole::Code => "0x80070643".to_owned(),
        Hole::Word => "Word".to_owned(),
        Hole::Host => "contoso.com".to_owned(),
        Hole::Quoted => return ("'it is'".to_owned(), "it is".to_owned()),
        Hole::Line => "one line".to_owned(),
        Hole::Json => "{\"a\":[1]}".to_owned(),
        // What stands before may not run on into it.
        Hole::Rest if matches!(before, Some(Part::Hole(Hole::Line, _))) => "\r\nthe rest".to_owned(),
        Hole::Rest => " the rest".to_owned(),
    };
    (text.clone(), text)
}

/// A text for an open hole: without the first letter of what stands behind it, and ending what stands before it.
fn open(before: Option<&Part>, behind: Option<&Part>) -> String {
    if matches!(behind, Some(Part::Break)) {
        return String::new();
    }
    let start = if matches!(before, Some(Part::Hole(Hole::Line, _))) { "\n" } else { "" };
    let taken =
        |letter: &char| matches!(behind, Some(Part::Literal(literal)) if literal.bytes().contains(&(*letter as u8)));
    match "~^|;!?".chars().find(|letter| !taken(letter)) {
        Some(letter) => format!("{start}{letter}"),
        None => start.to_owned(),
    }
}
