//! The picture of the time: what happened to the device, lane by lane, as SVG. Times of two clocks whose offset is not
//! known stand in two pictures: one beside the other would say what came first.

use super::axis::{Axis, GAP, ticks};
use super::lanes::{GROUPS, Lane, Mark, Shape};
use super::table;
use crate::report::Report;
use crate::rule::duration;
use crate::time::{Stamp, TICKS};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Units across, of which the names take the first.
const WIDTH: f64 = 1000.0;
const NAMES: f64 = 180.0;
/// Units down: a lane, the title of a group, the times at the top, the pauses below.
const LANE: f64 = 22.0;
const TITLE: f64 = 24.0;
const HEAD: f64 = 34.0;
const FOOT: f64 = 18.0;
/// Rows of the table that says the same.
const ROWS: usize = 1_000;

/// What the colours mean.
const LEGEND: [(&str, &str); 6] = [
    ("fine", "done"),
    ("warning", "open, waits, or fails for a while"),
    ("error", "failed"),
    ("none", "seen"),
    ("load", "download"),
    ("work", "installer"),
];

pub fn write(report: &Report) -> Option<Markup> {
    let groups: Vec<(&str, Vec<Lane>)> = GROUPS.iter().map(|group| (group.title, (group.lanes)(report))).collect();
    let of = |known: bool| of_clock(&groups, |mark| mark.from.offset_minutes().is_some() == known);
    let (known, local) = (of(true), of(false));
    let two = !known.is_empty() && !local.is_empty();
    let any = !known.is_empty() || !local.is_empty();
    any.then(|| {
        html! {
            @if two {
                p {
                    strong { "Two clocks: " }
                    "the offset of the local times from UTC is not known, so nothing here says what came first across "
                    "the two pictures."
                }
            }
            @for (groups, known) in [(&known, true), (&local, false)] {
                @if !groups.is_empty() { (picture(groups, known, two)) }
            }
            ul .legend aria-label="Colours" {
                @for (look, means) in LEGEND {
                    li { span class=(format!("swatch {look}")) {} (means) }
                }
            }
            (as_table(&known, &local))
        }
    })
}

type Groups<'r> = Vec<(&'r str, Vec<Lane>)>;

/// The lanes with only those marks; what is empty then is left out.
fn of_clock<'r>(groups: &[(&'r str, Vec<Lane>)], wanted: impl Fn(&Mark) -> bool) -> Groups<'r> {
    let lane = |lane: &Lane| Lane {
        name: lane.name.clone(),
        marks: lane.marks.iter().filter(|mark| wanted(mark)).cloned().collect(),
    };
    let lanes = |lanes: &[Lane]| lanes.iter().map(lane).filter(|lane| !lane.marks.is_empty()).collect::<Vec<_>>();
    let groups = groups.iter().map(|(title, of)| (*title, lanes(of)));
    groups.filter(|(_, lanes)| !lanes.is_empty()).collect()
}

fn marks<'g>(groups: &'g Groups<'_>) -> impl Iterator<Item = &'g Mark> {
    groups.iter().flat_map(|(_, lanes)| lanes).flat_map(|lane| &lane.marks)
}

