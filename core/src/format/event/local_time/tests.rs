#![allow(clippy::unwrap_used)]
use super::*;

fn shown(text: &str) -> String {
    match read(text.as_bytes()) {
        Some(Written::Certain(stamp)) => stamp.to_string(),
        Some(written) => written.stamp(Some(Order::DayFirst)).map_or_else(
            || format!("month first {}", written.stamp(Some(Order::MonthFirst)).unwrap()),
            |stamp| format!("either {stamp}"),
        ),
        None => "none".to_owned(),
    }
}

#[test]
fn dates_of_every_language() {
    for (text, is) in [
        ("16-Sep-20 11:36:29 AM", "2020-09-16 11:36:29.0000000"),
        ("16-sept.-20 12:06:29 a. m.", "2020-09-16 00:06:29.0000000"),
        ("27.10.2021 12:28:26", "2021-10-27 12:28:26.0000000"),
        ("1.6.2026 9.00.00", "2026-06-01 09:00:00.0000000"),
        ("01. 06. 2026 9:00:00", "2026-06-01 09:00:00.0000000"),
        ("2026. 06. 01. 9:00:00", "2026-06-01 09:00:00.0000000"),
        ("2026-06-01 오후 9:00:00", "2026-06-01 21:00:00.0000000"),
        ("2001/02/03 13:06:00", "2001-02-03 13:06:00.0000000"),
        ("2001/2/3 13:06:00", "2001-02-03 13:06:00.0000000"),
        ("1.06.2026 г. 9:00:00 ч.", "2026-06-01 09:00:00.0000000"),
        ("4/4/2026 3:47:36\u{202f}PM", "2026-04-04 15:47:36.0000000"),
        ("Jun 1, 2026 9:00:00 AM", "2026-06-01 09:00:00.0000000"),
        ("19-07-2026 09:58:57", "either 2026-07-19 09:58:57.0000000"),
        ("6/1/2026 9:00:00 AM", "either 2026-01-06 09:00:00.0000000"),
        ("10/27/2016 06:38:24 PM", "month first 2016-10-27 18:38:24.0000000"),
        ("6/1/2026 9:00 PM", "either 2026-01-06 21:00:00.0000000"),
        ("2026-06-01T09:00:00.1234567+02:00", "2026-06-01 09:00:00.1234567+02:00"),
    ] {
        assert_eq!(shown(text), is, "{text}");
    }
}

#[test]
fn what_is_no_date_is_none() {
    for text in
        ["", "7040", "10.0.19041.1.2", "1/2/2026", "13/13/2026 1:00:00", "6/1/2026 25:00:00", "6/1/2026 13:00:00 PM"]
    {
        assert_eq!(shown(text), "none", "{text}");
    }
    assert_eq!(shown("None at 6/1/2026 9:00:00"), "none");
}

fn order(dates: &[&str]) -> Option<Order> {
    let mut vote = Vote::default();
    dates.iter().for_each(|date| vote.see(read(date.as_bytes()).unwrap()));
    assert_eq!(vote.is_unclear(), vote.order().is_none());
    vote.order()
}

#[test]
fn the_order_is_told_by_a_number_over_twelve_or_by_the_rows() {
    assert_eq!(order(&["6/1/2026 9:00:00", "6/13/2026 9:00:00"]), Some(Order::MonthFirst));
    assert_eq!(order(&["6/1/2026 9:00:00", "13/6/2026 9:00:00"]), Some(Order::DayFirst));
    // 3 May, 2 May, 12 April: only one way runs from new to old.
    assert_eq!(order(&["3/5/2026 9:00:00", "2/5/2026 9:00:00", "12/4/2026 9:00:00"]), Some(Order::DayFirst));
    assert_eq!(order(&["6/1/2026 9:00:00", "6/2/2026 9:00:00"]), None);
    assert_eq!(order(&["13/6/2026 9:00:00", "6/13/2026 9:00:00"]), None);
}
