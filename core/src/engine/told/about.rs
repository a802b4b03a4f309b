//! What the device is.

use super::{Desk, Teller};
use crate::knowledge::Knowledge;
use crate::lake::About;
use crate::rule;
use crate::time::TICKS;
use std::collections::BTreeMap;

impl Desk<'_> {
    /// What the records tell of the device itself: the last word of each counts.
    pub fn about(&self, knowledge: &Knowledge) -> About {
        let teller = Teller { knowledge, story: self.story() };
        let mut about = About::default();
        let mut begun = BTreeMap::new();
        for number in teller.numbers() {
            let (kind, outcome, _) = teller.words(number);
            let told = |name: &str| teller.text(number, name).map(|text| text.trim().to_owned());
            let told = |name: &str| told(name).filter(|text| !text.is_empty());
            match (kind, outcome) {
                ("device", _) => {
                    about.build = told("build").or(about.build);
                    about.maker = told("maker").or(about.maker);
                    about.model = told("model").or(about.model);
                    about.serial = told("serial").or(about.serial);
                }
                ("agent.version", _) => about.agent = told("version").or(about.agent),
                ("app.install", "start") => {
                    teller.subject(number, "app").map(|app| begun.insert(rule::shown(app), number));
                }
                ("app.exit", _) => {
                    let Some(app) = teller.subject(number, "app").map(rule::shown) else { continue };
                    let took = begun.remove(&app).and_then(|start| {
                        let (start, end) = (teller.one(start), teller.one(number));
                        start.comparable(end).then(|| end.ticks().saturating_sub(start.ticks()) / TICKS)
                    });
                    about.installs.extend(took.map(|seconds| (app, seconds)));
                }
                _ => {}
            }
        }
        about
    }
}
