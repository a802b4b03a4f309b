//! A runbook in Markdown against a map of its headings to points: `[headings]`, each heading with its points.

use super::Knowledge;
use super::diagnostic::{Diagnostic, meant};
use super::keys::HEADINGS;
use super::reader::Reader;
use serde::Serialize;

/// A heading of a runbook in Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Its line, from 1.
    pub line: usize,
    /// Its text, whatever its level.
    pub heading: String,
    /// The points the map gives it; none where it is not in the map.
    pub points: Option<Vec<String>>,
}

/// What the map says of every heading, and all that does not fit: a heading the map does not have, a heading that is not
/// in the runbook, a point nobody knows. Both files come with their names and texts.
pub fn check_headings(
    knowledge: &Knowledge,
    (name, markdown): (&str, &str),
    (map_name, map): (&str, &str),
) -> (Vec<Heading>, Vec<Diagnostic>) {
    let mut headings: Vec<(Heading, usize)> = headings(markdown);
    let mut reader = Reader::new(map_name, map);
    let Some(root) = reader.table() else { return (Vec::new(), reader.faults) };
    let root = root.get_ref();
    reader.keys(root, &(0..map.len()), HEADINGS, "a map of headings");
    let points: Vec<&str> =
        knowledge.runbooks().iter().flat_map(|book| &book.points).map(|point| point.id.as_str()).collect();
    for (table, _) in reader.tables_at(root, "headings") {
        for (key, value) in table.iter() {
            let mut given = Vec::new();
            for value in reader.many(value) {
                let point = reader.string(value);
                if !points.contains(&point.as_str()) {
                    let help = meant(&point, points.iter().copied());
                    reader.fault(value.span(), format!("there is no runbook point `{point}`"), help);
                }
                given.push(point);
            }
            let text = key.get_ref().trim();
            let mut named = headings.iter_mut().filter(|(heading, _)| heading.heading == text).peekable();
            if named.peek().is_none() {
                let known = headings.iter().map(|(heading, _)| heading.heading.as_str());
                let help = meant(text, known);
                reader.fault(key.span(), format!("{name} has no heading `{text}`"), help);
                continue;
            }
            named.for_each(|(heading, _)| heading.points = Some(given.clone()));
        }
    }
    let unmapped = headings.iter().filter(|(heading, _)| heading.points.is_none()).map(|(heading, byte)| Diagnostic {
        file: name.to_owned(),
        text: markdown.to_owned(),
        at: *byte..*byte + heading.heading.len(),
        message: format!("{map_name} does not map the heading `{}`", heading.heading),
        help: Some("give it its points, or `[]` where it has none".to_owned()),
    });
    let mut faults = reader.faults;
    faults.extend(unmapped);
    (headings.into_iter().map(|(heading, _)| heading).collect(), faults)
}

/// The headings written with `#`, each with the byte its text begins at. What stands between fences is no heading.
fn headings(markdown: &str) -> Vec<(Heading, usize)> {
    let mut found = Vec::new();
    let mut fence = None;
    let mut byte = 0;
    for (number, whole) in markdown.split_inclusive('\n').enumerate() {
        let line = whole.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let text = line.trim_start_matches('#');
        let level = line.len() - text.len();
        if fence.is_none() && (1..=6).contains(&level) && text.starts_with([' ', '\t']) {
            let text = text.trim().trim_end_matches('#').trim_end();
            let at = byte + whole.find(text).unwrap_or_default();
            found.push((Heading { line: number + 1, heading: text.to_owned(), points: None }, at));
        }
        byte += whole.len();
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const BOOK: &str = "# Our runbook\r\n\n## Stuck ##\n```\n# no heading\n```\n#nor this\n### Who to call\n";

    fn check(map: &str) -> (Vec<Heading>, Vec<String>) {
        let (headings, faults) = check_headings(&Knowledge::builtin(), ("book.md", BOOK), ("map.toml", map));
        (headings, faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_map_that_fits_has_no_faults() {
        let (headings, faults) =
            check("[headings]\n\"Our runbook\" = []\nStuck = [\"F5.1\", \"C1\"]\n\"Who to call\" = \"E\"\n");
        assert_eq!(faults, Vec::<String>::new());
        let told: Vec<_> = headings.iter().map(|one| (one.line, one.heading.as_str())).collect();
        assert_eq!(told, [(1, "Our runbook"), (3, "Stuck"), (8, "Who to call")]);
        assert_eq!(headings[1].points.as_deref().unwrap(), ["F5.1", "C1"]);
    }

    #[test]
    fn what_does_not_fit_is_pointed_at() {
        let (_, faults) = check("[headings]\n\"Our runbook\" = []\nStuk = [\"F5.9\"]\n");
        let told = faults.join("\n");
        for said in [
            "there is no runbook point `F5.9`",
            "book.md has no heading `Stuk`",
            "did you mean `Stuck`?",
            "map.toml does not map the heading `Stuck`",
            "--> book.md:8:5",
        ] {
            assert!(told.contains(said), "{said} not in\n{told}");
        }
        assert_eq!(faults.len(), 4, "{told}");
    }

    #[test]
    fn a_map_is_toml_with_headings() {
        assert!(check("Stuck").1[0].contains("no TOML"));
        assert!(check("[heading]").1.iter().any(|fault| fault.contains("did you mean `headings`?")));
    }
}
