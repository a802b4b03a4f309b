//! The limits for people: what `docs/limits.md` lists.

use super::Limits;

/// A limit, for people.
#[derive(Debug, Clone)]
pub struct Limit {
    /// What it is called.
    pub name: &'static str,
    /// What it limits.
    pub of: &'static str,
    /// How much.
    pub size: String,
    /// The switch that changes it; none where nothing can.
    pub switch: Option<String>,
    /// What is said where it is reached, `N` for numbers.
    pub said: &'static str,
    /// The test that reaches it.
    pub test: &'static str,
    /// Where it is set by its name.
    pub(super) bounds: Option<Bounds>,
}

/// What a limit may be that is set by its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub of: fn(&mut Limits) -> &mut usize,
    pub least: usize,
    pub most: usize,
}

impl Limit {
    /// One with a switch of its own: `--max-` and its name.
    fn own(name: &'static str, of: &'static str, size: String, said: &'static str, test: &'static str) -> Self {
        Limit { name, of, size, switch: Some(format!("--max-{name}")), said, test, bounds: None }
    }

    /// One that `--limit` sets.
    fn named(
        name: &'static str,
        of: &'static str,
        bounds: (usize, fn(&mut Limits) -> &mut usize, usize),
        said: &'static str,
        test: &'static str,
    ) -> Self {
        let (least, of_limits, most) = bounds;
        let size = grouped(*of_limits(&mut Limits::USUAL.clone()) as u64);
        let bounds = Some(Bounds { of: of_limits, least, most });
        Limit { name, of, size, switch: Some(format!("--limit {name}=N")), said, test, bounds }
    }
}

/// Every limit, those with a switch of their own first.
pub fn table() -> Vec<Limit> {
    const ANY: usize = usize::MAX;
    let usual = Limits::USUAL;
    vec![
        Limit::own(
            "members",
            "members of all archives together",
            grouped(usual.members),
            "more than N members in all archives: the rest is not read",
            "limits_are_kept",
        ),
        Limit::own(
            "depth",
            "archives in one another",
            grouped(usual.depth.into()),
            "deeper than the limit of N archives in one another: not opened",
            "archives_in_archives_are_read_to_a_depth",
        ),
        Limit::own(
            "member-size",
            "bytes of one member, unpacked",
            binary(usual.member_bytes),
            "N bytes to unpack, more than the limit of N: not read",
            "limits_are_kept",
        ),
        Limit::own(
            "total-size",
            "bytes of all members, unpacked",
            binary(usual.total_bytes),
            "all archives together unpack to more than N bytes: not read",
            "limits_are_kept",
        ),
        Limit::own(
            "ratio",
            "bytes that one packed byte becomes, in a member of more than 64 MiB",
            grouped(usual.ratio),
            "N bytes that unpack to N, more than 1:N, as no log does: not read",
            "bombs_do_not_go_off",
        ),
        Limit::own(
            "whole-size",
            "bytes of a source that can only be read as a whole",
            binary(usual.whole_bytes),
            "is N bytes long: only the first N were read",
            "a_source_that_is_read_as_a_whole",
        ),
        Limit::own(
            "record-size",
            "bytes of a record of a CMTrace log",
            binary(usual.record_bytes),
            "record too long to be read",
            "the_length_of_a_record",
        ),
        Limit::own(
            "nesting",
            "objects, arrays and elements in one another, in JSON and in XML",
            grouped(usual.nesting.into()),
            "nested too deep",
            "the_nesting_of_a_document",
        ),
        Limit::own(
            "time",
            "time of reading",
            "none".to_owned(),
            "the time limit of N s was reached: not read to its end",
            "the_time_of_a_run",
        ),
        Limit {
            name: "entities",
            of: "entities that a document of XML declares itself",
            size: grouped(0),
            switch: None,
            said: "none is expanded: it stands as it is written",
            test: "no_entity_of_a_document_is_expanded",
            bounds: None,
        },
        Limit::named(
            "signals",
            "signals of all packs together",
            (0, |limits| &mut limits.signals, usual.signals),
            "more than N signals",
            "the_number_of_signals_and_rules",
        ),
        Limit::named(
            "rules",
            "rules of all packs together",
            (0, |limits| &mut limits.rules, usual.rules),
            "more than N rules",
            "the_number_of_signals_and_rules",
        ),
        Limit::named(
            "captures",
            "captures of a template",
            (0, |limits| &mut limits.captures, usual.captures),
            "a template has at most N captures",
            "the_captures_and_gaps_of_a_template",
        ),
        Limit::named(
            "gaps",
            "gaps of a template",
            (0, |limits| &mut limits.gaps, usual.gaps),
            "a template has at most N gaps",
            "the_captures_and_gaps_of_a_template",
        ),
        Limit::named(
            "attributes-size",
            "bytes of the attributes of a CMTrace record",
            // The common form, at most 620 bytes, is read without asking.
            (1024, |limits| &mut limits.attribute_bytes, usual.attribute_bytes),
            "the record counts as residue",
            "the_attributes_of_a_record",
        ),
        Limit::named(
            "event-nesting",
            "templates of an event log in one another",
            (1, |limits| &mut limits.event_nesting, 32),
            "binary XML too deep",
            "an_instance_in_an_instance_without_end",
        ),
        Limit::named(
            "messages-size",
            "bytes of the messages of exported event logs",
            (0, |limits| &mut limits.message_bytes, ANY),
            "more than N bytes of messages: not read",
            "the_messages_of_a_log",
        ),
        Limit::named(
            "subjects",
            "apps, hosts and other subjects of one kind in a source",
            (1, |limits| &mut limits.subjects, 1 << 28),
            "the report counts what is not kept",
            "the_subjects_of_a_source",
        ),
        Limit::named(
            "documents",
            "different policy documents in a source",
            (0, |limits| &mut limits.documents, ANY),
            "more than N different policy documents: only the first N were read",
            "the_documents_of_a_source",
        ),
        Limit::named(
            "name-length",
            "characters of the name of a member",
            (1, |limits| &mut limits.name_chars, ANY),
            "the name ends with `…`",
            "the_name_of_a_member",
        ),
        Limit::named(
            "quote-length",
            "characters of a quote",
            (1, |limits| &mut limits.quote_chars, 1_000_000),
            "the quote ends with `…`",
            "the_length_of_a_quote",
        ),
    ]
}

/// `1,024`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `64 MiB`
fn binary(bytes: u64) -> String {
    match bytes {
        whole if whole.is_multiple_of(1 << 30) => format!("{} GiB", whole >> 30),
        whole => format!("{} MiB", whole >> 20),
    }
}
