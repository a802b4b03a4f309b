//! What more knowledge costs.

use crate::knowledge::model::{Condition, Matcher, Pack, Selector, Test};
use crate::signal::Template;

/// The pack, and so many times its prefix signals and rules: copies that begin like the originals and never match, as
/// knowledge of other products would. It says the same of any logs.
pub fn sixteenfold(mut pack: Pack, times: usize) -> Pack {
    let (signals, rules) = (pack.signals.clone(), pack.rules.clone());
    for copy in 1..times {
        let prefixed = signals.iter().filter_map(|signal| {
            let Matcher::Text { source, text } = &signal.of else { return None };
            let text: Vec<String> = text.iter().filter_map(|text| elsewhere(text, copy)).collect();
            let of = Matcher::Text { source: source.clone(), text };
            let one = crate::knowledge::model::Signal { id: format!("{}-{copy}", signal.id), of, ..signal.clone() };
            Some(one).filter(|one| matches!(&one.of, Matcher::Text { text, .. } if !text.is_empty()))
        });
        pack.signals.extend(prefixed);
        for rule in &rules {
            let mut rule = rule.clone();
            rule.id = format!("{}-{copy}", rule.id);
            rule.supersedes.clear();
            rule.explains.clear();
            never(&mut rule.when, copy);
            pack.rules.push(rule);
        }
    }
    pack
}

/// A template with the same beginning that says something else: the tree of prefixes has to go all the way to tell them
/// apart. None for a floating one.
fn elsewhere(text: &str, copy: usize) -> Option<String> {
    Template::parse(text).ok()?.prefix()?;
    let at = text.find('{').unwrap_or(text.len());
    Some(format!("{}~{copy}~{}", &text[..at], &text[at..]))
}

/// The same condition over captures that no record has.
fn never(condition: &mut Condition, copy: usize) {
    let selectors = condition.on.iter_mut().chain(&mut condition.broken_by).chain(&mut condition.sequence);
    for selector in selectors.chain(&mut condition.absent) {
        unheard(selector, copy);
    }
    let parts = condition.all.iter_mut().chain(&mut condition.any).chain(&mut condition.none);
    parts.for_each(|part| never(part, copy));
}

fn unheard(selector: &mut Selector, copy: usize) {
    selector.filter.insert("code".to_owned(), Test::OneOf(vec![format!("never {copy}")]));
}