fn picture(groups: &Groups<'_>, known: bool, two: bool) -> Markup {
    let axis = Axis::new(marks(groups), NAMES + 12.0, WIDTH - NAMES - 32.0);
    let minutes = if known { usual_offset(groups) } else { 0 };
    let offset = i64::from(minutes) * 60 * TICKS;
    let sign = if minutes < 0 { '-' } else { '+' };
    let clock = match known {
        true => format!("times at UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60),
        false => "local time of the device; its offset from UTC is not known".to_owned(),
    };
    let mut under = Vec::new();
    let (mut at, mut drawn) = (HEAD, Vec::new());
    for (title, lanes) in groups {
        drawn.push(html! { text .group x="0" y=(round(at + 16.0)) { (title) } });
        // A lane without a name goes by the title of its group.
        let own = lanes.iter().all(|lane| !lane.name.is_empty());
        at += if own { TITLE } else { 2.0 };
        for lane in lanes {
            let levels = levels(lane, &axis);
            under.push(html! {
                @if !lane.name.is_empty() {
                    text .name x="8" y=(round(at + 15.0)) { (short(&lane.name)) title { (lane.name) } }
                }
            });
            for (mark, level) in lane.marks.iter().zip(&levels) {
                if let Some(level) = level {
                    let top = at + *level as f64 * LANE;
                    under.push(lasts(mark, &axis, top));
                    drawn.push(shape(mark, &axis, top));
                }
            }
            let most = levels.iter().flatten().max().copied().unwrap_or_default();
            at += LANE * (most + 1) as f64;
        }
    }
    let height = at + 8.0;
    let lines = marks(groups).filter(|mark| mark.shape == Shape::Line && axis.shows(ticks(mark.from), ticks(mark.to)));
    let about = match axis.left_out {
        0 => clock.clone(),
        1 => format!("{clock}; 1 stretch of time with less to tell is not drawn"),
        many => format!("{clock}; {many} stretches of time with less to tell are not drawn"),
    };
    let label = format!("Picture of the time, {about}. The same stands in the table below it.");
    html! {
        figure .picture {
            div .wide tabindex="0" role="region" aria-label="Picture of the time" {
                svg viewBox=(format!("0 0 {WIDTH} {}", round(height + FOOT))) role="group" aria-label=(label) {
                    (scale(&axis, offset, height))
                    @for line in lines { @let x = round(axis.at(ticks(line.from)));
                        line .through x1=(x) x2=(x) y1=(HEAD) y2=(round(height)) {}
                    }
                    @for below in under { (below) }
                    @for mark in drawn { (mark) }
                }
            }
            figcaption .quiet {
                @if two { strong { (if known { "Event logs and what is on UTC" } else { "The device's own clock" }) } ": " }
                (about) "."
            }
        }
    }
}

/// The offset most marks have.
fn usual_offset(groups: &Groups<'_>) -> i16 {
    let mut count: BTreeMap<i16, usize> = BTreeMap::new();
    marks(groups)
        .filter_map(|mark| mark.from.offset_minutes())
        .for_each(|minutes| *count.entry(minutes).or_default() += 1);
    count.into_iter().max_by_key(|(minutes, count)| (*count, -i32::from(*minutes))).map_or(0, |(minutes, _)| minutes)
}

/// Stretches, pauses and times at the top.
fn scale(axis: &Axis, offset: i64, height: f64) -> Markup {
    let mut day = None;
    let mut labels = Vec::new();
    for stretch in &axis.stretches {
        for at in stretch.labels(offset) {
            let stamp = Stamp::from_ticks(at + offset);
            let new = day.replace(stamp.date()) != Some(stamp.date());
            let text = stamp.to_seconds();
            let fine = at % (60 * TICKS) != 0 && at != stretch.from;
            let clock = if fine { text[11..19].to_owned() } else { text[11..16].to_owned() };
            labels.push((round(axis.at(at)), new.then(|| text[..10].to_owned()), clock));
        }
    }
    let pauses = axis.stretches.windows(2).map(|two| {
        let lasts = duration(two[1].from - two[0].to);
        // Two words fit: `3 days`, `14 h`.
        let short = lasts.split(' ').take(2).collect::<Vec<_>>().join(" ");
        (round(two[1].left - GAP / 2.0), short, format!("a pause of {lasts}"))
    });
    html! {
        @for stretch in &axis.stretches {
            rect .stretch x=(round(stretch.left)) y=(HEAD) width=(round(stretch.width)) height=(round(height - HEAD)) {}
        }
        @for (x, day, clock) in &labels {
            line .grid x1=(x) x2=(x) y1=(HEAD) y2=(round(height)) {}
            @if let Some(day) = day { text .day x=(x) y="11" text-anchor=[side(*x, day)] { (day) } }
            text .clock x=(x) y="26" text-anchor=[side(*x, clock)] { (clock) }
        }
        @for (x, short, long) in pauses {
            text .pause x=(x) y=(round(height + 13.0)) { (short) title { (long) } }
        }
    }
}

/// A text that does not fit on the right of its place ends there.
fn side(x: f64, text: &str) -> Option<&'static str> {
    /// Units that a digit takes.
    const DIGIT: f64 = 6.6;
    (x + DIGIT * text.len() as f64 > WIDTH).then_some("end")
}

