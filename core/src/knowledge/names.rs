//! What the files of a pack say of each other and of the built-in knowledge: everything that is named must be there.

use crate::knowledge::diagnostic::meant;
use crate::knowledge::kinds::{KINDS, kind_named};
use crate::knowledge::load::FAMILIES;
use crate::knowledge::model::{Matcher, Pack, Rule, Selector, Signal};
use crate::knowledge::read_rules::Reference;
use crate::knowledge::uses;
use crate::signal::template::Template;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// What no advice may say, whoever wrote it: the runbook's hard rule, and what hides a failure.
const FORBIDDEN: &[&str] = &[
    "disable esp",
    "disable the esp",
    "disable the enrollment status page",
    "disable the enrolment status page",
    "turn off the esp",
    "turn the esp off",
    "switch off the esp",
    "skipuserstatuspage",
    "skipdevicestatuspage",
    "clear the tpm first",
    "reset the tpm first",
];

/// Holes that stand for the happenings themselves, and what can be written behind the name of any other.
const HOLES: &[&str] = &["count", "first", "last", "times", "until", "duration"];
const HOWS: &[&str] = &["bytes", "ms", "first-line", "count", "serves"];

/// What is wrong, and what may be done about it.
pub type Wrong = (String, Option<String>);

/// Everything that can be named: a pack and, beside it, the knowledge it adds to.
#[derive(Debug)]
pub struct Names<'p> {
    pack: &'p Pack,
    base: &'p Pack,
    /// What signals capture, and the subjects of the kinds; filled when somebody asks.
    captures: OnceCell<BTreeSet<String>>,
}

/// What a signal captures.
fn captures_of(signal: &Signal) -> Vec<String> {
    let mut names: Vec<String> = signal.take.keys().cloned().collect();
    if let Matcher::Text { text, .. } = &signal.of {
        names.extend(text.iter().filter_map(|text| Template::parse(text).ok()).flat_map(|template| template.names));
    }
    names
}

impl<'p> Names<'p> {
    /// Those of a pack that adds to `base`.
    pub fn new(pack: &'p Pack, base: &'p Pack) -> Self {
        Names { pack, base, captures: OnceCell::new() }
    }

