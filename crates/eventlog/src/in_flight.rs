//! The streams that this process executes commands on. The worker skips them, even if they are due.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::StreamId;

/// The streams that commands are executed on, with the number of commands on each.
#[derive(Clone, Default)]
pub(crate) struct InFlight(Arc<Mutex<HashMap<StreamId, usize>>>);

/// Keeps a stream in flight until it is dropped.
pub(crate) struct Flight {
    streams: InFlight,
    stream: StreamId,
}

impl InFlight {
    pub(crate) fn enter(&self, stream: StreamId) -> Flight {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *streams.entry(stream.clone()).or_default() += 1;
        Flight {
            streams: self.clone(),
            stream,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    pub(crate) fn contains(&self, stream: &StreamId) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(stream)
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut streams = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = streams.get_mut(&self.stream) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.stream);
            }
        }
    }
}
