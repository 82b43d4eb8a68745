//! The state itself, and what all its parts need.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use super::{
    agreement::Agreement,
    ledger::{Entry, Ledger},
    notifications::Outbox,
    payment::Payment,
    tokens::Tokens,
};
use crate::{
    api::Caller,
    clock::Moment,
    error_codes::{ErrorCode, Refusal},
    identifiers,
    merchant::MerchantId,
    money::Poisha,
    rng::Rng,
    settings::Settings,
    wallets::Msisdn,
};

/// The merchant, wallet and amount that the duplicate rule compares.
pub(super) type DuplicateKey = (MerchantId, Msisdn, Poisha);

/// The complete state, behind one mutex; every method is short and does no I/O.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Arc<Settings>,
    pub(crate) rng: Rng,
    pub(crate) tokens: Tokens,
    pub(crate) ledger: Ledger,
    pub(super) payments: HashMap<Arc<str>, Payment>,
    pub(super) agreements: HashMap<Arc<str>, Agreement>,
    /// agreementIDs that v2 returned by Create, with the paymentIDs that will create the
    /// agreements.
    pub(super) pending_agreements: HashMap<Arc<str>, Arc<str>>,
    pub(super) transactions: HashMap<Arc<str>, TransactionRef>,
    /// Unpaid paymentIDs in order of creation, oldest first.
    pub(super) created_order: VecDeque<(Moment, Arc<str>)>,
    /// Paid paymentIDs in order of execution.
    pub(super) executed_order: VecDeque<Arc<str>>,
    /// Agreements in order of creation.
    pub(super) agreement_order: VecDeque<Arc<str>>,
    /// Authorizations in order of creation, for their expiry.
    pub(super) holds: VecDeque<(Moment, Arc<str>)>,
    /// When a wallet last paid an amount, for the duplicate rule.
    pub(super) recent_payments: HashMap<DuplicateKey, Moment>,
    /// The same in order of payment, so that old entries are dropped cheaply.
    pub(super) recent_payments_order: VecDeque<(Moment, DuplicateKey)>,
    pub(super) paid_invoices: HashSet<(MerchantId, String)>,
    /// When a merchant last queried its balance.
    pub(super) balance_queried_at: HashMap<MerchantId, Moment>,
    /// The events of completed payments, for the merchant's notifications.
    pub(crate) outbox: Arc<Outbox>,
}

/// The transaction that a trxID identifies.
#[derive(Clone, Debug)]
pub(crate) enum TransactionRef {
    Payment(Arc<str>),
    /// A payment's refund, by index.
    Refund(Arc<str>, usize),
    /// Between the organization's accounts, or out of them.
    Organization(Arc<Entry>),
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let rng = settings.seed.map_or_else(Rng::from_os, Rng::from_seed);
        let outbox = Arc::new(Outbox::new(settings.seed));
        Self {
            ledger: Ledger::new(settings.wallet_balance, settings.disbursement_balance),
            settings: Arc::new(settings),
            rng,
            tokens: Tokens::default(),
            payments: HashMap::new(),
            agreements: HashMap::new(),
            pending_agreements: HashMap::new(),
            transactions: HashMap::new(),
            created_order: VecDeque::new(),
            executed_order: VecDeque::new(),
            agreement_order: VecDeque::new(),
            holds: VecDeque::new(),
            recent_payments: HashMap::new(),
            recent_payments_order: VecDeque::new(),
            paid_invoices: HashSet::new(),
            balance_queried_at: HashMap::new(),
            outbox,
        }
    }

    /// Drops every payment, agreement and ledger entry; tokens too if requested.
    ///
    /// Tokens are kept by default because a client that caches its token, as it should, would
    /// otherwise spend its grant limit on every reset.
    pub(crate) fn reset(&mut self, tokens_too: bool) {
        let mut fresh = Self::new(Settings::clone(&self.settings));
        if !tokens_too {
            fresh.tokens = std::mem::take(&mut self.tokens);
        }
        // The generator continues: identifiers stay unique over resets.
        fresh.rng = self.rng.clone();
        fresh.outbox = Arc::clone(&self.outbox);
        *self = fresh;
    }

    pub(crate) fn payment(&self, id: &str) -> Option<&Payment> {
        self.payments.get(id)
    }

    /// Source: Query Payment.
    pub(crate) fn query(
        &mut self,
        caller: Caller,
        id: &str,
        now: Moment,
    ) -> Result<Payment, Refusal> {
        self.prune(now);
        self.owned(caller, id).map(|payment| payment.clone())
    }

    /// A payment, with its `agreementStatus` if it creates an agreement.
    pub(crate) fn query_with_agreement_status(
        &mut self,
        caller: Caller,
        id: &str,
        now: Moment,
    ) -> Result<(Payment, &'static str), Refusal> {
        let payment = self.query(caller, id, now)?;
        let status = self.agreement_status(&payment);
        Ok((payment, status))
    }

    pub(crate) fn payments(&self) -> impl Iterator<Item = &Payment> {
        self.payments.values()
    }

    /// The caller's payment; another merchant's is refused in bKash's words.
    pub(super) fn owned(&mut self, caller: Caller, id: &str) -> Result<&mut Payment, Refusal> {
        let payment = self
            .payments
            .get_mut(id)
            .ok_or(ErrorCode::INVALID_PAYMENT_ID)?;
        if payment.details.merchant == caller.merchant {
            Ok(payment)
        } else {
            Err(ErrorCode::NOT_THE_INITIATOR.into())
        }
    }

    /// An unused trxID.
    pub(super) fn new_trx_id(&mut self, now: Moment) -> Arc<str> {
        loop {
            let id = identifiers::trx_id(&mut self.rng, now);
            if !self.transactions.contains_key(&id) {
                return id;
            }
        }
    }
}
