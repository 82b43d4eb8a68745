//! A request in progress: what it takes of the budget, and whether it waits for its client.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use crate::{
    ConnectionLimits,
    budget::RequestShare,
    deadlines::{ConnectionDeadlines, Transfer},
};

/// Marks a request as active until dropped. Shared by the request's body and the response's.
#[derive(Debug)]
pub(crate) struct ActiveRequest {
    deadlines: Arc<ConnectionDeadlines>,
    id: u64,
    share: Mutex<RequestShare>,
    is_refused: AtomicBool,
}

impl ActiveRequest {
    pub(crate) fn start(deadlines: Arc<ConnectionDeadlines>, share: RequestShare) -> Self {
        let id = deadlines.start_request();
        Self {
            deadlines,
            id,
            share: Mutex::new(share),
            is_refused: AtomicBool::new(false),
        }
    }

    /// Counts received bytes of the body. Returns whether there is room for them; if not, the request is refused.
    pub(crate) fn receive(&self, bytes: usize) -> bool {
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
        self.deadlines.end_request(self.id);
    }
}
