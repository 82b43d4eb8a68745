//! What is let go of, so that a run without end needs no memory without end.

use super::{
    payment::Stage,
    root::{State, TransactionRef},
};
use crate::clock::Moment;

/// Payments that moved no money are forgotten after this: paymentIDs live 24 h, and then some.
const UNPAID_LIFETIME_SECONDS: u64 = 48 * 3600;

/// How many authorizations one call passes over while it looks for something to forget.
const MAX_SKIPPED: usize = 16;

impl State {
    /// Forgets what is long over and lets old authorizations fall back. Cheap when nothing is due.
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

    /// Ends the duplicate rule's memory where its window ends.
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

    /// Forgets the oldest paid payments, agreements and bookings above `payments_kept`.
    fn prune_executed(&mut self) {
        let kept = self.settings.payments_kept;
        let mut skipped = Vec::new();
        while self.executed_order.len() > kept
            && skipped.len() < MAX_SKIPPED
            && let Some(id) = self.executed_order.pop_front()
        {
            // Held money needs its payment: nobody could capture or void it any more.
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
        // To the end of the queue: their turn comes again when the younger ones have gone.
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
