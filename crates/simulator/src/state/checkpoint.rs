//! The state as a document, so that a restarted simulator knows its payments.

use std::{collections::HashSet, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Agreement, Books, EntryKind, Payment, Stage, State, Tokens, TransactionOf};
use crate::{clock::Moment, ipn::SavedSubscription, merchant::MerchantId, random::Random};

/// Everything that outlives a restart. Settings and faults come from whoever starts it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) clock_offset_milliseconds: i64,
    payments: Vec<Payment>,
    agreements: Vec<Agreement>,
    books: Books,
    tokens: Tokens,
    random: Random,
    paid_invoices: HashSet<(MerchantId, String)>,
    /// Absent in files of before there were notifications.
    #[serde(default)]
    pub(crate) subscription: Option<SavedSubscription>,
}

impl State {
    pub(crate) fn checkpoint(&self, clock_offset_milliseconds: i64) -> Checkpoint {
        Checkpoint {
            clock_offset_milliseconds,
            payments: self.payments.values().cloned().collect(),
            agreements: self.agreements.values().cloned().collect(),
            books: self.books.clone(),
            tokens: self.tokens.clone(),
            random: self.random.clone(),
            paid_invoices: self.paid_invoices.clone(),
            subscription: None,
        }
    }

    /// Takes over what was saved; the indexes are rebuilt, so that they cannot disagree.
    pub(crate) fn restore(&mut self, saved: Checkpoint) {
        let mut payments = saved.payments;
        payments.sort_by_key(|payment| payment.facts.created);
        for payment in payments {
            let id = Arc::clone(&payment.facts.id);
            self.by_age
                .push_back((payment.facts.created, Arc::clone(&id)));
            if let Some(trx_id) = &payment.trx_id {
                let of = TransactionOf::Payment(Arc::clone(&id));
                self.transactions.insert(Arc::clone(trx_id), of);
            }
            for (index, refund) in payment.refunds.iter().enumerate() {
                let of = TransactionOf::Refund(Arc::clone(&id), index);
                self.transactions.insert(Arc::clone(&refund.trx_id), of);
            }
            self.note_pending_agreement(&payment);
            self.payments.insert(id, payment);
        }
        let mut agreements = saved.agreements;
        agreements.sort_by_key(|agreement| agreement.executed);
        for agreement in agreements {
            self.agreement_order.push_back(Arc::clone(&agreement.id));
            self.agreements.insert(Arc::clone(&agreement.id), agreement);
        }
        self.books = saved.books;
        self.books.recount();
        for entry in &self.books.entries {
            let by_hand = matches!(entry.kind, EntryKind::Deposit | EntryKind::Withdrawal);
            if entry.payment_id.is_empty() && !by_hand {
                let of = TransactionOf::Organization(Arc::clone(entry));
                self.transactions.insert(Arc::clone(&entry.trx_id), of);
            }
        }
        self.tokens = saved.tokens;
        self.random = saved.random;
        self.paid_invoices = saved.paid_invoices;
        self.restore_recent();
    }

    fn restore_recent(&mut self) {
        let mut paid: Vec<_> = self
            .payments
            .values()
            .filter_map(|payment| {
                let amount = payment.facts.purchase.as_ref()?.amount;
                let id = Arc::clone(&payment.facts.id);
                let key = (payment.facts.merchant, payment.wallet.clone()?, amount);
                Some((payment.executed?, key, id, payment.stage))
            })
            .collect();
        paid.sort_by_key(|(executed, ..)| *executed);
        for (executed, key, id, stage) in paid {
            self.note_paid(key, executed);
            self.settled_order.push_back(Arc::clone(&id));
            if stage == Stage::Authorized {
                self.holds.push_back((executed, id));
            }
        }
    }

    /// Remembers a payment for the duplicate rule.
    pub(super) fn note_paid(&mut self, key: super::PaidKey, paid: Moment) {
        self.recent_order.push_back((paid, key.clone()));
        self.recent.insert(key, paid);
    }
}
