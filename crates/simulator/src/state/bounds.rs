//! What is let go of, so that a run without end needs no memory without end.

use super::{Stage, State, TransactionOf};
use crate::clock::Moment;

/// Payments that moved no money are forgotten after this: paymentIDs live 24 h, and then some.
const FORGET_UNPAID_SECONDS: u64 = 48 * 3600;

/// How many authorizations one call passes over while it looks for something to forget.
const SPARED_AT_ONCE: usize = 16;

impl State {
    /// Forgets what is long over and lets old authorizations fall back. Cheap when nothing is due.
    pub(crate) fn tidy(&mut self, now: Moment) {
        self.forget_unpaid(now);
        self.release_old_holds(now);
        self.forget_recent(now);
        self.forget_settled();
        self.books.forget_wallets(self.settings.payments_kept, now);
    }

    fn forget_unpaid(&mut self, now: Moment) {
        while let Some((created, _)) = self.by_age.front()
            && (self.by_age.len() > self.settings.payments_kept
                || created.is_older_than(FORGET_UNPAID_SECONDS, now))
        {
            let Some((_, id)) = self.by_age.pop_front() else {
                break;
            };
            if self
                .payments
                .get(&id)
                .is_some_and(|payment| !payment.stage.is_settled())
            {
                let forgotten = self.payments.remove(&id);
                if let Some(agreement) = forgotten.and_then(|payment| payment.agreement) {
                    self.pending_agreements.remove(&agreement);
                }
            }
        }
    }

    /// Ends the duplicate rule's memory where its window ends.
    fn forget_recent(&mut self, now: Moment) {
        let window = self.settings.duplicate_window_seconds;
        while let Some((paid, _)) = self.recent_order.front()
            && (paid.is_older_than(window, now)
                || self.recent_order.len() > self.settings.payments_kept)
        {
            let Some((paid, key)) = self.recent_order.pop_front() else {
                break;
            };
            if self.recent.get(&key) == Some(&paid) {
                self.recent.remove(&key);
            }
        }
    }

    /// Forgets the oldest paid payments, agreements and bookings above `payments_kept`.
    fn forget_settled(&mut self) {
        let kept = self.settings.payments_kept;
        let mut spared = Vec::new();
        while self.settled_order.len() > kept
            && spared.len() < SPARED_AT_ONCE
            && let Some(id) = self.settled_order.pop_front()
        {
            // Held money needs its payment: nobody could capture or void it any more.
            if self
                .payments
                .get(&id)
                .is_some_and(|payment| payment.stage == Stage::Authorized)
            {
                spared.push(id);
                continue;
            }
            let Some(payment) = self.payments.remove(&id) else {
                continue;
            };
            let refunds = payment.refunds.iter().map(|refund| &refund.trx_id);
            for trx_id in payment.trx_id.iter().chain(refunds) {
                self.transactions.remove(trx_id);
            }
            if let Some(purchase) = &payment.facts.purchase {
                self.paid_invoices
                    .remove(&(payment.facts.merchant, purchase.invoice.clone()));
            }
        }
        // To the end of the queue: their turn comes again when the younger ones have gone.
        self.settled_order.extend(spared);
        while self.agreement_order.len() > kept
            && let Some(id) = self.agreement_order.pop_front()
        {
            if let Some(agreement) = self.agreements.remove(&id) {
                self.payments.remove(&agreement.payment_id);
            }
        }
        for entry in self.books.carry_forward(kept) {
            if let Some(TransactionOf::Organization(_)) = self.transactions.get(&entry.trx_id) {
                self.transactions.remove(&entry.trx_id);
            }
        }
    }
}
