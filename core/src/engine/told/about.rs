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
                    about.serial = told("serial").filter(|serial| !is_filler(serial)).or(about.serial);
                }
                ("agent.version", _) => about.agent = told("version").or(about.agent),
                _ => {}
            }
        }
        about
    }
}

/// Whether a serial number is what makers leave in the place of one: many devices have the same.
///
/// Sources: <https://github.com/systemd/systemd/blob/main/hwdb.d/20-dmi-id.hwdb>, which lists what stands for no name; a
/// serial number's own of the kind in <https://www.easymanua.ls/compel/vaw70/manual?p=50>.
fn is_filler(serial: &str) -> bool {
    const FILLERS: [&str; 8] = [
        "to be filled by o.e.m.",
        "default string",
        "system serial number",
        "chassis serial number",
        "o.e.m.",
        "oem",
        "n/a",
        "123456789",
    ];
    let small = serial.to_lowercase();
    FILLERS.contains(&small.as_str()) || small.chars().all(|char| char == '0')
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_stands_for_no_serial_number_is_none() {
        for serial in ["To Be Filled By O.E.M.", "Default string", "0", "00000000", "N/A"] {
            assert!(super::is_filler(serial), "{serial}");
        }
        for serial in ["5CG1234ABC", "PF-0X1234", "0000-0014-2290-3011-1220-5539-47", "VMware-56 4d"] {
            assert!(!super::is_filler(serial), "{serial}");
        }
    }
}
