//! The ledger: every booking and every balance.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment,
    merchant::MerchantId,
    money::Poisha,
    wallets::{Behaviour, Msisdn, TEST_WALLETS, behaviour, is_bulk_wallet},
};

/// How many wallets one call skips in search of one to drop.
const MAX_SKIPPED: usize = 16;

/// The kind of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Merchant to the merchant's bank, after which less can be refunded.
    Settlement,
    /// The merchant's collection account to its disbursement account.
    ToDisbursement,
    /// The merchant's disbursement account to its collection account.
    ToCollection,
    /// The merchant's disbursement account to a wallet.
    Payout,
    /// A manual deposit into a wallet.
    Deposit,
    /// A manual withdrawal from a wallet.
    Withdrawal,
}

/// A booking.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) trx_id: Arc<str>,
    pub(crate) merchant: MerchantId,
    /// Empty for a booking without a payment.
    pub(crate) payment_id: Arc<str>,
    pub(crate) kind: EntryKind,
    pub(crate) wallet: Option<Msisdn>,
    pub(crate) invoice: Arc<str>,
    pub(crate) amount: Poisha,
    pub(crate) at: Moment,
    /// The payment's trxID, for a refund.
    pub(crate) original_trx_id: Option<Arc<str>>,
}

/// A customer's account.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) balance: Poisha,
    pub(crate) locked_until: Option<Moment>,
    /// The number of its bookings that are kept individually.
    #[serde(skip)]
    listed: usize,
}

/// A merchant's accounts.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Organization {
    /// Payments are credited here, and refunds debited.
    pub(crate) collection: Poisha,
    /// Payouts are debited here.
    pub(crate) disbursement: Poisha,
    /// Authorized, not captured: no longer the customer's, not yet the merchant's.
    pub(crate) held: Poisha,
    /// Settled to the merchant's bank.
    pub(crate) settled: Poisha,
}

/// The sum of bookings of one kind, or of wallets, that are no longer kept individually.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CarriedForward {
    pub(crate) count: u64,
    pub(crate) amount: Poisha,
}

/// Balances and bookings. Only manual deposits and withdrawals change the sum of all balances.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ledger {
    pub(crate) entries: VecDeque<Arc<Entry>>,
    pub(crate) carried: BTreeMap<EntryKind, CarriedForward>,
    pub(crate) accounts: BTreeMap<Msisdn, Account>,
    pub(crate) organizations: BTreeMap<MerchantId, Organization>,
    /// Dropped wallets. One that is used again starts with the opening balance.
    #[serde(default)]
    pub(crate) pruned_wallets: CarriedForward,
    /// The wallets that can be dropped, in order.
    #[serde(skip)]
    prunable: VecDeque<Msisdn>,
    opening_balance: Poisha,
    opening_disbursement: Poisha,
}

impl Ledger {
    pub(crate) fn new(opening_balance: Poisha, opening_disbursement: Poisha) -> Self {
        let mut ledger = Self {
            entries: VecDeque::new(),
            carried: BTreeMap::new(),
            accounts: BTreeMap::new(),
            organizations: BTreeMap::new(),
            pruned_wallets: CarriedForward::default(),
            prunable: VecDeque::new(),
            opening_balance,
            opening_disbursement,
        };
        ledger.organization_mut(MerchantId::default());
        for number in TEST_WALLETS
            .iter()
            .filter_map(|wallet| Msisdn::parse(wallet.number))
        {
            if !matches!(behaviour(&number), Behaviour::RefusedOnPage(_)) {
                ledger.account(&number);
            }
        }
        ledger
    }

    /// The wallet's account, which is opened on first use.
    pub(crate) fn account(&mut self, wallet: &Msisdn) -> &mut Account {
        let opening = match behaviour(wallet) {
            Behaviour::Empty => Poisha::ZERO,
            Behaviour::Ordinary | Behaviour::RefusedOnPage(_) | Behaviour::RefusedAtExecute(_) => {
                self.opening_balance
            }
        };
        let prunable = &mut self.prunable;
        self.accounts.entry(wallet.clone()).or_insert_with(|| {
            if is_bulk_wallet(wallet) {
                prunable.push_back(wallet.clone());
            }
            Account {
                balance: opening,
                locked_until: None,
                listed: 0,
            }
        })
    }

