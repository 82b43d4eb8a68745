//! Which payments this process has sent refunds of, so that none is sent twice by mistake.
//!
//! [`NewRefund`] already demands the answer of Refund Status for every refund but the first. This closes the rest:
//! a "first" refund that is not the first, and an answer of Refund Status that is older than the last sending.
//! It is a guard beside the caller's own log, not instead of it: another process starts without it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::TrxId;
use engine::ports::{NewRefund, RefundForbidden};

/// How many payments are remembered.
const REMEMBERED: usize = 10_000;

/// What was sent and asked.
#[derive(Default)]
pub(crate) struct RefundDesk(Mutex<Desk>);

#[derive(Default)]
struct Desk {
    payments: HashMap<TrxId, Known>,
    /// In the order of their first entry, to forget the oldest.
    order: VecDeque<TrxId>,
}

#[derive(Default, Clone, Copy)]
struct Known {
    sent: u64,
    /// How many had been sent when Refund Status was asked, if its answer has not been used.
    asked_after: Option<u64>,
}

impl RefundDesk {
    /// Refund Status is being asked: what to hand to [`Self::answered`] if it is answered.
    pub(crate) fn asking(&self, trx_id: &TrxId) -> u64 {
        self.lock()
            .payments
            .get(trx_id)
            .map_or(0, |known| known.sent)
    }

    /// Refund Status was answered.
    pub(crate) fn answered(&self, trx_id: &TrxId, asking: u64) {
        self.lock().known(trx_id).asked_after = Some(asking);
    }

    /// Permission to send a refund; the next one needs an answer of its own.
    pub(crate) fn send(&self, refund: &NewRefund) -> Result<(), RefundForbidden> {
        let mut desk = self.lock();
        let known = desk.known(&refund.payment().trx_id);
        let informed = if refund.is_first() {
            known.sent == 0
        } else {
            known.asked_after == Some(known.sent)
        };
        if !informed {
            return Err(RefundForbidden::AskFirst);
        }
        known.sent += 1;
        known.asked_after = None;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Desk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    fn known(&mut self, trx_id: &TrxId) -> &mut Known {
        if !self.payments.contains_key(trx_id) {
            self.order.push_back(trx_id.clone());
            if self.order.len() > REMEMBERED
                && let Some(oldest) = self.order.pop_front()
            {
                self.payments.remove(&oldest);
            }
        }
        self.payments.entry(trx_id.clone()).or_default()
    }
}
