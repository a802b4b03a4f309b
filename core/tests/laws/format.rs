//! Tiling, slicing, and the fast path against the grammar.

use crate::{cases, made};
use oobelens::laws;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn items_cover_the_input_and_slices_give_the_same(log in made::log(), size in 1..=200usize) {
        laws::tiling(&log);
        laws::slicing(&log, size);
        laws::fast_is_grammar(&log);
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn windows_of_any_size_on_any_threads_give_the_same(log in made::log(), size in 1..=200u64) {
        // The first marker must stand in what is looked at to recognise the format.
        let whole = log.len().max(1) as u64;
        laws::windows(&log, &[size, 1 << 10, 4 << 10, 64 << 10, whole], &[1, 2, 3]);
    }
}
