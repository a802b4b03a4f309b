//! The plots, as SVG in the page.

use crate::fleet::share::Share;
use crate::fleet::told::{Failure, Fleet};
use crate::fleet::words;
use maud::{Markup, html};

/// Units across, of which names take the first and figures the last.
const WIDTH: f64 = 1000.0;
const NAMES: f64 = 300.0;
const FIGURES: f64 = 150.0;
/// Units down: a row of bars, a plot of weeks.
const ROW: f64 = 24.0;
const HIGH: f64 = 140.0;
/// Rows of a plot; the table below has more.
const ROWS: usize = 15;

/// A plot and what it says in a sentence.
fn plot(label: &str, height: f64, content: &Markup) -> Markup {
    html! {
        figure .picture {
            div .wide tabindex="0" role="region" aria-label=(label) {
                svg viewBox=(format!("0 0 {WIDTH} {}", round(height))) role="img" aria-label=(label) { (content) }
            }
        }
    }
}

/// A part of one, in a cell of a table.
pub fn bar(part: f64) -> Markup {
    html! { meter value=(round_to(part, 1000.0)) min="0" max="1" {} }
}

/// Devices that were collected each week, and those of them with an open error.
pub fn of_weeks(fleet: &Fleet) -> Markup {
    let most = fleet.weeks.iter().map(|week| week.failing.of).max().unwrap_or(0).max(1) as f64;
    let bar = |share: &Share, says: String| {
        let tall = |devices: u64| HIGH * devices as f64 / most;
        vec![("mark", tall(share.of), says.clone()), ("mark error", tall(share.devices), says)]
    };
    let columns = fleet.weeks.iter().map(|week| {
        let says = format!("{}: an error open on {}", week.week, words::share(week.failing));
        (week.week.as_str(), bar(&week.failing, says))
    });
    let columns: Vec<_> = columns.collect();
    html! {
        (columns_of("Devices collected each week, and how many of them have an open error", &columns, &format!("{most:.0} devices")))
        ul .legend aria-label="Colours" {
            li { span class="swatch error" {} "an error is open" }
            li { span class="swatch" {} "none is" }
        }
    }
}

/// The part of each week's devices that had a failure.
pub fn of_failure(fleet: &Fleet, failure: &Failure) -> Markup {
    let shares = fleet.weeks.iter().zip(&failure.weeks);
    let shares: Vec<(&str, Share)> =
        shares.map(|(week, &devices)| (week.week.as_str(), Share { devices, of: week.failing.of })).collect();
    let most = shares.iter().map(|(_, share)| share.part()).fold(0.0, f64::max).max(0.01);
    let columns: Vec<Column<'_>> = shares
        .iter()
        .map(|(week, share)| {
            let says = format!("{week}: {}", words::share(*share));
            (*week, vec![("mark error", HIGH * share.part() / most, says)])
        })
        .collect();
    columns_of(&format!("Share of the devices of each week: {}", failure.name()), &columns, &words::percent(most))
}

