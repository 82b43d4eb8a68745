//! Setting a wallet's balance and lock from a test. Specific to the simulator.

use std::sync::Arc;

use super::{
    ledger::{Account, Entry, EntryKind},
    root::State,
};
use crate::{
    clock::Moment,
    error_codes::ErrorCode,
    merchant::MerchantId,
    money::Poisha,
    wallets::{Behaviour, Msisdn, behaviour},
};

/// A change to a wallet; none leaves the value unchanged.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WalletChange {
    pub(crate) balance: Option<Poisha>,
    pub(crate) locked: Option<bool>,
}

impl State {
    /// Sets a wallet's balance and lock. The difference is booked, so that the ledger stays
    /// balanced.
    ///
    /// The error is the code with which bKash's page refuses the number: there is no such account.
    pub(crate) fn set_wallet(
        &mut self,
        wallet: &Msisdn,
        change: WalletChange,
        now: Moment,
    ) -> Result<Account, ErrorCode> {
        if let Behaviour::RefusedOnPage(code) = behaviour(wallet) {
            return Err(code);
        }
        if let Some(balance) = change.balance {
            let there = self.ledger.account(wallet).balance;
            let (kind, amount) = if balance < there {
                (EntryKind::Withdrawal, there - balance)
            } else {
                (EntryKind::Deposit, balance - there)
            };
            if amount > Poisha::ZERO {
                let trx_id = self.new_trx_id(now);
                self.ledger.book(Entry {
                    trx_id,
                    merchant: MerchantId::default(),
                    payment_id: Arc::from(""),
                    kind,
                    wallet: Some(wallet.clone()),
                    invoice: Arc::from(""),
                    amount,
                    at: now,
                    original_trx_id: None,
                });
            }
        }
        if let Some(locked) = change.locked {
            let until = now.plus_seconds(self.settings.wallet_lock_seconds);
            self.ledger.account(wallet).locked_until = locked.then_some(until);
        }
        Ok(*self.ledger.account(wallet))
    }
}
