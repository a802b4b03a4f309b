//! A name of its own for each member of an archive.

use crate::limits::NAME;
use rustc_hash::FxHashMap;

/// Names that were given away, each with the number for the next of the same name.
#[derive(Debug, Default)]
pub struct Names(FxHashMap<String, u64>);

impl Names {
    /// A name of its own for each member, with `/` between its parts: the second `a.log` is `a (2).log`.
    pub fn unique(&mut self, name: &str) -> String {
        let name = match name.char_indices().nth(NAME) {
            Some((cut, _)) => format!("{}\u{2026}", &name[..cut]),
            None if name.is_empty() => "(no name)".to_owned(),
            None => name.to_owned(),
        };
        let name = name.replace('\\', "/");
        let Some(&next) = self.0.get(&name) else {
            self.0.insert(name.clone(), 2);
            return name;
        };
        let dot = name.rfind('.').filter(|&dot| !name[dot..].contains('/')).unwrap_or(name.len());
        let (stem, extension) = name.split_at(dot);
        let numbered = |number| (number, format!("{stem} ({number}){extension}"));
        let (number, unique) =
            (next..).map(numbered).find(|(_, name)| !self.0.contains_key(name)).unwrap_or((next, name.clone()));
        self.0.insert(name, number + 1);
        self.0.insert(unique.clone(), 2);
        unique
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names = Names::default();
        let mut unique = |name: &str| names.unique(name);
        assert_eq!(unique("a/b.log"), "a/b.log");
        assert_eq!(unique("a\\b.log"), "a/b (2).log");
        assert_eq!(unique("a/b.log"), "a/b (3).log");
        assert_eq!(unique("x.y/z"), "x.y/z");
        assert_eq!(unique("x.y/z"), "x.y/z (2)");
        assert_eq!(unique(""), "(no name)");
        assert_eq!(unique("../../up"), "../../up");
        assert_eq!(unique(&"\u{e9}".repeat(301)), format!("{}\u{2026}", "\u{e9}".repeat(300)));
    }
}