/// A week, and its bars: how each looks, how tall it is, and what it says.
type Column<'c> = (&'c str, Vec<(&'static str, f64, String)>);

/// Columns of weeks, each with its bars, one before the other.
fn columns_of(label: &str, columns: &[Column<'_>], top: &str) -> Markup {
    const LEFT: f64 = 90.0;
    const HEAD: f64 = 12.0;
    let wide = (WIDTH - LEFT) / columns.len().max(1) as f64;
    // As many names of weeks as there is room for.
    let step = (60.0 / wide).ceil().max(1.0) as usize;
    let base = HEAD + HIGH;
    let content = html! {
        line .grid x1=(LEFT) x2=(WIDTH) y1=(HEAD) y2=(HEAD) {}
        line .grid x1=(LEFT) x2=(WIDTH) y1=(base) y2=(base) {}
        text .clock x=(LEFT - 8.0) y=(HEAD + 4.0) text-anchor="end" { (top) }
        text .clock x=(LEFT - 8.0) y=(base + 4.0) text-anchor="end" { "0" }
        @for (number, (week, bars)) in columns.iter().enumerate() {
            @let left = LEFT + wide * number as f64;
            @for (look, tall, says) in bars {
                rect class=(look) x=(round(left + wide * 0.1)) y=(round(base - tall)) width=(round(wide * 0.8)) height=(round(*tall)) {
                    title { (says) }
                }
            }
            @if (columns.len() - 1 - number).is_multiple_of(step) { text .clock x=(round(left + wide * 0.1)) y=(round(base + 16.0)) { (week) } }
        }
    };
    plot(label, base + 24.0, &content)
}

/// What fails most: the part of all devices lately, and before.
pub fn of_shares(fleet: &Fleet) -> Markup {
    let failures = || fleet.failures.iter().filter(|failure| failure.lately.devices > 0).take(ROWS);
    let parts = failures().flat_map(|failure| [failure.lately.part(), failure.before.part()]);
    let most = parts.fold(0.0, f64::max).max(0.01);
    let long = |share: Share| round((WIDTH - NAMES - FIGURES) * share.part() / most);
    let content = html! {
        @for (number, failure) in failures().enumerate() {
            @let top = ROW * number as f64;
            @let look = format!("mark {}", words::weight(failure.reach));
            text .name x="8" y=(round(top + 15.0)) { (short(&format!("{}. {}", number + 1, failure.name()))) title { (failure.name()) } }
            rect class=(look) x=(NAMES) y=(round(top + 4.0)) width=(long(failure.lately)) height="9" {
                title { "lately " (words::share(failure.lately)) }
            }
            rect .mark x=(NAMES) y=(round(top + 14.0)) width=(long(failure.before)) height="5" {
                title { "before " (words::share(failure.before)) }
            }
            text .clock x=(round(NAMES + 8.0 + long(failure.lately).max(long(failure.before)))) y=(round(top + 15.0)) {
                (words::percent(failure.lately.part())) ", before " (words::percent(failure.before.part()))
            }
        }
    };
    plot("What fails most: share of devices lately, and before", ROW * failures().count() as f64, &content)
}

/// From the median to the 95th percentile, on a logarithmic axis.
pub fn of_times(fleet: &Fleet) -> Markup {
    const HEAD: f64 = 24.0;
    const TICKS: [f64; 6] = [1.0, 10.0, 60.0, 600.0, 3600.0, 36_000.0];
    let rows = || fleet.times.chunk_by(|one, next| one.what == next.what).flat_map(|of| of.iter().take(ROWS / 2));
    let most = rows().map(|took| took.p95).fold(60.0, f64::max);
    let at = |seconds: f64| NAMES + (WIDTH - NAMES - 60.0) * seconds.max(1.0).ln() / most.ln();
    let height = HEAD + ROW * rows().count() as f64;
    let content = html! {
        @for tick in TICKS.iter().filter(|tick| **tick <= most) {
            line .grid x1=(round(at(*tick))) x2=(round(at(*tick))) y1="14" y2=(round(height)) {}
            text .clock x=(round(at(*tick))) y="11" { (words::seconds(*tick)) }
        }
        @for (number, took) in rows().enumerate() {
            @let top = HEAD + ROW * number as f64;
            @let says = format!("{}: half no longer than {}, 95 of 100 no longer than {}", words::took(took), words::seconds(took.median), words::seconds(took.p95));
            text .name x="8" y=(round(top + 15.0)) { (short(&words::took(took))) title { (words::took(took)) } }
            rect class="mark load" x=(round(at(took.median))) y=(round(top + 9.0)) width=(round((at(took.p95) - at(took.median)).max(1.0))) height="6" { title { (says) } }
            circle class="mark work" cx=(round(at(took.median))) cy=(round(top + 12.0)) r="5" { title { (says) } }
        }
    };
    html! {
        (plot("How long things take: from the median to the 95th percentile", height, &content))
        ul .legend aria-label="Colours" {
            li { span class="swatch work" {} "half of them took no longer" }
            li { span class="swatch load" {} "up to what 95 of 100 took" }
        }
    }
}

fn round(units: f64) -> f64 {
    round_to(units, 10.0)
}

fn round_to(units: f64, parts: f64) -> f64 {
    (units * parts).round() / parts
}

/// As much of a name as fits before the bars.
fn short(name: &str) -> String {
    const MOST: usize = 42;
    match name.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_owned(),
    }
}
