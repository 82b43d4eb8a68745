//! Machines whose clocks are set, forward and back, and differ from each other.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::time::sleep;

use crate::{faults::Fault, time::MOST_AHEAD, world::World};

/// By how many milliseconds a skewed clock differs at least: more than the checkout tolerates.
const SKEW: u64 = 2_100;

impl World {
    /// Sets the clock of a machine now and then, and all of them right at the end.
    pub(crate) async fn set_clocks(self: Arc<Self>) -> anyhow::Result<()> {
        let random = self.random.fork();
        for clock in self.clocks.iter().skip(1) {
            if self.faults.strikes(Fault::ClockSkewed, &random, 500) {
                let ahead = random.between(SKEW, MOST_AHEAD.unsigned_abs());
                let ahead = i64::try_from(ahead)?;
                let ahead = if random.chance(500) { ahead } else { -ahead };
                clock.store(ahead, Ordering::Relaxed);
                self.trace(|| format!("a machine's clock is {ahead} ms ahead"));
            }
        }
        while self.faults.active() {
            sleep(Duration::from_secs(random.between(1, 120))).await;
            let place = usize::try_from(random.below(self.clocks.len() as u64))?;
            let range = MOST_AHEAD.unsigned_abs() * 2;
            let ahead = i64::try_from(random.below(range))? - MOST_AHEAD;
            self.clocks[place].store(ahead, Ordering::Relaxed);
            self.faults.count(Fault::ClockSet);
            self.trace(|| format!("the clock of machine {place} is set {ahead} ms ahead"));
        }
        for clock in &self.clocks {
            clock.store(0, Ordering::Relaxed);
        }
        Ok(())
    }
}
