//! Prevents a refund from being sent twice by mistake.
//!
//! [`NewRefund`] already requires the answer of Refund Status for every refund after the first. This guard covers
//! the rest: a "first" refund that is not the first, and an answer of Refund Status that is older than the last
//! refund. It complements the caller's own log and does not replace it: a new process starts with an empty guard.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::TrxId;
use domain::refund::RefundForbidden;
use engine::ports::NewRefund;

/// How many payments the guard remembers.
const MAX_PAYMENTS: usize = 10_000;

/// The refunds and Refund Status calls of this process, by payment.
#[derive(Default)]
pub(crate) struct RefundGuard(Mutex<Payments>);

#[derive(Default)]
struct Payments {
    by_trx_id: HashMap<TrxId, RefundHistory>,
    /// Oldest first, so that the oldest is forgotten first.
    order: VecDeque<TrxId>,
}

#[derive(Default, Clone, Copy)]
struct RefundHistory {
    sent: u64,
    /// How many refunds had been sent at the last Refund Status call, unless its answer was used for a refund.
    status_as_of: Option<u64>,
}

impl RefundGuard {
    /// Call before Refund Status. Pass the returned value to [`Self::status_answered`] with the answer.
    pub(crate) fn status_requested(&self, trx_id: &TrxId) -> u64 {
        let payments = self.lock();
        payments
            .by_trx_id
            .get(trx_id)
            .map_or(0, |history| history.sent)
    }

    /// Records that Refund Status was answered.
    pub(crate) fn status_answered(&self, trx_id: &TrxId, requested: u64) {
        self.lock().history(trx_id).status_as_of = Some(requested);
    }

    /// Permits one refund to be sent. The next one needs a Refund Status answer of its own.
    pub(crate) fn permit(&self, refund: &NewRefund) -> Result<(), RefundForbidden> {
        let mut payments = self.lock();
        let history = payments.history(&refund.payment().trx_id);
        let up_to_date = if refund.is_first() {
            history.sent == 0
        } else {
            history.status_as_of == Some(history.sent)
        };
        if !up_to_date {
            return Err(RefundForbidden::StatusRequired);
        }
        history.sent += 1;
        history.status_as_of = None;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Payments> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Payments {
    fn history(&mut self, trx_id: &TrxId) -> &mut RefundHistory {
        if !self.by_trx_id.contains_key(trx_id) {
            self.order.push_back(trx_id.clone());
            if self.order.len() > MAX_PAYMENTS
                && let Some(oldest) = self.order.pop_front()
            {
                self.by_trx_id.remove(&oldest);
            }
        }
        self.by_trx_id.entry(trx_id.clone()).or_default()
    }
}
