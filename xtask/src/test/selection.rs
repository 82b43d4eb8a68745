//! Which steps, and which tests of a step, the command line selects.

use anyhow::{Result, bail};

use super::step::Step;

pub(super) struct Selection<'a> {
    pub(super) steps: Vec<&'a Step>,
    /// Empty unless there is exactly one step, which has a filter.
    pub(super) filter: Vec<String>,
}

/// The leading words that name steps select them. The first word that does not, and all
/// after it, are the filter, followed by what stands behind `--`.
///
/// # Errors
/// If the first word is no step, or if a filter is given for several steps or for one
/// that has none.
pub(super) fn select<'a>(
    steps: &'a [Step],
    words: &[String],
    after_dashes: &[String],
) -> Result<Selection<'a>> {
    let is_step = |word: &String| steps.iter().any(|step| step.name == word);
    let count = words.iter().take_while(|word| is_step(word)).count();
    let (named, rest) = words.split_at(count);
    let filter = [rest, after_dashes].concat();
    if let ([], Some(word)) = (named, rest.first()) {
        bail!(
            "There is no step `{word}`. The steps are: {}.",
            names(steps.iter())
        );
    }
    let chosen: Vec<_> = steps
        .iter()
        .filter(|step| named.is_empty() || named.iter().any(|name| name == step.name))
        .collect();
    if !filter.is_empty() {
        let with_filter = names(steps.iter().filter(|step| step.has_filter()));
        match chosen.as_slice() {
            [step] if step.has_filter() => {}
            [step] => bail!(
                "The step `{}` has no filter. These steps have one: {with_filter}.",
                step.name
            ),
            _ => bail!(
                "`{}` is neither a step nor a filter of one step. \
                 Name one of these steps before a filter: {with_filter}.",
                filter.join(" ")
            ),
        }
    }
    Ok(Selection {
        steps: chosen,
        filter,
    })
}

fn names<'a>(steps: impl Iterator<Item = &'a Step>) -> String {
    steps.map(|step| step.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::steps::STEPS;
    use super::*;

    fn selected(words: &str, after_dashes: &str) -> Result<(Vec<&'static str>, Vec<String>)> {
        let split = |text: &str| -> Vec<String> { text.split(' ').map(String::from).collect() };
        let list = |text: &str| {
            if text.is_empty() {
                Vec::new()
            } else {
                split(text)
            }
        };
        let selection = select(STEPS, &list(words), &list(after_dashes))?;
        let names = selection.steps.iter().map(|step| step.name).collect();
        Ok((names, selection.filter))
    }

    #[test]
    fn no_words_select_every_step() {
        let (steps, filter) = selected("", "").expect("a selection");
        assert_eq!(steps.len(), STEPS.len());
        assert!(filter.is_empty());
    }

    #[test]
    fn several_steps_run_in_the_order_of_the_table() {
        let (steps, _) = selected("clippy format", "").expect("a selection");
        assert_eq!(steps, ["format", "clippy"]);
    }

    #[test]
    fn words_after_a_step_are_its_filter() {
        let (steps, filter) =
            selected("browser specs/refusals.spec.ts", "-g expired").expect("one");
        assert_eq!(steps, ["browser"]);
        assert_eq!(filter, ["specs/refusals.spec.ts", "-g", "expired"]);
    }

    #[test]
    fn a_filter_that_is_called_like_a_step_stands_behind_dashes() {
        let (steps, filter) = selected("unit", "format").expect("a selection");
        assert_eq!(steps, ["unit"]);
        assert_eq!(filter, ["format"]);
    }

    #[test]
    fn an_unknown_step_is_an_error_that_lists_the_steps() {
        let error = selected("nonsense", "")
            .expect_err("no such step")
            .to_string();
        assert!(
            error.contains("`nonsense`") && error.contains("format, tidy"),
            "{error}"
        );
    }

    #[test]
    fn a_filter_of_a_step_without_one_is_an_error() {
        let error = selected("format refund", "")
            .expect_err("no filter")
            .to_string();
        assert!(
            error.contains("`format` has no filter") && error.contains("unit, browser"),
            "{error}"
        );
    }

    #[test]
    fn a_filter_of_several_steps_is_an_error() {
        assert!(selected("unit browser refund", "").is_err());
        assert!(selected("", "refund").is_err());
    }
}
