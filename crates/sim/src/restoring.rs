//! Older copies of the database that are put back.

use std::{fs, sync::Arc, time::Duration};

use tokio::time::sleep;

use crate::{faults::Fault, mutants::Mutant, world::World};

impl World {
    /// Copies the database now and then, and puts the copy back later while no process runs. If the redo log is still there,
    /// nothing may be forgotten; otherwise it must be known what may have been.
    pub(crate) async fn restore_copies(self: Arc<Self>) -> anyhow::Result<()> {
        let random = self.random.fork();
        let copy = self.directory.join("copy.sqlite3");
        while self.faults.active() {
            sleep(Duration::from_secs(random.between(1, 40))).await;
            let _ = fs::remove_file(&copy);
            let path = copy.display().to_string();
            self.read(|connection| connection.execute("VACUUM INTO ?1", [path]))?;
            sleep(Duration::from_secs(random.between(1, 60))).await;
            let _nobody_starts = self.restoring.write().await;
            if !self.faults.active() {
                break;
            }
            self.end_all()?;
            let loses = self.faults.strikes(Fault::HistoryLost, &random, 300);
            self.put_back(&copy, loses)?;
            if loses {
                self.model().lose_history();
                // The token and the calls for it are lost too: bKash may allow no other one for an hour.
                self.conditions.forget_token();
                self.trace(|| "the redo log is gone".to_owned());
            }
            self.faults.count(Fault::CopyRestored);
            self.trace(|| "an older copy of the database is put back".to_owned());
            sleep(Duration::from_millis(random.between(10, 5_000))).await;
            self.start_processes()?;
        }
        Ok(())
    }

    fn put_back(&self, copy: &std::path::Path, without_redo: bool) -> anyhow::Result<()> {
        let database = self.database();
        let beside = |ending: &str| format!("{}{ending}", database.display());
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(beside(ending));
        }
        if without_redo || self.mutant == Some(Mutant::RedoLogLost) {
            let _ = fs::remove_dir_all(beside("-redo"));
        }
        // Ended processes still have the old file open.
        fs::rename(copy, &database)?;
        self.reopen_log()
    }
}
