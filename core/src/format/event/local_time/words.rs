//! Words in dates.

/// What a word in a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A month.
    Month(u32),
    /// `AM` or `PM`.
    Noon {
        /// Whether it is `PM`.
        after: bool,
    },
    /// Nothing: `Uhr`, the `г.` behind a year.
    Filler,
}

/// January to December by how their short names begin, in the languages that write them in dates.
///
/// Source: the short month names of CLDR, <https://cldr.unicode.org>.
const MONTHS: [&str; 12] = [
    "jan|gen|ene",
    "feb|fév|fev",
    "mar|mär|mrt",
    "apr|abr|avr",
    "may|mai|maj|mag|mei",
    "jun|juin|giu",
    "jul|juil|lug",
    "aug|ago|aoû",
    "sep|set",
    "oct|okt|out|ott",
    "nov",
    "dec|dez|dic|déc|des",
];

/// Designators of the half of the day. Source: CLDR.
const NOON: &[(&str, bool)] = &[
    ("am", false),
    ("a", false),
    ("上午", false),
    ("午前", false),
    ("오전", false),
    ("πμ", false),
    ("pm", true),
    ("p", true),
    ("下午", true),
    ("午後", true),
    ("오후", true),
    ("μμ", true),
];

/// The `m` is of `a. m.`.
const FILLERS: &[&str] = &["m", "г", "ч", "uhr", "klo", "kl"];

/// What a word says, whatever its case and points; `None` for a word no date holds.
pub fn meaning(word: &str) -> Option<Meaning> {
    let word = word.to_lowercase().replace('.', "");
    let noon = NOON.iter().find(|(known, _)| *known == word).map(|(_, after)| Meaning::Noon { after: *after });
    let filler = || FILLERS.contains(&word.as_str()).then_some(Meaning::Filler);
    let begins = |starts: &&str| starts.split('|').any(|start| word.starts_with(start));
    let month = || (1..).zip(MONTHS).find(|(_, starts)| begins(starts)).map(|(month, _)| Meaning::Month(month));
    noon.or_else(filler).or_else(month)
}
