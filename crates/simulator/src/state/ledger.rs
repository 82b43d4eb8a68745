//! The books: every taka that moved, and where all of it is now.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment,
    money::Poisha,
    wallets::{Behaviour, Msisdn, TEST_WALLETS, behaviour},
};

/// What a booking did with the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryKind {
    /// Wallet to merchant.
    Payment,
    /// Wallet to hold.
    Authorization,
    /// Hold to merchant.
    Capture,
    /// Hold back to wallet.
    Void,
    /// Merchant back to wallet.
    Refund,
    /// Merchant to the merchant's bank, which leaves less to refund from.
    Settlement,
}

/// One booking.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) trx_id: Arc<str>,
    pub(crate) payment_id: Arc<str>,
    pub(crate) kind: EntryKind,
    pub(crate) wallet: Option<Msisdn>,
    pub(crate) invoice: Arc<str>,
    pub(crate) amount: Poisha,
    pub(crate) at: Moment,
    /// The payment's own trxID, on a refund.
    pub(crate) original_trx_id: Option<Arc<str>>,
}

/// A customer's account.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) balance: Poisha,
    pub(crate) locked_until: Option<Moment>,
}

/// Balances and bookings. Their sum never changes: money only moves.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Books {
    pub(crate) entries: Vec<Arc<Entry>>,
    pub(crate) accounts: BTreeMap<Msisdn, Account>,
    pub(crate) merchant: Poisha,
    pub(crate) held: Poisha,
    pub(crate) settled: Poisha,
    opening_balance: Poisha,
}

impl Books {
    pub(crate) fn new(opening_balance: Poisha) -> Self {
        let mut books = Self {
            entries: Vec::new(),
            accounts: BTreeMap::new(),
            merchant: Poisha::ZERO,
            held: Poisha::ZERO,
            settled: Poisha::ZERO,
            opening_balance,
        };
        for number in TEST_WALLETS
            .iter()
            .filter_map(|wallet| Msisdn::parse(wallet.number))
        {
            if !matches!(behaviour(&number), Behaviour::RefusedOnPage(_)) {
                books.account(&number);
            }
        }
        books
    }

    /// The wallet's account, opened at first sight.
    pub(crate) fn account(&mut self, wallet: &Msisdn) -> &mut Account {
        let opening = match behaviour(wallet) {
            Behaviour::Empty => Poisha::ZERO,
            _ => self.opening_balance,
        };
        self.accounts.entry(wallet.clone()).or_insert(Account {
            balance: opening,
            locked_until: None,
        })
    }

    /// Moves the money an entry speaks of and writes the entry down.
    ///
    /// The caller has checked that the money is there.
    pub(crate) fn book(&mut self, entry: Entry) {
        let amount = entry.amount;
        match entry.kind {
            EntryKind::Payment => self.merchant += amount,
            EntryKind::Authorization => self.held += amount,
            EntryKind::Capture => {
                self.held -= amount;
                self.merchant += amount;
            }
            EntryKind::Void => self.held -= amount,
            EntryKind::Refund => self.merchant -= amount,
            EntryKind::Settlement => {
                self.merchant -= amount;
                self.settled += amount;
            }
        }
        if let Some(wallet) = &entry.wallet {
            let account = self.account(wallet);
            match entry.kind {
                EntryKind::Payment | EntryKind::Authorization => account.balance -= amount,
                EntryKind::Void | EntryKind::Refund => account.balance += amount,
                EntryKind::Capture | EntryKind::Settlement => {}
            }
        }
        self.entries.push(Arc::new(entry));
    }
}