/// The row of each mark in its lane: badges that would cover each other stand below one another. None: not drawn.
fn levels(lane: &Lane, axis: &Axis) -> Vec<Option<usize>> {
    const BADGE: f64 = 21.0;
    let mut ends: Vec<f64> = Vec::new();
    let mut order: Vec<usize> = (0..lane.marks.len()).collect();
    order.sort_by_key(|&number| ticks(lane.marks[number].from));
    let mut levels = vec![None; lane.marks.len()];
    for number in order {
        let mark = &lane.marks[number];
        if !axis.shows(ticks(mark.from), ticks(mark.to)) {
            continue;
        }
        levels[number] = Some(0);
        if matches!(mark.shape, Shape::Finding(_)) {
            let x = axis.at(ticks(mark.from));
            let level = ends.iter().position(|end| *end + BADGE <= x).unwrap_or(ends.len());
            if level == ends.len() {
                ends.push(x);
            }
            ends[level] = x;
            levels[number] = Some(level);
        }
    }
    levels
}

fn shape(mark: &Mark, axis: &Axis, top: f64) -> Markup {
    let (from, to) = (axis.at(ticks(mark.from)), axis.at(ticks(mark.to)));
    let (says, look) = (says(mark), format!("mark {}", mark.look));
    match mark.shape {
        Shape::Bar => html! {
            @let width = round((to - from).max(3.0));
            rect class=(look) x=(round(from)) y=(round(top + 4.0)) width=(width) height="14" rx="2" {
                title { (says) }
            }
        },
        Shape::Tick | Shape::Line => html! {
            rect class=(look) x=(round(from - 1.5)) y=(round(top + 2.0)) width="3" height="18" rx="1" {
                title { (says) }
            }
        },
        Shape::Finding(number) => html! {
            a href=(format!("#finding-{}", number + 1)) aria-label=(says) {
                circle class=(look) cx=(round(from)) cy=(round(top + 11.0)) r="9.5" { title { (says) } }
                text .badge x=(round(from)) y=(round(top + 15.0)) { (number + 1) }
            }
        },
    }
}

/// How long a finding went on, below every number.
fn lasts(mark: &Mark, axis: &Axis, top: f64) -> Markup {
    let (from, to) = (axis.at(ticks(mark.from)), axis.at(ticks(mark.to)));
    html! {
        @if matches!(mark.shape, Shape::Finding(_)) {
            @let look = format!("lasts {}", mark.look);
            rect class=(look) x=(round(from)) y=(round(top + 9.5)) width=(round(to - from)) height="3" {}
        }
    }
}

fn says(mark: &Mark) -> String {
    let (from, to) = (mark.from.to_seconds(), mark.to.to_seconds());
    if from == to { format!("{}, {from}", mark.says) } else { format!("{}, {from} to {to}", mark.says) }
}

/// What the pictures show, for those who do not see them.
fn as_table(known: &Groups<'_>, local: &Groups<'_>) -> Markup {
    let lanes = || known.iter().chain(local).flat_map(|(title, lanes)| lanes.iter().map(move |lane| (title, lane)));
    let all = || lanes().flat_map(|(title, lane)| lane.marks.iter().map(move |mark| (title, lane, mark)));
    let rows: Vec<Markup> = all()
        .take(ROWS)
        .map(|(title, lane, mark)| {
            let name = if lane.name.is_empty() { title } else { lane.name.as_str() };
            let (from, to) = (mark.from.to_seconds(), mark.to.to_seconds());
            html! { tr { th scope="row" { (name) } td .time { (from) } td .time { (to) } td { (mark.says) } } }
        })
        .collect();
    let more = all().count().saturating_sub(ROWS);
    html! {
        details {
            summary { "The same as a table" }
            (table("The picture as a table", &["Lane", "From", "To", "What"], &rows))
            @if more > 0 { p { "and " (more) " more" } }
        }
    }
}

fn round(units: f64) -> f64 {
    (units * 10.0).round() / 10.0
}

/// As much of a name as fits before the lanes.
fn short(name: &str) -> String {
    const MOST: usize = 22;
    match name.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_is_cut_at_the_edge() {
        assert_eq!(side(NAMES, "2026-08-04"), None);
        assert_eq!((side(WIDTH - 60.0, "2026-08-04"), side(WIDTH - 60.0, "09:41")), (Some("end"), None));
        assert_eq!(side(WIDTH - 30.0, "09:41"), Some("end"));
    }
}
