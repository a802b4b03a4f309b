//! Results as Markdown tables, and which of them miss a goal.

use std::fmt::Write;

/// What a figure must reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// Nothing: it is only shown.
    None,
}

impl Goal {
    fn is_met(self, figure: f64) -> bool {
        match self {
            Goal::AtLeast(least) => figure >= least,
            Goal::AtMost(most) => figure <= most,
            Goal::None => true,
        }
    }

    fn words(self) -> String {
        match self {
            Goal::AtLeast(least) => format!(", goal ≥ {least}"),
            Goal::AtMost(most) => format!(", goal ≤ {most}"),
            Goal::None => String::new(),
        }
    }
}

/// Tables under way.
#[derive(Debug, Default)]
pub struct Board {
    text: String,
    missed: Vec<String>,
}

impl Board {
    /// Begins a table.
    pub fn heading(&mut self, what: &str, columns: &[&str]) {
        self.line(what, columns.iter().map(|&column| column.to_owned()), "\n");
        let _ = writeln!(self.text, "|---|{}", "---:|".repeat(columns.len()));
    }

    /// A row of figures, in the order of the columns.
    pub fn row(&mut self, what: &str, figures: impl IntoIterator<Item = Option<f64>>, digits: usize) {
        self.goal(what, Goal::None, figures.into_iter().map(|figure| (figure, Goal::None)), digits);
    }

    /// A row of figures, each with the goal it is held against; `goal` is the one that the row's name tells.
    pub fn goal(
        &mut self,
        what: &str,
        goal: Goal,
        figures: impl IntoIterator<Item = (Option<f64>, Goal)>,
        digits: usize,
    ) {
        let mut cells = Vec::new();
        for (figure, goal) in figures {
            cells.push(match figure {
                None => "not measured".to_owned(),
                Some(figure) if goal.is_met(figure) => format!("{figure:.digits$}"),
                Some(figure) => {
                    self.missed.push(format!("{what}: {figure:.digits$}{}", goal.words()));
                    format!("**{figure:.digits$}** missed")
                }
            });
        }
        self.line(&format!("{what}{}", goal.words()), cells.into_iter(), "");
    }

    fn line(&mut self, first: &str, cells: impl Iterator<Item = String>, before: &str) {
        let _ = writeln!(self.text, "{before}| {first} | {} |", cells.collect::<Vec<String>>().join(" | "));
    }

    /// All tables.
    pub fn markdown(&self) -> &str {
        &self.text
    }

    /// The goals that were missed, a sentence each.
    pub fn missed(self) -> Vec<String> {
        self.missed
    }
}

/// The one in the middle.
pub fn median(figures: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misses_its_goal_is_named() {
        let mut board = Board::default();
        board.heading("ratios", &["a", "b", "c"]);
        board.goal(
            "x / y",
            Goal::AtLeast(1.0),
            [(Some(1.0), Goal::AtLeast(1.0)), (Some(0.994), Goal::AtLeast(1.0)), (None, Goal::AtLeast(1.0))],
            2,
        );
        board.goal("memory", Goal::AtMost(150.0), [(Some(151.0), Goal::None)], 0);
        assert_eq!(
            board.markdown(),
            "\n| ratios | a | b | c |\n|---|---:|---:|---:|\n| x / y, goal ≥ 1 | 1.00 | **0.99** missed | not measured |\n| memory, goal ≤ 150 | 151 |\n"
        );
        assert_eq!(board.missed(), ["x / y: 0.99, goal ≥ 1"]);
        assert_eq!(median([3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median([]), None);
    }
}
