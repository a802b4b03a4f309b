//! The sections of the report that tell what became of scripts, restarts, sign-ins and requests.

use super::{Page, counted};
use crate::finding::{CodeSaid, Evidence};
use crate::report::{Outage, Report, Restart, Script, SignIn};
use crate::rule::duration;
use crate::time::TICKS;

/// Lines of a section; the JSON report has all.
pub const LINES: usize = 10;

/// A section: sentences, each with a record that shows it, and what is said of all others.
pub struct Told<'r> {
    pub title: &'static str,
    pub lines: Vec<(String, Option<&'r Evidence>)>,
    pub rest: Option<String>,
}

/// Every section that has something to tell.
pub fn told(report: &Report) -> Vec<Told<'_>> {
    let bad: Vec<&Script> = report.scripts.iter().filter(|script| !script.is_fine()).collect();
    let fine = report.scripts.len() - bad.len();
    let rest = (fine > 0).then(|| format!("{} ended well or have nothing to mend", counted(fine as u64, "script")));
    let scripts = bad.into_iter().map(|script| (of_script(script), script.evidence.first())).collect();
    let restarts = report.restarts.iter().map(|restart| (of_restart(restart), restart.evidence.as_ref())).collect();
    let failed = report.sign_ins.iter().filter(|one| one.is_bad());
    let failed = alike(failed, |one| (one.what, one.outcome));
    let failed = failed.iter().map(|all| (of_sign_ins(all), all[0].evidence.first())).collect();
    let network = alike(report.network.iter(), |one| (&one.what, &one.host, one.trouble));
    let network = network.iter().map(|all| (of_outages(all), all[0].evidence.first())).collect();
    let mut told = vec![
        Told { title: "Scripts", lines: scripts, rest },
        Told { title: "Restarts", lines: restarts, rest: None },
        Told { title: "Sign-ins that failed", lines: failed, rest: None },
        Told { title: "Network", lines: network, rest: None },
    ];
    told.retain(|section| !section.lines.is_empty() || section.rest.is_some());
    told
}

impl Page {
    pub(super) fn became(&mut self, report: &Report) {
        for section in told(report) {
            self.heading(section.title);
            for (line, evidence) in section.lines.iter().take(LINES) {
                self.wrapped("   - ", 5, 5, line);
                if let Some(evidence) = evidence {
                    self.place(evidence);
                }
            }
            if section.lines.len() > LINES {
                self.indented("", &format!("and {} more: the JSON report has all", section.lines.len() - LINES));
            }
            if let Some(rest) = section.rest {
                self.indented("", &rest);
            }
        }
    }
}

/// What became of a script, in a sentence.
pub fn of_script(script: &Script) -> String {
    let name = script.name.as_deref().unwrap_or(&script.id);
    let mut text = format!("{} {name}: {}", script.kind, script.state);
    if let Some(since) = &script.since {
        text.push_str(&format!(" since {since}"));
    }
    if script.runs > 0 {
        text.push_str(&format!("; ran {}, {} of them did not end well", counted(script.runs, "time"), script.failures));
    }
    text.push_str(&codes(&script.exit_codes));
    if let Some(seconds) = script.seconds {
        text.push_str(&format!("; took {}", duration(seconds.saturating_mul(TICKS))));
    }
    text
}

/// A restart, in a sentence.
pub fn of_restart(restart: &Restart) -> String {
    let time = restart.time.as_deref().unwrap_or("no time");
    let what = if restart.seen { "Windows started" } else { "asked for, not seen" };
    let asked: Vec<&str> = restart.asked.iter().map(|line| line.text.as_str()).collect();
    let asked = if asked.is_empty() { String::new() } else { format!(": {}", asked.join("; ")) };
    format!("{time} {what}; cause: {}{asked}", restart.cause)
}

/// Those that are alike stand together, at the place of the first one.
fn alike<'o, T, K: PartialEq>(all: impl Iterator<Item = &'o T>, key: impl Fn(&'o T) -> K) -> Vec<Vec<&'o T>> {
    let mut groups: Vec<Vec<&T>> = Vec::new();
    for one in all {
        match groups.iter_mut().find(|group| key(group[0]) == key(one)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// Sign-ins that ended alike, in a sentence.
pub fn of_sign_ins(all: &[&SignIn]) -> String {
    let (first, last) = (all[0], all[all.len() - 1]);
    let count = all.iter().map(|one| one.count).sum();
    let often = often(count, all.len(), &first.first, &last.last);
    format!("{}: {}, {often}{}{}", in_words(first.what), first.outcome, codes(&first.codes), over(&last.over))
}

/// Outages of one sort, in a sentence.
pub fn of_outages(all: &[&Outage]) -> String {
    let (first, last) = (all[0], all[all.len() - 1]);
    let count = all.iter().map(|one| one.count).sum();
    let often = often(count, all.len(), &first.first, &last.last);
    let host = first.host.as_deref().unwrap_or("host not told");
    format!("{} ({host}): {}, {often}{}{}", in_words(&first.what), first.trouble, codes(&first.codes), over(&last.over))
}

/// Kinds as people call them.
fn in_words(what: &str) -> &str {
    match what {
        "net.request" => "requests of the agent",
        "net.proxy" => "ways to the service",
        "mdm.session" => "MDM sessions",
        "token" => "tokens for the agent",
        "sign-in" => "sign-ins to Entra ID",
        "service" => "addresses of the service",
        "update" => "Windows Update",
        other => other,
    }
}

fn often(count: u64, stretches: usize, first: &Option<String>, last: &Option<String>) -> String {
    let times = match stretches {
        1 => counted(count, "time"),
        many => format!("{} in {many} stretches", counted(count, "time")),
    };
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{times}, {first} to {last}"),
        (Some(first), _) => format!("{times}, {first}"),
        _ => times,
    }
}

fn over(over: &Option<String>) -> String {
    over.as_ref().map_or_else(|| "; nothing shows that it is over".to_owned(), |over| format!("; over at {over}"))
}

fn codes(codes: &[CodeSaid]) -> String {
    let one = |code: &CodeSaid| match &code.name {
        Some(name) => format!("{} {name}", code.code),
        None => code.code.clone(),
    };
    let codes: Vec<String> = codes.iter().map(one).collect();
    if codes.is_empty() { String::new() } else { format!("; {}", codes.join(", ")) }
}
