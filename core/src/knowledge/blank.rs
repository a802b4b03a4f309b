//! New files to begin with: whole, with comments, and already right.

/// The file of a new rule of that name, over the signal of [`signals`]; its examples do what they say.
///
/// ```
/// use oobelens::{Knowledge, knowledge::{blank, load::File}};
/// let file = |path: &str, text| File { path: path.to_owned(), text };
/// let files = [
///     file("signals/vpn-refused.toml", blank::signals("vpn-refused")),
///     file("rules/vpn-refused.toml", blank::rule("vpn-refused")),
/// ];
/// assert!(Knowledge::with_files(&files).is_ok());
/// ```
pub fn rule(name: &str) -> String {
    include_str!("blank/rule.toml").replace("NAME", name)
}

/// The file of signals for a new rule of that name.
pub fn signals(name: &str) -> String {
    include_str!("blank/signals.toml").replace("NAME", name)
}
