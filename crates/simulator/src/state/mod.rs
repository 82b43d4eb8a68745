//! Everything the simulated bKash knows: one state under every API family and page.

mod agreement;
mod checkpoint;
mod create;
mod customer;
mod execute;
mod ledger;
mod payment;
mod refund;
mod settle;
mod token;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

pub(crate) use agreement::{Agreement, AgreementState};
pub(crate) use checkpoint::Checkpoint;
pub(crate) use create::Order;
pub(crate) use customer::{ControlRefusal, Outcome, Submission};
pub(crate) use execute::Executed;
pub(crate) use ledger::{Account, Books, Entry, EntryKind};
pub(crate) use payment::{
    Facts, Notice, Page, Payment, Purchase, Refund, Stage, Step, callback_url,
};
pub(crate) use refund::Found;
pub(crate) use token::{Issued, TokenRefusal, Tokens};

use crate::{clock::Moment, money::Poisha, random::Random, settings::Settings, wallets::Msisdn};

/// Payments that moved no money are forgotten after this: paymentIDs live 24 h, and then some.
const FORGET_UNPAID_SECONDS: u64 = 48 * 3600;

/// A wallet and an amount, which the duplicate rule compares.
type PaidKey = (Msisdn, Poisha);

/// The whole truth, kept behind one mutex; every method is short and does no I/O.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Arc<Settings>,
    pub(crate) random: Random,
    pub(crate) tokens: Tokens,
    pub(crate) books: Books,
    payments: HashMap<Arc<str>, Payment>,
    agreements: HashMap<Arc<str>, Agreement>,
    transactions: HashMap<Arc<str>, TransactionOf>,
    /// Unpaid paymentIDs in the order of their creation, oldest first.
    by_age: VecDeque<(Moment, Arc<str>)>,
    /// Authorizations in the order they were given, for those that fall back.
    holds: VecDeque<(Moment, Arc<str>)>,
    /// When a wallet last paid an amount, for the duplicate rule.
    recent: HashMap<PaidKey, Moment>,
    /// The same in the order of paying, so that what is over is dropped cheaply.
    recent_order: VecDeque<(Moment, PaidKey)>,
    paid_invoices: HashSet<String>,
}

/// Which payment a trxID belongs to, and which of its refunds if it is one.
#[derive(Clone, Debug)]
pub(crate) struct TransactionOf {
    payment: Arc<str>,
    refund: Option<usize>,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let random = settings
            .seed
            .map_or_else(Random::from_system, Random::seeded);
        Self {
            books: Books::new(settings.wallet_balance),
            settings: Arc::new(settings),
            random,
            tokens: Tokens::default(),
            payments: HashMap::new(),
            agreements: HashMap::new(),
            transactions: HashMap::new(),
            by_age: VecDeque::new(),
            holds: VecDeque::new(),
            recent: HashMap::new(),
            recent_order: VecDeque::new(),
            paid_invoices: HashSet::new(),
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
        *self = fresh;
    }

    pub(crate) fn payment(&self, id: &str) -> Option<&Payment> {
        self.payments.get(id)
    }

    pub(crate) fn payments(&self) -> impl Iterator<Item = &Payment> {
        self.payments.values()
    }

    /// Forgets what is long over and lets old authorizations fall back. Cheap when nothing is due.
    pub(crate) fn tidy(&mut self, now: Moment) {
        while let Some((created, _)) = self.by_age.front()
            && created.is_older_than(FORGET_UNPAID_SECONDS, now)
        {
            let Some((_, id)) = self.by_age.pop_front() else {
                break;
            };
            if self
                .payments
                .get(&id)
                .is_some_and(|payment| !payment.stage.is_settled())
            {
                self.payments.remove(&id);
            }
        }
        self.release_old_holds(now);
        let window = self.settings.duplicate_window_seconds;
        while let Some((paid, _)) = self.recent_order.front()
            && paid.is_older_than(window, now)
        {
            let Some((paid, key)) = self.recent_order.pop_front() else {
                break;
            };
            if self.recent.get(&key) == Some(&paid) {
                self.recent.remove(&key);
            }
        }
    }
}
