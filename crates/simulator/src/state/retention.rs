//! Retention: what is dropped, so that an endless run does not need endless memory.

use super::{
    payment::Stage,
    root::{State, TransactionRef},
};
use crate::clock::Moment;

/// Unpaid payments are dropped after this time: paymentIDs live 24 h, plus a margin.
const UNPAID_LIFETIME_SECONDS: u64 = 48 * 3600;

/// How many authorizations one call skips while it looks for a payment to drop.
const MAX_SKIPPED: usize = 16;

impl State {
    /// Drops what is obsolete and lets old authorizations expire. Cheap when nothing is due.
    pub(crate) fn prune(&mut self, now: Moment) {
        self.prune_unpaid(now);
        self.expire_holds(now);
        self.prune_recent_payments(now);
        self.prune_executed();
        self.ledger.prune_wallets(self.settings.payments_kept, now);
    }

    fn prune_unpaid(&mut self, now: Moment) {
        while let Some((created, _)) = self.created_order.front()
            && (self.created_order.len() > self.settings.payments_kept
                || created.is_older_than(UNPAID_LIFETIME_SECONDS, now))
        {
            let Some((_, id)) = self.created_order.pop_front() else {
                break;
            };
            if self
                .payments
                .get(&id)
                .is_some_and(|payment| !payment.stage.is_executed())
            {
                let forgotten = self.payments.remove(&id);
                if let Some(agreement) = forgotten.and_then(|payment| payment.agreement) {
                    self.pending_agreements.remove(&agreement);
                }
            }
        }
    }

    /// Drops the duplicate rule's entries that are past its window.
    fn prune_recent_payments(&mut self, now: Moment) {
        let window = self.settings.duplicate_window_seconds;
        while let Some((paid, _)) = self.recent_payments_order.front()
            && (paid.is_older_than(window, now)
                || self.recent_payments_order.len() > self.settings.payments_kept)
        {
            let Some((paid, key)) = self.recent_payments_order.pop_front() else {
                break;
            };
            if self.recent_payments.get(&key) == Some(&paid) {
                self.recent_payments.remove(&key);
            }
        }
    }

    /// Drops the oldest paid payments, agreements and ledger entries above `payments_kept`.
    fn prune_executed(&mut self) {
        let kept = self.settings.payments_kept;
        let mut skipped = Vec::new();
        while self.executed_order.len() > kept
            && skipped.len() < MAX_SKIPPED
            && let Some(id) = self.executed_order.pop_front()
        {
            // Held money needs its payment: without it nobody could capture or void.
            if self
                .payments
                .get(&id)
                .is_some_and(|payment| payment.stage == Stage::Authorized)
            {
                skipped.push(id);
                continue;
            }
            let Some(payment) = self.payments.remove(&id) else {
                continue;
            };
            let refunds = payment.refunds.iter().map(|refund| &refund.trx_id);
            for trx_id in payment.trx_id.iter().chain(refunds) {
                self.transactions.remove(trx_id);
            }
            if let Some(purchase) = &payment.details.purchase {
                self.paid_invoices
                    .remove(&(payment.details.merchant, purchase.invoice.clone()));
            }
        }
        // Back to the end of the queue: they are considered again later.
        self.executed_order.extend(skipped);
        while self.agreement_order.len() > kept
            && let Some(id) = self.agreement_order.pop_front()
        {
            if let Some(agreement) = self.agreements.remove(&id) {
                self.payments.remove(&agreement.payment_id);
            }
        }
        for entry in self.ledger.carry_forward(kept) {
            if let Some(TransactionRef::Organization(_)) = self.transactions.get(&entry.trx_id) {
                self.transactions.remove(&entry.trx_id);
            }
        }
    }
}
