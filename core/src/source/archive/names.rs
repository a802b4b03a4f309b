//! A name of its own for each member of an archive.

use rustc_hash::FxHashMap;

/// Names that were given away.
#[derive(Debug)]
pub struct Names {
    /// Each with the number for the next of the same name.
    next: FxHashMap<String, u64>,
    /// The characters of one.
    longest: usize,
}

impl Names {
    /// None so far; of a longer name only so many characters are kept.
    pub fn new(longest: usize) -> Self {
        Names { next: FxHashMap::default(), longest }
    }

    /// A name of its own for each member, with `/` between its parts: the second `a.log` is `a (2).log`.
    pub fn unique(&mut self, name: &str) -> String {
        let name = match name.char_indices().nth(self.longest) {
            Some((cut, _)) => format!("{}\u{2026}", &name[..cut]),
            None if name.is_empty() => "(no name)".to_owned(),
            None => name.to_owned(),
        };
        let name = name.replace('\\', "/");
        let Some(&next) = self.next.get(&name) else {
            self.next.insert(name.clone(), 2);
            return name;
        };
        let dot = name.rfind('.').filter(|&dot| !name[dot..].contains('/')).unwrap_or(name.len());
        let (stem, extension) = name.split_at(dot);
        let numbered = |number| (number, format!("{stem} ({number}){extension}"));
        let (number, unique) =
            (next..).map(numbered).find(|(_, name)| !self.next.contains_key(name)).unwrap_or((next, name.clone()));
        self.next.insert(name, number + 1);
        self.next.insert(unique.clone(), 2);
        unique
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names = Names::new(300);
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
