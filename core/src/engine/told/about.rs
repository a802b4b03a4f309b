//! What the device is.

use super::{Desk, Teller};
use crate::knowledge::Knowledge;
use crate::lake::About;

impl Desk<'_> {
    /// What the records tell of the device itself: the last word of each counts.
    pub fn about(&self, knowledge: &Knowledge) -> About {
        let teller = Teller { knowledge, story: self.story() };
        let mut about = About::default();
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
                _ => {}
            }
        }
        about
    }
}
