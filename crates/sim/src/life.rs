//! Whether a process lives, and the gate that each of its ports passes.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use async_trait::async_trait;
use fault_disk::FaultDisk;
use server::DatabaseGate;
use tokio::sync::Notify;

/// Whether a process lives, and when it is to end.
pub(crate) struct Life {
    ended: AtomicBool,
    ends: Notify,
    /// How many times it may still touch the world; negative for ever.
    left: AtomicI64,
    /// The disk of its machine: without power it ends.
    disk: Option<FaultDisk>,
}

impl Life {
    pub(crate) fn new(disk: Option<FaultDisk>) -> Arc<Self> {
        Arc::new(Self {
            ended: AtomicBool::new(false),
            ends: Notify::new(),
            left: AtomicI64::new(-1),
            disk,
        })
    }

    /// Ends the process when it touches the world for the `count`th time from now.
    pub(crate) fn end_after(&self, count: u32) {
        self.left.store(i64::from(count), Ordering::Relaxed);
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.ends.notify_waiters();
    }

    /// Whether the process ends within the next touches.
    pub(crate) fn is_about_to_end(&self) -> bool {
        (0..80).contains(&self.left.load(Ordering::Relaxed))
    }

    /// Completes when the process has ended.
    pub(crate) async fn ended(&self) {
        let ends = self.ends.notified();
        if !self.has_ended() {
            ends.await;
        }
    }

    /// What every port passes before and after it touches the world. Never completes once the process has ended.
    pub(crate) async fn touch(&self) {
        tokio::task::yield_now().await;
        let left = self.left.load(Ordering::Relaxed);
        if left >= 0 {
            self.left.store(left - 1, Ordering::Relaxed);
            if left == 0 {
                self.end();
            }
        }
        if self.disk.as_ref().is_some_and(FaultDisk::is_off) {
            self.end();
        }
        if self.has_ended() {
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl DatabaseGate for Life {
    async fn pass(&self) {
        self.touch().await;
    }
}
