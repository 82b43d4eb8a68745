//! A machine that loses its power: every process ends, and what the database had not synced is lost, survives or is torn.

use std::{path::Path, sync::Arc, time::Duration};

use fault_disk::FaultDisk;
use tokio::time::sleep;

use crate::{faults::Fault, plan::Plan, random::Random, world::World};

/// One seed in so many runs on a disk that loses its power. The others have the system's own file system.
const ONE_IN: u64 = 4;

/// The disk of a run, if its seed is one of those and anything may go wrong. Nothing is drawn from the run's chance for it, so that
/// the other seeds stay what they are.
pub(crate) fn disk(plan: &Plan, directory: &Path) -> Option<FaultDisk> {
    let loses_power = plan.faults && plan.seed.is_multiple_of(ONE_IN);
    loses_power.then(|| FaultDisk::new(directory, plan.seed).without_trace())
}

impl World {
    /// Cuts the power during a write, a sync or whatever else changes the disk, and starts the processes again. The head and the
    /// redo log beside the database are not on this disk: they are kept.
    pub(crate) async fn cut_power(self: Arc<Self>, disk: FaultDisk) -> anyhow::Result<()> {
        let random: Random = self.random.fork();
        while self.faults.active() {
            sleep(Duration::from_secs(random.between(2, 40))).await;
            let _nobody_starts = self.restoring.write().await;
            if !self.faults.active() {
                break;
            }
            disk.cut_power_after(random.below(400));
            // It goes when somebody writes next, or in a moment in which nobody does.
            for _ in 0..500 {
                sleep(Duration::from_millis(10)).await;
                if disk.is_off() {
                    break;
                }
            }
            for place in self.places() {
                if let Some(process) = self.process_at(place) {
                    process.life.end();
                }
                self.place(place, None)?;
            }
            // A token that was just received may be lost.
            self.conditions.forget_token();
            disk.restore_power();
            self.reopen_log()?;
            self.faults.count(Fault::PowerCut);
            self.trace(|| "the machine loses its power".to_owned());
            sleep(Duration::from_millis(random.between(10, 5_000))).await;
            self.start_processes()?;
        }
        Ok(())
    }
}