    /// The signals in force.
    fn signals(&self) -> impl Iterator<Item = &'p Signal> {
        let gone = |signal: &&Signal| {
            self.pack.off.signals.contains(&signal.id) || self.pack.signals.iter().any(|own| own.id == signal.id)
        };
        self.pack.signals.iter().chain(self.base.signals.iter().filter(move |signal| !gone(signal)))
    }

    /// The built-in rules that are still in force.
    fn rules_of_base(&self) -> impl Iterator<Item = &'p Rule> {
        let gone = |rule: &&Rule| {
            self.pack.off.rules.contains(&rule.id) || self.pack.rules.iter().any(|own| own.id == rule.id)
        };
        self.base.rules.iter().filter(move |rule| !gone(rule))
    }

    fn captures(&self) -> &BTreeSet<String> {
        self.captures.get_or_init(|| {
            let subjects = KINDS.iter().map(|kind| kind.subject.to_owned());
            subjects.chain(self.signals().flat_map(captures_of)).collect()
        })
    }

    /// What becomes wrong in the built-in rules and runbooks where the built-in signal of that name is replaced or
    /// switched off: what nobody tells any more would pass for what never happened.
    pub fn missed(&self, id: &str) -> Option<Wrong> {
        let old = self.base.signals.iter().find(|signal| signal.id == id)?;
        let new = self.pack.signals.iter().find(|signal| signal.id == id);
        let others = self.signals().any(|signal| signal.kind == old.kind);
        let asks = |selector: &&Selector| selector.what == id || selector.what == old.kind && !others;
        let rules = self.rules_of_base().map(|rule| (format!("the rule `{}`", rule.id), uses::of_rule(rule)));
        let points = self.base.runbooks.iter().filter(|book| !self.pack.runbooks.iter().any(|own| own.id == book.id));
        let points = points.flat_map(|book| &book.points);
        let points = points.map(|point| (format!("the runbook point `{}`", point.id), uses::of_point(point)));
        for (who, selectors) in rules.chain(points) {
            for selector in selectors.into_iter().filter(asks) {
                let Some(new) = new else {
                    let help = format!("leave `{id}` on, or switch off or replace what asks for it too");
                    return Some((format!("`{id}` cannot be switched off: {who} asks for it"), Some(help)));
                };
                if new.kind != old.kind {
                    return Some((format!("`{id}` must stay of kind {}: {who} asks for it", old.kind), None));
                }
                let captured = captures_of(new);
                if let Some(name) = selector.filter.keys().find(|name| !captured.contains(name)) {
                    return Some((format!("`{id}` must capture `{name}`: {who} asks what it says"), None));
                }
            }
        }
        None
    }

    /// What is wrong with a reference, and what may have been meant.
    pub fn wrong(&self, reference: &Reference) -> Option<Wrong> {
        match reference {
            Reference::Point(id) => {
                let books = self.pack.runbooks.iter().chain(&self.base.runbooks);
                let points: Vec<&str> = books.flat_map(|book| &book.points).map(|point| point.id.as_str()).collect();
                unknown(id, &points, "runbook point")
            }
            Reference::Rule(id) => {
                let off = self.pack.off.rules.contains(id).then(|| (format!("the rule `{id}` is switched off"), None));
                let rules = self.pack.rules.iter().chain(self.rules_of_base());
                off.or_else(|| unknown(id, &rules.map(|rule| rule.id.as_str()).collect::<Vec<_>>(), "rule"))
            }
            Reference::Source(id) => unknown(id, FAMILIES, "source"),
            Reference::Selector(selector) => self.wrong_selector(selector),
            Reference::Capture(name) => self.wrong_capture(name),
            Reference::Filter(on, name) => self.wrong_capture(name).or_else(|| self.wrong_filter(on, name)),
            Reference::Holes(text) if unbalanced(text) => {
                Some(("a hole in this text is never closed".to_owned(), None))
            }
            Reference::Holes(text) => text.split('{').skip(1).find_map(|hole| self.wrong_hole(hole.split('}').next()?)),
            Reference::Filled(text, from, same) => self.wrong_filling(text, from, same.as_deref()),
            Reference::Advice(text) => {
                let lower = text.to_lowercase();
                let found = FORBIDDEN
                    .iter()
                    .find(|advice| lower.contains(*advice) && !lower.contains(&format!("do not {advice}")))?;
                let help = "the runbook's hard rule: ESP controls stay on in production".to_owned();
                Some((format!("this advice is forbidden: `{found}`"), Some(help)))
            }
        }
    }

    fn wrong_hole(&self, hole: &str) -> Option<Wrong> {
        let (name, how) = hole.split_once(':').unwrap_or((hole, HOWS[0]));
        if !HOWS.contains(&how) {
            let help = meant(how, HOWS.iter().copied());
            return Some((format!("there is no `:{how}`; expected one of {}", HOWS.join(", ")), help));
        }
        if HOLES.contains(&name) { None } else { self.wrong_capture(name) }
    }

    /// A hole that none of the happenings fills would always say `?`.
    fn wrong_filling(&self, text: &str, from: &[Selector], same: Option<&str>) -> Option<Wrong> {
        let chosen = |signal: &&Signal| from.iter().any(|on| signal.id == on.what || signal.kind == on.what);
        let signals: Vec<&Signal> = self.signals().filter(chosen).collect();
        // What is not known has been told of.
        if from.iter().any(|on| self.wrong_selector(on).is_some()) {
            return None;
        }
        let subjects = signals.iter().filter_map(|signal| kind_named(&signal.kind)).map(|kind| kind.subject.to_owned());
        let known: BTreeSet<String> = signals.iter().flat_map(|signal| captures_of(signal)).chain(subjects).collect();
        let names = text.split('{').skip(1).filter_map(|hole| hole.split(['}', ':']).next());
        let filled = |name: &&str| HOLES.contains(name) || same == Some(*name) || known.contains(*name);
        let empty = names.into_iter().find(|name| !filled(name))?;
        // A name nobody captures has been told of too.
        self.captures().contains(empty).then(|| {
            let message = format!("nothing that makes this happen captures `{empty}`: it would always say `?`");
            (message, meant(empty, known.iter().map(String::as_str)))
        })
    }

    fn wrong_capture(&self, name: &str) -> Option<Wrong> {
        let known: Vec<&str> = self.captures().iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        let (_, help) = unknown(name, &known, "capture")?;
        Some((format!("no signal captures `{name}`"), help))
    }

    /// A filter over what no signal of the selector captures is never met.
    fn wrong_filter(&self, on: &Selector, name: &str) -> Option<Wrong> {
        let chosen = |signal: &&Signal| signal.id == on.what || signal.kind == on.what;
        let signals: Vec<&Signal> = self.signals().filter(chosen).collect();
        let kind = kind_named(signals.first()?.kind.as_str())?;
        let captured: BTreeSet<String> = signals.iter().flat_map(|signal| captures_of(signal)).collect();
        if captured.contains(name) {
            return None;
        }
        let known: Vec<&str> = captured.iter().map(String::as_str).collect();
        let has = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
        let subject = kind.subject == name && !name.is_empty();
        let help = if subject { None } else { meant(name, known.iter().copied()) };
        Some((format!("`{}` captures no `{name}`, so this asks in vain; it captures {has}", on.what), help))
    }

    fn wrong_selector(&self, selector: &Selector) -> Option<Wrong> {
        let signal = self.signals().find(|signal| signal.id == selector.what);
        let kind = signal.map_or(selector.what.as_str(), |signal| signal.kind.as_str());
        let Some(kind) = kind_named(kind) else {
            if self.pack.off.signals.contains(&selector.what) {
                return Some((format!("the signal `{}` is switched off", selector.what), None));
            }
            let signals = self.signals().map(|signal| signal.id.as_str());
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).chain(signals).collect();
            let help = meant(&selector.what, known.iter().copied());
            return Some((format!("there is no kind or signal `{}`", selector.what), help));
        };
        let outcome = selector.outcome.iter().find(|outcome| !kind.outcomes.contains(&outcome.as_str()))?;
        Some((
            format!("kind {} has no outcome `{outcome}`; expected one of {}", kind.name, kind.outcomes.join(", ")),
            meant(outcome, kind.outcomes.iter().copied()),
        ))
    }
}

fn unknown(id: &str, known: &[&str], what: &str) -> Option<Wrong> {
    if known.contains(&id) {
        return None;
    }
    let help = meant(id, known.iter().copied());
    Some((format!("there is no {what} `{id}`"), help))
}

fn unbalanced(text: &str) -> bool {
    text.matches('{').count() != text.matches('}').count()
}
