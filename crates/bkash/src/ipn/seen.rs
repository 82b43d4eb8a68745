//! Messages that were taken already, by identifier. SNS delivers at least once, and in any order.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::Timestamp;

use super::IpnError;

/// How far a message got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    InHand,
    Handled,
}

#[derive(Default)]
struct Known {
    standings: HashMap<Arc<str>, Standing>,
    /// Oldest first. An identifier whose handling failed may be here twice; the first only makes it be
    /// forgotten sooner.
    order: VecDeque<(Timestamp, Arc<str>)>,
}

impl Known {
    fn forget_oldest(&mut self) {
        if let Some((_, id)) = self.order.pop_front() {
            self.standings.remove(&id);
        }
    }
}

/// The identifiers seen lately; bounded in number and in time.
#[derive(Clone, Default)]
pub(super) struct Seen(Arc<Mutex<Known>>);

impl Seen {
    /// Takes a message in hand, unless it was handled or somebody has it in hand.
    ///
    /// What was seen before `horizon` is forgotten: such a message is refused for its age.
    pub(super) fn take(
        &self,
        id: &str,
        now: Timestamp,
        horizon: Timestamp,
        remembered: usize,
    ) -> Result<Receipt, IpnError> {
        let mut known = self.lock();
        while known.order.front().is_some_and(|(at, _)| *at < horizon) {
            known.forget_oldest();
        }
        match known.standings.get(id) {
            Some(Standing::InHand) => return Err(IpnError::InProgress),
            Some(Standing::Handled) => return Err(IpnError::Duplicate),
            None => {}
        }
        while !known.order.is_empty() && known.order.len() >= remembered {
            known.forget_oldest();
        }
        let id: Arc<str> = id.into();
        known.standings.insert(Arc::clone(&id), Standing::InHand);
        known.order.push_back((now, Arc::clone(&id)));
        drop(known);
        Ok(Receipt {
            seen: self.clone(),
            id,
            handled: false,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A message in hand. Dropped without [`Receipt::acknowledge`], it is as if it had never come, so that SNS's
/// next attempt is taken: better twice than never.
#[must_use = "a message that is not acknowledged comes again"]
pub struct Receipt {
    seen: Seen,
    id: Arc<str>,
    handled: bool,
}

impl Receipt {
    /// Remembers the message as handled: every further copy of it is a duplicate.
    pub fn acknowledge(mut self) {
        self.handled = true;
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        let mut known = self.seen.lock();
        if self.handled {
            // Not if it was forgotten meanwhile: what is not in the order would never be dropped.
            if let Some(standing) = known.standings.get_mut(&self.id) {
                *standing = Standing::Handled;
            }
        } else {
            known.standings.remove(&self.id);
        }
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Receipt(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Timestamp = Timestamp::from_millis(0);

    #[test]
    fn a_handled_message_is_a_duplicate_and_a_failed_one_comes_again() {
        let seen = Seen::default();
        let first = seen.take("a", T0, T0, 10).unwrap();
        assert_eq!(
            seen.take("a", T0, T0, 10).unwrap_err(),
            IpnError::InProgress
        );
        drop(first);
        seen.take("a", T0, T0, 10).unwrap().acknowledge();
        assert_eq!(seen.take("a", T0, T0, 10).unwrap_err(), IpnError::Duplicate);
    }

    #[test]
    fn memory_is_bounded_in_number_and_in_time() {
        let seen = Seen::default();
        for number in 0..1_000 {
            seen.take(&number.to_string(), T0, T0, 10)
                .unwrap()
                .acknowledge();
        }
        assert!(seen.lock().order.len() <= 10 && seen.lock().standings.len() <= 10);
        assert_eq!(
            seen.take("999", T0, T0, 10).unwrap_err(),
            IpnError::Duplicate
        );
        let later = Timestamp::from_millis(5);
        seen.take("999", later, later, 10).unwrap().acknowledge();
        assert_eq!(seen.lock().order.len(), 1);
        // Failing again and again leaves nothing behind either.
        for _ in 0..1_000 {
            drop(seen.take("b", later, later, 10));
        }
        assert!(seen.lock().order.len() <= 10);
    }
}
