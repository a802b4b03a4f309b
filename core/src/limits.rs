//! Every limit there is, in one place: its size, its switch on the command line, what is said where it is reached. What is
//! beyond a limit is left out and said; nothing an input says of itself makes a limit larger. `docs/limits.md` is made of
//! [`table`].

use std::time::Duration;

/// The limits that a run can be given.
///
/// The usual ones let every collection of a device through and stop what was made to exhaust the machine: a diagnostics
/// cabinet has about 30 members and 15 to 50 MB, a collection of a whole device some thousands and a few GB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Members of all archives together.
    pub members: u64,
    /// Archives in one another: 1 reads an archive, 2 one in it too.
    pub depth: u32,
    /// Bytes of one member, unpacked. It is held in memory while it is read; of a cabinet, all members that were packed
    /// together are.
    pub member_bytes: u64,
    /// Bytes of all members together, unpacked. What has to be unpacked again counts against four times as many.
    pub total_bytes: u64,
    /// How many bytes one packed byte may become. It is judged above [`Limits::RATIO_FROM`] bytes only: small logs of
    /// zeros are common and harmless.
    pub ratio: u64,
    /// Bytes that are read of a source that can only be read as a whole: a text that is no CMTrace log, some traces. They
    /// are held in memory.
    pub whole_bytes: u64,
    /// Bytes of a record of a CMTrace log, up to the next one: behind so many its end is not looked for. The longest seen in
    /// the field has 982,255.
    pub record_bytes: u64,
    /// Objects, arrays and elements in one another that are followed in a document of JSON or XML.
    pub nesting: u32,
    /// For how long sources are read. What is being read at that moment is read to the end of its portion.
    pub time: Duration,
}

impl Limits {
    /// Members up to so many bytes may be packed as well as they like: an event log of 20 MB that nobody wrote to packs
    /// to 1:1000, which is as well as Deflate can.
    pub const RATIO_FROM: u64 = 64 << 20;

    /// What nobody asks to be otherwise: 100,000 members, 5 archives in one another, 1 GiB a member, 8 GiB together, 1:500,
    /// 512 MiB of a source that is read as a whole, 64 MiB a record, 128 levels, no end of the time.
    pub const USUAL: Limits = Limits {
        members: 100_000,
        depth: 5,
        member_bytes: 1 << 30,
        total_bytes: 8 << 30,
        ratio: 500,
        whole_bytes: 512 << 20,
        record_bytes: 64 << 20,
        nesting: 128,
        time: Duration::MAX,
    };

    /// [`Limits::member_bytes`] where several devices are in memory at once.
    pub const MEMBER_OF_MANY: u64 = 256 << 20;

    /// The limits where several devices are in memory at once.
    pub fn of_many() -> Self {
        Limits { member_bytes: Self::MEMBER_OF_MANY, ..Limits::default() }
    }
}

impl Default for Limits {
    /// [`Limits::USUAL`]
    fn default() -> Self {
        Limits::USUAL
    }
}

/// What is said of a source that the time was not enough for.
pub(crate) fn out_of_time(time: Duration) -> String {
    format!("the time limit of {} s was reached: not read to its end", time.as_secs_f64())
}

/// Signals of all packs together: their numbers are kept in 16 bits.
pub const SIGNALS: usize = 16 << 10;
/// Rules of all packs together.
pub const RULES: usize = 16 << 10;
/// Captures of one template.
pub const CAPTURES: usize = 8;
/// Gaps of one template: each is looked for from the end of the one before.
pub const GAPS: usize = 16;
/// Bytes of the attributes behind a message of a CMTrace log.
pub const ATTRIBUTES: usize = 4096;
/// Templates of an event log in one another: its binary XML holds instances of them as values.
pub const EVENT_NESTING: usize = 8;
/// Bytes of the messages of exported event logs (.MTA), together.
pub const MESSAGES: u64 = 256 << 20;
/// Subjects of one kind that are kept of a source: apps, hosts, scripts.
pub const SUBJECTS: usize = 1024;
/// Different policy documents that are read in one source: an agent's log holds a handful, of up to a megabyte each.
pub const DOCUMENTS: usize = 256;
/// Characters of a member's name in an archive. No path of a device comes near; but one endless name would stand before the
/// names of all members of an archive in it.
pub const NAME: usize = 300;
/// Characters of a record that are quoted.
pub const QUOTE: usize = 1200;

