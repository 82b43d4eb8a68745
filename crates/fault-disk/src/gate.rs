//! Holds writes up, so that a test decides what happens meanwhile in other threads.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    is_closed: bool,
    waiting: usize,
}

impl Gate {
    /// Waits while the gate is closed.
    pub(crate) fn pass(&self) {
        let mut state = self.state();
        state.waiting += 1;
        self.changed.notify_all();
        while state.is_closed {
            state = self.wait(state);
        }
        state.waiting -= 1;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let waited = self.changed.wait(state);
        waited.unwrap_or_else(PoisonError::into_inner)
    }
}

/// While this exists, nobody writes to the disk: who wants to write waits.
#[derive(Debug)]
pub struct Held(Arc<Gate>);

impl Held {
    pub(crate) fn new(gate: Arc<Gate>) -> Self {
        gate.state().is_closed = true;
        Self(gate)
    }

    /// Blocks until a thread waits to write.
    pub fn until_a_write_waits(&self) {
        let mut state = self.0.state();
        while state.waiting == 0 {
            state = self.0.wait(state);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.state().is_closed = false;
        self.0.changed.notify_all();
    }
}
