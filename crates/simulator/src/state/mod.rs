//! Everything the simulated bKash knows: one state under every API family and page.

mod agreement;
mod bounds;
mod callback;
mod checkpoint;
mod create;
mod customer;
mod execute;
mod ledger;
mod listing;
mod organization;
mod payment;
mod refund;
mod settle;
mod token;
mod wallet;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

pub(crate) use agreement::{Agreement, AgreementState, FoundAgreement};
pub(crate) use callback::browsable;
pub(crate) use checkpoint::Checkpoint;
pub(crate) use create::Order;
pub(crate) use customer::{ControlRefusal, Outcome, Submission};
pub(crate) use execute::Executed;
pub(crate) use ledger::{Account, Books, Carried, Entry, EntryKind, Organization};
pub(crate) use listing::PaymentFilter;
pub(crate) use organization::Direction;
pub(crate) use payment::{Facts, Notice, Page, Payment, Purchase, Refund, Stage, Step};
pub(crate) use refund::{Found, RefundRequest};
pub(crate) use token::{Issued, TokenRefusal, Tokens};
pub(crate) use wallet::WalletChange;

use crate::{
    api::Caller,
    clock::Moment,
    identifiers,
    ipn::NotificationOutbox,
    merchant::MerchantId,
    money::Poisha,
    random::Random,
    refusal::{Code, Refusal},
    settings::Settings,
    wallets::Msisdn,
};

/// A merchant, a wallet and an amount, which the duplicate rule compares.
type PaidKey = (MerchantId, Msisdn, Poisha);

/// The whole truth, kept behind one mutex; every method is short and does no I/O.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Arc<Settings>,
    pub(crate) random: Random,
    pub(crate) tokens: Tokens,
    pub(crate) books: Books,
    payments: HashMap<Arc<str>, Payment>,
    agreements: HashMap<Arc<str>, Agreement>,
    /// agreementIDs that v2 gave out at Create, with the paymentIDs that are to make them.
    pending_agreements: HashMap<Arc<str>, Arc<str>>,
    transactions: HashMap<Arc<str>, TransactionOf>,
    /// Unpaid paymentIDs in the order of their creation, oldest first.
    by_age: VecDeque<(Moment, Arc<str>)>,
    /// Paid paymentIDs in the order of their execution.
    settled_order: VecDeque<Arc<str>>,
    /// Agreements in the order they were made.
    agreement_order: VecDeque<Arc<str>>,
    /// Authorizations in the order they were given, for those that fall back.
    holds: VecDeque<(Moment, Arc<str>)>,
    /// When a wallet last paid an amount, for the duplicate rule.
    recent: HashMap<PaidKey, Moment>,
    /// The same in the order of paying, so that what is over is dropped cheaply.
    recent_order: VecDeque<(Moment, PaidKey)>,
    paid_invoices: HashSet<(MerchantId, String)>,
    /// When a merchant last asked what its accounts hold.
    balance_asked: HashMap<MerchantId, Moment>,
    /// Where completed payments are noted for the merchant's notifications.
    pub(crate) outbox: Arc<NotificationOutbox>,
}

/// What a trxID names.
#[derive(Clone, Debug)]
pub(crate) enum TransactionOf {
    Payment(Arc<str>),
    /// A payment's refund, by its place.
    Refund(Arc<str>, usize),
    /// Between the organization's accounts, or out of them.
    Organization(Arc<Entry>),
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let random = settings
            .seed
            .map_or_else(Random::from_system, Random::seeded);
        let outbox = Arc::new(NotificationOutbox::new(settings.seed));
        Self {
            books: Books::new(settings.wallet_balance, settings.disbursement_balance),
            settings: Arc::new(settings),
            random,
            tokens: Tokens::default(),
            payments: HashMap::new(),
            agreements: HashMap::new(),
            pending_agreements: HashMap::new(),
            transactions: HashMap::new(),
            by_age: VecDeque::new(),
            settled_order: VecDeque::new(),
            agreement_order: VecDeque::new(),
            holds: VecDeque::new(),
            recent: HashMap::new(),
            recent_order: VecDeque::new(),
            paid_invoices: HashSet::new(),
            balance_asked: HashMap::new(),
            outbox,
        }
    }

    /// Forgets every payment, agreement and booking; tokens too when asked.
    ///
    /// Tokens are kept by default because a client that caches its token, as it should, would
    /// otherwise have to spend its budget of grants on every reset.
    pub(crate) fn reset(&mut self, tokens_too: bool) {
        let mut fresh = Self::new(Settings::clone(&self.settings));
        if !tokens_too {
            fresh.tokens = std::mem::take(&mut self.tokens);
        }
        // Not the seed again: identifiers stay unique over resets.
        fresh.random = self.random.clone();
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
        self.tidy(now);
        self.owned(caller, id).map(|payment| payment.clone())
    }

    /// A paymentID, and the `agreementStatus` that it has when it is an agreement's.
    pub(crate) fn query_any(
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
        let payment = self.payments.get_mut(id).ok_or(Code::INVALID_PAYMENT_ID)?;
        if payment.facts.merchant == caller.merchant {
            Ok(payment)
        } else {
            Err(Code::NOT_THE_INITIATOR.into())
        }
    }

    /// A trxID that nothing has yet.
    pub(super) fn new_trx_id(&mut self, now: Moment) -> Arc<str> {
        loop {
            let id = identifiers::trx_id(&mut self.random, now);
            if !self.transactions.contains_key(&id) {
                return id;
            }
        }
    }
}
