//! The report does not depend on windows, threads, the order of logs, or on records that say nothing.

use crate::{cases, made};
use oobelens::{Knowledge, laws};
use proptest::prelude::*;
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn one_report_for_the_same_logs(first in made::telling_log(), second in made::telling_log(), third in made::log(), size in 1..=3000u64) {
        let logs: [(&str, &[u8]); 3] = [("AppWorkload.log", &first), ("IntuneManagementExtension.log", &second), ("other.log", &third)];
        laws::one_report(&KNOWLEDGE, &logs, &[size, 1 << 10, 4 << 10, 64 << 10, 1 << 20], &[1, 2, 3]);
    }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn records_that_say_nothing_change_nothing(log in made::telling_log()) {
        laws::bystanders(&KNOWLEDGE, "IntuneManagementExtension.log", &log);
    }
}

#[test]
fn the_bystanders_that_are_added_match_no_signal() {
    let mut found = Vec::new();
    laws::everywhere(&KNOWLEDGE).find(laws::BYSTANDER.as_bytes(), &mut found);
    assert!(found.is_empty());
}