    /// The balances of a merchant's accounts.
    pub(crate) fn organization(&self, merchant: MerchantId) -> Organization {
        let opened = self.organizations.get(&merchant).copied();
        opened.unwrap_or(Organization {
            disbursement: self.opening_disbursement,
            ..Organization::default()
        })
    }

    /// The merchant's accounts, which are opened on first use.
    fn organization_mut(&mut self, merchant: MerchantId) -> &mut Organization {
        let opening = self.organization(merchant);
        self.organizations.entry(merchant).or_insert(opening)
    }

    /// Books an entry and moves its money.
    ///
    /// The caller must have checked that the money is available.
    pub(crate) fn book(&mut self, entry: Entry) -> Arc<Entry> {
        let amount = entry.amount;
        let accounts = self.organization_mut(entry.merchant);
        match entry.kind {
            EntryKind::Payment => accounts.collection += amount,
            EntryKind::Authorization => accounts.held += amount,
            EntryKind::Capture => {
                accounts.held -= amount;
                accounts.collection += amount;
            }
            EntryKind::Void => accounts.held -= amount,
            EntryKind::Refund => accounts.collection -= amount,
            EntryKind::Settlement => {
                accounts.collection -= amount;
                accounts.settled += amount;
            }
            EntryKind::ToDisbursement => {
                accounts.collection -= amount;
                accounts.disbursement += amount;
            }
            EntryKind::ToCollection => {
                accounts.disbursement -= amount;
                accounts.collection += amount;
            }
            EntryKind::Payout => accounts.disbursement -= amount,
            EntryKind::Deposit | EntryKind::Withdrawal => {}
        }
        if let Some(wallet) = &entry.wallet {
            let account = self.account(wallet);
            account.listed += 1;
            match entry.kind {
                EntryKind::Payment | EntryKind::Authorization | EntryKind::Withdrawal => {
                    account.balance -= amount;
                }
                EntryKind::Void | EntryKind::Refund | EntryKind::Payout | EntryKind::Deposit => {
                    account.balance += amount;
                }
                EntryKind::Capture
                | EntryKind::Settlement
                | EntryKind::ToDisbursement
                | EntryKind::ToCollection => {}
            }
        }
        let entry = Arc::new(entry);
        self.entries.push_back(Arc::clone(&entry));
        entry
    }

    /// Removes the oldest bookings above `kept` and adds them to the sums.
    pub(crate) fn carry_forward(&mut self, kept: usize) -> Vec<Arc<Entry>> {
        let above = self.entries.len().saturating_sub(kept);
        let old: Vec<_> = self.entries.drain(..above).collect();
        for entry in &old {
            let carried = self.carried.entry(entry.kind).or_default();
            carried.count += 1;
            carried.amount += entry.amount;
            let wallet = entry.wallet.as_ref();
            if let Some(account) = wallet.and_then(|wallet| self.accounts.get_mut(wallet)) {
                account.listed = account.listed.saturating_sub(1);
            }
        }
        old
    }

    /// Drops the oldest bulk wallets above `kept`, except those that are locked or have bookings in
    /// the list.
    pub(crate) fn prune_wallets(&mut self, kept: usize, now: Moment) {
        let mut skipped = 0;
        while self.prunable.len() > kept
            && skipped < MAX_SKIPPED
            && let Some(wallet) = self.prunable.pop_front()
        {
            let required_field = self.accounts.get(&wallet).is_some_and(|account| {
                account.listed > 0 || account.locked_until.is_some_and(|until| now < until)
            });
            if required_field {
                // It is considered again later.
                self.prunable.push_back(wallet);
                skipped += 1;
            } else if let Some(account) = self.accounts.remove(&wallet) {
                self.pruned_wallets.count += 1;
                self.pruned_wallets.amount += account.balance;
            }
        }
    }

    /// Recomputes what a saved state does not contain.
    pub(crate) fn recount(&mut self) {
        for entry in &self.entries {
            let wallet = entry.wallet.as_ref();
            if let Some(account) = wallet.and_then(|wallet| self.accounts.get_mut(wallet)) {
                account.listed += 1;
            }
        }
        let many = self.accounts.keys().filter(|wallet| is_bulk_wallet(wallet));
        self.prunable = many.cloned().collect();
    }
}
