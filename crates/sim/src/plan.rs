//! What a run is to do.

use crate::mutants::Mutant;

/// What a run does.
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
}
