//! What a run is to do.

use std::{
    collections::BTreeSet,
    fmt::{self, Display},
};

use crate::{faults::Fault, mutants::Mutant};

/// What a run does.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
#[derive(Debug, Clone)]
pub struct Plan {
    /// The seed that decides everything.
    pub seed: u64,
    /// The number of orders.
    pub payments: u64,
    /// Whether anything goes wrong.
    pub faults: bool,
    /// Whether calls also arrive after their sender gave up, seconds or hours later.
    pub late: bool,
    /// The checkout's mistake, if it is to have one.
    pub mutant: Option<Mutant>,
    /// Whether every step is printed.
    pub trace: bool,
    /// The orders that are placed, by their numbers from 0; all without it.
    pub only_orders: Option<BTreeSet<u64>>,
    /// The faults that happen; all without it.
    pub only_faults: Option<BTreeSet<Fault>>,
    /// Whether there is one process at most.
    pub one_process: bool,
    /// The fault that happens much more often than others, if one does.
    pub often: Option<Fault>,
}

impl Plan {
    /// A run with every fault.
    pub const fn new(seed: u64, payments: u64) -> Self {
        Self {
            seed,
            payments,
            faults: true,
            late: true,
            mutant: None,
            trace: false,
            only_orders: None,
            only_faults: None,
            one_process: false,
            often: None,
        }
    }

    /// The same run of a checkout with a mistake.
    #[must_use]
    pub fn with(self, mutant: Mutant) -> Self {
        Self {
            mutant: Some(mutant),
            ..self
        }
    }

    /// The same run with much more of a fault.
    #[must_use]
    pub fn often(self, fault: Fault) -> Self {
        Self {
            often: Some(fault),
            ..self
        }
    }

    /// Whether an order is placed.
    pub(crate) fn places(&self, order: u64) -> bool {
        let only = self.only_orders.as_ref();
        only.is_none_or(|only| only.contains(&order))
    }
}

/// The command line that repeats the run.
impl Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, payments, .. } = self;
        write!(
            formatter,
            "cargo xtask sim --seed {seed} --payments {payments}"
        )?;
        if !self.faults {
            formatter.write_str(" --no-faults")?;
        } else if !self.late {
            formatter.write_str(" --punctual")?;
        }
        if let Some(orders) = &self.only_orders {
            let orders: Vec<_> = orders.iter().map(u64::to_string).collect();
            write!(formatter, " --only-orders {}", orders.join(","))?;
        }
        if let Some(faults) = &self.only_faults {
            let faults: Vec<_> = faults.iter().map(|fault| fault.name()).collect();
            // An empty list would be taken for a missing one.
            let faults = if faults.is_empty() {
                vec!["none"]
            } else {
                faults
            };
            write!(formatter, " --only-faults {}", faults.join(","))?;
        }
        if self.one_process {
            formatter.write_str(" --one-process")?;
        }
        if let Some(fault) = self.often {
            write!(formatter, " --often {}", fault.name())?;
        }
        if let Some(mutant) = self.mutant {
            write!(formatter, " --mutant {mutant:?}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_the_command_line_that_repeats_it() {
        let plan = Plan {
            only_orders: Some([3, 7].into()),
            only_faults: Some([Fault::Late].into()),
            one_process: true,
            ..Plan::new(5, 20).with(Mutant::DueForgotten)
        };
        assert_eq!(
            plan.to_string(),
            "cargo xtask sim --seed 5 --payments 20 --only-orders 3,7 --only-faults Late --one-process --mutant DueForgotten"
        );
        assert_eq!(
            Plan::new(5, 20).to_string(),
            "cargo xtask sim --seed 5 --payments 20"
        );
    }
}
