//! Makes a failure smaller: the same rule is still broken with fewer orders, fewer kinds of faults, and one process.

use std::{collections::BTreeSet, time::Duration};

use crate::{checks::Check, faults::Fault, plan::Plan, run::run};

/// The smallest plan that was found to break the same rule within a time limit.
///
/// # Errors
///
/// Returns an error if a run cannot be set up.
pub fn shrink(plan: &Plan, check: Check, limit: Duration) -> anyhow::Result<Plan> {
    #[expect(clippy::disallowed_methods, reason = "bounds the search in real time")]
    let began = std::time::Instant::now();
    let mut failed = None;
    let mut breaks = |plan: &Plan| {
        if failed.is_some() || began.elapsed() > limit {
            return false;
        }
        let quiet = Plan {
            trace: false,
            ..plan.clone()
        };
        match run(&quiet) {
            Ok(outcome) => outcome
                .violation
                .is_some_and(|violation| violation.check == check),
            Err(error) => {
                failed = Some(error);
                false
            }
        }
    };
    let mut smallest = plan.clone();
    let one_process = Plan {
        one_process: true,
        ..plan.clone()
    };
    if !plan.one_process && breaks(&one_process) {
        smallest = one_process;
    }
    let orders: Vec<u64> = (0..plan.payments)
        .filter(|order| plan.places(*order))
        .collect();
    let with_orders = |plan: &Plan, orders: &[u64]| Plan {
        only_orders: Some(orders.iter().copied().collect()),
        ..plan.clone()
    };
    let fewer = fewest(orders, |orders| breaks(&with_orders(&smallest, orders)));
    if (fewer.len() as u64) < plan.payments {
        smallest = with_orders(&smallest, &fewer);
    }
    let all = || Fault::ALL.into_iter().collect::<BTreeSet<_>>();
    let faults: Vec<Fault> = match (&plan.only_faults, plan.faults) {
        (_, false) => Vec::new(),
        (only, true) => only.clone().unwrap_or_else(all).into_iter().collect(),
    };
    let with_faults = |plan: &Plan, faults: &[Fault]| Plan {
        only_faults: Some(faults.iter().copied().collect()),
        ..plan.clone()
    };
    let count = faults.len();
    let fewer = fewest(faults, |faults| breaks(&with_faults(&smallest, faults)));
    if fewer.len() < count {
        smallest = with_faults(&smallest, &fewer);
    }
    failed.map_or(Ok(smallest), Err)
}

/// The fewest of the items with which it still fails, as far as leaving out parts finds them: first halves, then quarters, and
/// so on (delta debugging). It is known to fail with all items.
fn fewest<Item: Clone>(mut items: Vec<Item>, mut fails: impl FnMut(&[Item]) -> bool) -> Vec<Item> {
    if !items.is_empty() && fails(&[]) {
        return Vec::new();
    }
    let mut parts = 2;
    while items.len() > 1 {
        let size = items.len().div_ceil(parts);
        let mut kept = None;
        for begin in (0..items.len()).step_by(size) {
            let end = (begin + size).min(items.len());
            let rest = [&items[..begin], &items[end..]].concat();
            if !rest.is_empty() && fails(&rest) {
                kept = Some(rest);
                break;
            }
        }
        match kept {
            Some(rest) => {
                items = rest;
                parts = parts.saturating_sub(1).max(2);
            }
            None if size == 1 => break,
            None => parts = (parts * 2).min(items.len()),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_failure_does_not_need_is_left_out() {
        let mut tries = 0;
        let found = fewest((0..100).collect(), |items: &[u64]| {
            tries += 1;
            items.contains(&13) && items.contains(&77)
        });
        assert_eq!(found, [13, 77]);
        assert!(tries < 60, "{tries}");
    }

    #[test]
    fn nothing_is_left_if_nothing_was_needed() {
        assert!(fewest(vec![1, 2, 3], |_| true).is_empty());
    }

    #[test]
    fn everything_is_kept_if_all_is_needed() {
        assert_eq!(fewest(vec![1, 2, 3], |items| items.len() == 3), [1, 2, 3]);
    }
}
