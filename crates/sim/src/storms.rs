//! Times in which bKash rejects every token and loses the answers to token calls.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::time::sleep;

use crate::{faults::Fault, world::World};

impl World {
    /// Raises a storm now and then.
    pub(crate) async fn raise_storms(self: Arc<Self>) -> anyhow::Result<()> {
        let random = self.random.fork();
        while self.faults.active() {
            sleep(Duration::from_secs(random.between(5, 60))).await;
            self.faults.count(Fault::TokenStorm);
            self.trace(|| "bKash rejects its tokens".to_owned());
            self.storm.store(true, Ordering::Relaxed);
            sleep(Duration::from_secs(random.between(1, 40))).await;
            self.storm.store(false, Ordering::Relaxed);
            self.trace(|| "bKash accepts its tokens".to_owned());
        }
        Ok(())
    }
}
