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

/// The months by how their short names begin in the languages that write them in dates; those that begin alike in all
/// of them only once. Source: the short month names of CLDR.
const MONTHS: &[(&str, u32)] = &[
    ("juil", 7),
    ("juin", 6),
    ("jan", 1),
    ("gen", 1),
    ("ene", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrt", 3),
    ("apr", 4),
    ("abr", 4),
    ("avr", 4),
    ("may", 5),
    ("mai", 5),
    ("maj", 5),
    ("mag", 5),
    ("mei", 5),
    ("jun", 6),
    ("giu", 6),
    ("jul", 7),
    ("lug", 7),
    ("aug", 8),
    ("ago", 8),
    ("aoû", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("nov", 11),
    ("dec", 12),
    ("dez", 12),
    ("dic", 12),
    ("déc", 12),
    ("des", 12),
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
    let month = || MONTHS.iter().find(|(start, _)| word.starts_with(start)).map(|(_, month)| Meaning::Month(*month));
    noon.or_else(filler).or_else(month)
}
