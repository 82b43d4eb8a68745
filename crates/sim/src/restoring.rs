//! Older copies of the database that are put back.

use std::{fs, sync::Arc, time::Duration};

use tokio::time::sleep;

use crate::{faults::Fault, mutants::Mutant, world::World};

impl World {
    /// Copies the database now and then, and puts the copy back later while no process runs. The redo log is still there, so
    /// nothing may be forgotten.
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
            for place in self.places() {
                if let Some(process) = self.process_at(place) {
                    process.life.end();
                }
                self.place(place, None)?;
            }
            self.put_back(&copy)?;
            self.faults.count(Fault::CopyRestored);
            self.trace(|| "an older copy of the database is put back".to_owned());
            sleep(Duration::from_millis(random.between(10, 5_000))).await;
            self.start_processes()?;
        }
        Ok(())
    }

    fn put_back(&self, copy: &std::path::Path) -> anyhow::Result<()> {
        let database = self.database();
        let beside = |ending: &str| format!("{}{ending}", database.display());
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(beside(ending));
        }
        if self.mutant == Some(Mutant::RedoLogLost) {
            let _ = fs::remove_dir_all(beside("-redo"));
        }
        // Ended processes still have the old file open.
        fs::rename(copy, &database)?;
        self.reopen_log()
    }
}
