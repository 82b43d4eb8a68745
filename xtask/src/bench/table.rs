//! A table of measurements with their budgets.

/// One measurement. The budget is an upper limit, unless more is better.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) measured: f64,
    pub(crate) unit: &'static str,
    pub(crate) budget: Option<f64>,
    more_is_better: bool,
}

impl Row {
    pub(crate) fn new(
        what: impl Into<String>,
        measured: f64,
        unit: &'static str,
        budget: Option<f64>,
    ) -> Self {
        Self {
            what: what.into(),
            measured,
            unit,
            budget,
            more_is_better: false,
        }
    }

    /// A measurement of which more is better, with its lower limit.
    pub(crate) fn at_least(
        what: impl Into<String>,
        measured: f64,
        unit: &'static str,
        budget: f64,
    ) -> Self {
        Self {
            more_is_better: true,
            ..Self::new(what, measured, unit, Some(budget))
        }
    }

    pub(crate) fn is_within(&self) -> bool {
        self.budget.is_none_or(|budget| {
            if self.more_is_better {
                self.measured >= budget
            } else {
                self.measured <= budget
            }
        })
    }
}

pub(crate) fn render(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| row.what.chars().count())
        .max()
        .unwrap_or(0)
        .max(4);
    let mut lines = vec![format!(
        "{:<width$}  {:>12}  {:>12}  {:>6}",
        "what", "measured", "budget", "ratio"
    )];
    for row in rows {
        let (budget, ratio) = row.budget.map_or_else(
            || ("–".to_owned(), "–".to_owned()),
            |budget| {
                (
                    amount(budget, row.unit),
                    format!("{:.2}", row.measured / budget),
                )
            },
        );
        let mark = match (row.is_within(), row.more_is_better) {
            (true, _) => "",
            (false, true) => "  too little",
            (false, false) => "  over budget",
        };
        lines.push(format!(
            "{:<width$}  {:>12}  {budget:>12}  {ratio:>6}{mark}",
            row.what,
            amount(row.measured, row.unit)
        ));
    }
    lines.join("\n")
}

fn amount(number: f64, unit: &str) -> String {
    if number.fract() == 0.0 {
        format!("{number:.0} {unit}")
    } else {
        format!("{number:.1} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measurement_outside_its_budget_is_marked() {
        let rows = [
            Row::new("small", 10.0, "B", Some(20.0)),
            Row::new("large", 30.5, "B", Some(20.0)),
            Row::new("free", 1.0, "B", None),
            Row::at_least("fast", 30.0, "/s", 20.0),
            Row::at_least("slow", 10.0, "/s", 20.0),
        ];
        let text = render(&rows);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[1].ends_with("0.50"), "{text}");
        assert!(
            lines[2].contains("30.5 B") && lines[2].ends_with("over budget"),
            "{text}"
        );
        assert!(!lines[3].contains("over"), "{text}");
        assert!(lines[4].ends_with("1.50"), "{text}");
        assert!(lines[5].ends_with("too little"), "{text}");
    }
}
