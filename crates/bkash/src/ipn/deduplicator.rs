//! Detects messages that were received before. SNS delivers at least once, and in any order.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::Timestamp;

use super::IpnError;

/// The state of a received message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MessageState {
    InProgress,
    Processed,
}

#[derive(Default)]
struct Messages {
    states: HashMap<Arc<str>, MessageState>,
    /// Oldest first. The ID of a message whose processing failed may be here twice, which only makes the deduplicator
    /// forget it earlier.
    order: VecDeque<(Timestamp, Arc<str>)>,
}

impl Messages {
    fn forget_oldest(&mut self) {
        if let Some((_, id)) = self.order.pop_front() {
            self.states.remove(&id);
        }
    }
}

/// The IDs of recent messages, limited in number and age.
#[derive(Clone, Default)]
pub(super) struct Deduplicator(Arc<Mutex<Messages>>);

impl Deduplicator {
    /// Leases a message for processing, unless it was processed before or is being processed.
    ///
    /// Messages received before `horizon` are forgotten. They are rejected for their age anyway.
    pub(super) fn lease(
        &self,
        id: &str,
        now: Timestamp,
        horizon: Timestamp,
        max_remembered: usize,
    ) -> Result<ProcessingLease, IpnError> {
        let mut messages = self.lock();
        while messages.order.front().is_some_and(|(at, _)| *at < horizon) {
            messages.forget_oldest();
        }
        match messages.states.get(id) {
            Some(MessageState::InProgress) => return Err(IpnError::InProgress),
            Some(MessageState::Processed) => return Err(IpnError::Duplicate),
            None => {}
        }
        while !messages.order.is_empty() && messages.order.len() >= max_remembered {
            messages.forget_oldest();
        }
        let id: Arc<str> = id.into();
        messages
            .states
            .insert(Arc::clone(&id), MessageState::InProgress);
        messages.order.push_back((now, Arc::clone(&id)));
        drop(messages);
        Ok(ProcessingLease {
            deduplicator: self.clone(),
            id,
            acknowledged: false,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to process a message. Dropping it without [`ProcessingLease::acknowledge`] forgets the message, so that
/// SNS's next attempt is accepted.
#[must_use = "SNS delivers a message that is not acknowledged again"]
pub struct ProcessingLease {
    deduplicator: Deduplicator,
    id: Arc<str>,
    acknowledged: bool,
}

impl ProcessingLease {
    /// Marks the message as processed. Every further copy of it is a duplicate.
    pub fn acknowledge(mut self) {
        self.acknowledged = true;
    }
}

impl Drop for ProcessingLease {
    fn drop(&mut self) {
        let mut messages = self.deduplicator.lock();
        if self.acknowledged {
            // A forgotten message is not inserted again: it is not in the order, so it would never be removed.
            if let Some(state) = messages.states.get_mut(&self.id) {
                *state = MessageState::Processed;
            }
        } else {
            messages.states.remove(&self.id);
        }
    }
}

impl fmt::Debug for ProcessingLease {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ProcessingLease(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Timestamp = Timestamp::from_millis(0);

    #[test]
    fn a_processed_message_is_a_duplicate_and_a_failed_one_is_accepted_again() {
        let deduplicator = Deduplicator::default();
        let first = deduplicator.lease("a", T0, T0, 10).unwrap();
        assert_eq!(
            deduplicator.lease("a", T0, T0, 10).unwrap_err(),
            IpnError::InProgress
        );
        drop(first);
        deduplicator.lease("a", T0, T0, 10).unwrap().acknowledge();
        assert_eq!(
            deduplicator.lease("a", T0, T0, 10).unwrap_err(),
            IpnError::Duplicate
        );
    }

    #[test]
    fn the_number_and_the_age_of_remembered_messages_are_limited() {
        let deduplicator = Deduplicator::default();
        for number in 0..1_000 {
            deduplicator
                .lease(&number.to_string(), T0, T0, 10)
                .unwrap()
                .acknowledge();
        }
        assert!(deduplicator.lock().order.len() <= 10 && deduplicator.lock().states.len() <= 10);
        assert_eq!(
            deduplicator.lease("999", T0, T0, 10).unwrap_err(),
            IpnError::Duplicate
        );
        let later = Timestamp::from_millis(5);
        deduplicator
            .lease("999", later, later, 10)
            .unwrap()
            .acknowledge();
        assert_eq!(deduplicator.lock().order.len(), 1);
        // Repeated failures do not accumulate either.
        for _ in 0..1_000 {
            drop(deduplicator.lease("b", later, later, 10));
        }
        assert!(deduplicator.lock().order.len() <= 10);
    }
}
