//! A request in progress: what it takes of the budget, and whether it waits for its client.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use crate::{
    ConnectionLimits,
    budget::RequestShare,
    deadlines::{ConnectionDeadlines, Transfer},
    memory::{ConnectionMemory, PART},
};

/// Marks a request as active until dropped. Shared by the request's body and the response's.
#[derive(Debug)]
pub(crate) struct ActiveRequest {
    deadlines: Arc<ConnectionDeadlines>,
    id: u64,
    share: Mutex<RequestShare>,
    memory: Arc<ConnectionMemory>,
    /// How much of the connection's memory is this request's.
    size: AtomicUsize,
    is_refused: AtomicBool,
}

impl ActiveRequest {
    /// `memory` already contains the size of the request's head.
    pub(crate) fn start(
        deadlines: Arc<ConnectionDeadlines>,
        share: RequestShare,
        (memory, size): (Arc<ConnectionMemory>, usize),
    ) -> Self {
        let id = deadlines.start_request();
        Self {
            deadlines,
            id,
            share: Mutex::new(share),
            memory,
            size: AtomicUsize::new(size),
            is_refused: AtomicBool::new(false),
        }
    }

    /// Counts a received part of the body. Returns whether there is room for it; if not, the request is refused.
    pub(crate) fn receive(&self, bytes: usize) -> bool {
        let bytes = bytes.saturating_add(PART);
        self.grow(bytes);
        let mut share = self.share.lock().unwrap_or_else(PoisonError::into_inner);
        let has_room = share.receive(bytes);
        if !has_room {
            self.is_refused.store(true, Ordering::Relaxed);
        }
        has_room
    }

    /// Whether the body was refused because the bodies of other requests take all the room.
    pub(crate) fn is_refused(&self) -> bool {
        self.is_refused.load(Ordering::Relaxed)
    }

    fn grow(&self, bytes: usize) {
        self.size.fetch_add(bytes, Ordering::Relaxed);
        self.memory.grow_request(bytes);
    }

    /// Counts a response of which this many bytes are in memory.
    pub(crate) fn respond(&self, bytes: usize) {
        self.grow(bytes);
    }

    /// Passes a part of the response on to the connection.
    pub(crate) fn pass(&self, bytes: usize) {
        self.memory.pass(bytes);
    }

    pub(crate) fn set_transfer(&self, transfer: Transfer) {
        self.deadlines.set_transfer(self.id, transfer);
    }

    pub(crate) fn limits(&self) -> &ConnectionLimits {
        self.deadlines.limits()
    }

    /// Changes the pace of the client that reads the response.
    pub(crate) fn change_pace(&self, change: impl FnOnce(&mut crate::pace::Pace)) {
        self.deadlines.change_pace(self.id, change);
    }
}

impl Drop for ActiveRequest {
    fn drop(&mut self) {
        self.memory
            .shrink_request(self.size.load(Ordering::Relaxed));
        self.deadlines.end_request(self.id);
    }
}