/// A limit, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What it limits.
    pub of: &'static str,
    /// How much.
    pub size: String,
    /// The switch that changes it; none where it is the same for everybody.
    pub switch: Option<&'static str>,
    /// What is said where it is reached, `N` for numbers.
    pub said: &'static str,
    /// The test that reaches it.
    pub test: &'static str,
}

/// Every limit, those with a switch first.
pub fn table() -> Vec<Limit> {
    let usual = Limits::USUAL;
    let with = |of, size, switch, said, test| Limit { of, size, switch: Some(switch), said, test };
    let fixed = |of, size: usize, said, test| Limit { of, size: grouped(size as u64), switch: None, said, test };
    vec![
        with(
            "members of all archives together",
            grouped(usual.members),
            "--max-members",
            "more than N members in all archives: the rest is not read",
            "limits_are_kept",
        ),
        with(
            "archives in one another",
            grouped(usual.depth.into()),
            "--max-depth",
            "deeper than the limit of N archives in one another: not opened",
            "archives_in_archives_are_read_to_a_depth",
        ),
        with(
            "bytes of one member, unpacked",
            binary(usual.member_bytes),
            "--max-member-size",
            "N bytes to unpack, more than the limit of N: not read",
            "limits_are_kept",
        ),
        with(
            "bytes of all members, unpacked",
            binary(usual.total_bytes),
            "--max-total-size",
            "all archives together unpack to more than N bytes: not read",
            "limits_are_kept",
        ),
        with(
            "bytes that one packed byte becomes, in a member of more than 64 MiB",
            grouped(usual.ratio),
            "--max-ratio",
            "N bytes that unpack to N, more than 1:N, as no log does: not read",
            "bombs_do_not_go_off",
        ),
        with(
            "bytes of a source that can only be read as a whole",
            binary(usual.whole_bytes),
            "--max-whole-size",
            "is N bytes long: only the first N were read",
            "a_source_that_is_read_as_a_whole",
        ),
        with(
            "bytes of a record of a CMTrace log",
            binary(usual.record_bytes),
            "--max-record-size",
            "record too long to be read",
            "the_length_of_a_record",
        ),
        with(
            "objects, arrays and elements in one another, in JSON and in XML",
            grouped(usual.nesting.into()),
            "--max-nesting",
            "nested too deep",
            "the_nesting_of_a_document",
        ),
        with(
            "time of reading",
            "none".to_owned(),
            "--max-time",
            "the time limit of N s was reached: not read to its end",
            "the_time_of_a_run",
        ),
        fixed(
            "entities that a document of XML declares itself",
            0,
            "none is expanded: it stands as it is written",
            "no_entity_of_a_document_is_expanded",
        ),
        fixed("signals of all packs together", SIGNALS, "more than N signals", "the_number_of_signals_and_rules"),
        fixed("rules of all packs together", RULES, "more than N rules", "the_number_of_signals_and_rules"),
        fixed(
            "captures of a template",
            CAPTURES,
            "a template has at most N captures",
            "the_captures_and_gaps_of_a_template",
        ),
        fixed("gaps of a template", GAPS, "a template has at most N gaps", "the_captures_and_gaps_of_a_template"),
        fixed(
            "bytes of the attributes of a CMTrace record",
            ATTRIBUTES,
            "the record counts as residue",
            "the_attributes_of_a_record",
        ),
        fixed(
            "templates of an event log in one another",
            EVENT_NESTING,
            "binary XML too deep",
            "an_instance_in_an_instance_without_end",
        ),
        fixed(
            "bytes of the messages of exported event logs",
            MESSAGES as usize,
            "more than N bytes of messages: not read",
            "the_messages_of_a_log",
        ),
        fixed(
            "apps, hosts and other subjects of one kind in a source",
            SUBJECTS,
            "the report counts what is not kept",
            "the_subjects_of_a_source",
        ),
        fixed(
            "different policy documents in a source",
            DOCUMENTS,
            "more than N different policy documents: only the first N were read",
            "the_documents_of_a_source",
        ),
        fixed("characters of the name of a member", NAME, "the name ends with `…`", "the_name_of_a_member"),
        fixed("characters of a quote", QUOTE, "the quote ends with `…`", "the_length_of_a_quote"),
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
