//! The state as a document, for the state file.

use std::{collections::HashSet, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    agreement::Agreement,
    ledger::{EntryKind, Ledger},
    notifications::SavedSubscription,
    payment::{Payment, Stage},
    root::{DuplicateKey, State, TransactionRef},
    tokens::Tokens,
};
use crate::{clock::Moment, merchant::MerchantId, rng::Rng};

/// What is kept over a restart. Settings and faults are not.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) clock_offset_milliseconds: i64,
    payments: Vec<Payment>,
    agreements: Vec<Agreement>,
    ledger: Ledger,
    tokens: Tokens,
    rng: Rng,
    paid_invoices: HashSet<(MerchantId, String)>,
    /// Absent in files without notifications.
    #[serde(default)]
    pub(crate) subscription: Option<SavedSubscription>,
}

impl State {
    pub(crate) fn checkpoint(&self, clock_offset_milliseconds: i64) -> Checkpoint {
        Checkpoint {
            clock_offset_milliseconds,
            payments: self.payments.values().cloned().collect(),
            agreements: self.agreements.values().cloned().collect(),
            ledger: self.ledger.clone(),
            tokens: self.tokens.clone(),
            rng: self.rng.clone(),
            paid_invoices: self.paid_invoices.clone(),
            subscription: None,
        }
    }

    /// Restores a saved state. The indexes are rebuilt, so that they cannot be inconsistent.
    pub(crate) fn restore(&mut self, saved: Checkpoint) {
        let mut payments = saved.payments;
        payments.sort_by_key(|payment| payment.details.created);
        for payment in payments {
            let id = Arc::clone(&payment.details.id);
            self.created_order
                .push_back((payment.details.created, Arc::clone(&id)));
            if let Some(trx_id) = &payment.trx_id {
                let of = TransactionRef::Payment(Arc::clone(&id));
                self.transactions.insert(Arc::clone(trx_id), of);
            }
            for (index, refund) in payment.refunds.iter().enumerate() {
                let of = TransactionRef::Refund(Arc::clone(&id), index);
                self.transactions.insert(Arc::clone(&refund.trx_id), of);
            }
            self.record_pending_agreement(&payment);
            self.payments.insert(id, payment);
        }
        let mut agreements = saved.agreements;
        agreements.sort_by_key(|agreement| agreement.executed);
        for agreement in agreements {
            self.agreement_order.push_back(Arc::clone(&agreement.id));
            self.agreements.insert(Arc::clone(&agreement.id), agreement);
        }
        self.ledger = saved.ledger;
        self.ledger.recount();
        for entry in &self.ledger.entries {
            let is_manual = matches!(entry.kind, EntryKind::Deposit | EntryKind::Withdrawal);
            if entry.payment_id.is_empty() && !is_manual {
                let of = TransactionRef::Organization(Arc::clone(entry));
                self.transactions.insert(Arc::clone(&entry.trx_id), of);
            }
        }
        self.tokens = saved.tokens;
        self.rng = saved.rng;
        self.paid_invoices = saved.paid_invoices;
        self.restore_recent();
    }

    fn restore_recent(&mut self) {
        let mut paid: Vec<_> = self
            .payments
            .values()
            .filter_map(|payment| {
                let amount = payment.details.purchase.as_ref()?.amount;
                let id = Arc::clone(&payment.details.id);
                let key = (payment.details.merchant, payment.wallet.clone()?, amount);
                Some((payment.executed?, key, id, payment.stage))
            })
            .collect();
        paid.sort_by_key(|(executed, ..)| *executed);
        for (executed, key, id, stage) in paid {
            self.record_for_duplicates(key, executed);
            self.executed_order.push_back(Arc::clone(&id));
            if stage == Stage::Authorized {
                self.holds.push_back((executed, id));
            }
        }
    }

    /// Records a payment for the duplicate rule.
    pub(super) fn record_for_duplicates(&mut self, key: DuplicateKey, paid: Moment) {
        self.recent_payments_order.push_back((paid, key.clone()));
        self.recent_payments.insert(key, paid);
    }
}
