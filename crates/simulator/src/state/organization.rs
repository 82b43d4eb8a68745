//! The merchant's own accounts: balances, transfers between them, and payments to customers.
//!
//! Source: Checkout (iFrame) API, organization balance, intra-account transfer and B2C payment.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    ledger::{Entry, EntryKind, Organization},
    root::{State, TransactionRef},
};
use crate::{
    api::Caller,
    clock::Moment,
    error_codes::{ErrorCode, Refusal},
    money::Poisha,
    wallets::{Behaviour, Msisdn, behaviour},
};

/// The direction of a transfer between the merchant's two accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Direction {
    CollectionToDisbursement,
    DisbursementToCollection,
}

impl Direction {
    /// Parses bKash's name of a direction.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "Collection2Disbursement" => Some(Self::CollectionToDisbursement),
            "Disbursement2Collection" => Some(Self::DisbursementToCollection),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CollectionToDisbursement => "Collection2Disbursement",
            Self::DisbursementToCollection => "Disbursement2Collection",
        }
    }
}

impl State {
    /// The balances of the merchant's accounts.
    pub(crate) fn organization(&self, caller: Caller) -> Organization {
        self.ledger.organization(caller.merchant)
    }

    /// The same balances for the merchant's API call, which is rate-limited.
    pub(crate) fn query_balance(
        &mut self,
        caller: Caller,
        now: Moment,
    ) -> Result<Organization, Refusal> {
        let interval = self.settings.organization_balance_interval_seconds;
        let last = self.balance_queried_at.get(&caller.merchant);
        if last.is_some_and(|last| !last.is_older_than(interval, now)) {
            return Err(ErrorCode::PROCESS_FAILED.undocumented(
                "bKash does not document its response to balance queries that exceed the rate limit",
            ));
        }
        self.balance_queried_at.insert(caller.merchant, now);
        Ok(self.organization(caller))
    }

    /// Transfers money between the merchant's accounts.
    pub(crate) fn transfer(
        &mut self,
        caller: Caller,
        amount: Poisha,
        direction: Direction,
        now: Moment,
    ) -> Result<Arc<Entry>, Refusal> {
        let accounts = self.organization(caller);
        let (kind, there) = match direction {
            Direction::CollectionToDisbursement => (EntryKind::ToDisbursement, accounts.collection),
            Direction::DisbursementToCollection => (EntryKind::ToCollection, accounts.disbursement),
        };
        if amount > there {
            return Err(ErrorCode::INSUFFICIENT_BALANCE.into());
        }
        Ok(self.book_for_organization(caller, kind, None, "", amount, now))
    }

    /// Pays a customer from the disbursement account.
    pub(crate) fn pay_out(
        &mut self,
        caller: Caller,
        amount: Poisha,
        receiver: &str,
        invoice: &str,
        now: Moment,
    ) -> Result<Arc<Entry>, Refusal> {
        let receiver = Msisdn::parse(receiver).ok_or(ErrorCode::INVALID_RECEIVER)?;
        match behaviour(&receiver) {
            // Only the known test wallets can receive money; other numbers have no account.
            Behaviour::RefusedOnPage(code) if code == ErrorCode::NOT_A_BKASH_ACCOUNT => {
                return Err(ErrorCode::INVALID_RECEIVER.into());
            }
            Behaviour::RefusedOnPage(code) => return Err(code.into()),
            Behaviour::Ordinary | Behaviour::Empty | Behaviour::RefusedAtExecute(_) => {}
        }
        if amount > self.organization(caller).disbursement {
            return Err(ErrorCode::INSUFFICIENT_BALANCE.into());
        }
        Ok(self.book_for_organization(
            caller,
            EntryKind::Payout,
            Some(receiver),
            invoice,
            amount,
            now,
        ))
    }

    /// Settles the merchant's money to its bank; returns false if the balance is too small.
    ///
    /// Specific to the simulator, so that a test can make a refund exceed the balance.
    pub(crate) fn settle(&mut self, caller: Caller, amount: Poisha, now: Moment) -> bool {
        let enough = amount <= self.organization(caller).collection;
        if enough {
            self.book_for_organization(caller, EntryKind::Settlement, None, "", amount, now);
        }
        enough
    }

    fn book_for_organization(
        &mut self,
        caller: Caller,
        kind: EntryKind,
        wallet: Option<Msisdn>,
        invoice: &str,
        amount: Poisha,
        now: Moment,
    ) -> Arc<Entry> {
        let trx_id = self.new_trx_id(now);
        let entry = self.ledger.book(Entry {
            trx_id: Arc::clone(&trx_id),
            merchant: caller.merchant,
            payment_id: "".into(),
            kind,
            wallet,
            invoice: invoice.into(),
            amount,
            at: now,
            original_trx_id: None,
        });
        let of = TransactionRef::Organization(Arc::clone(&entry));
        self.transactions.insert(trx_id, of);
        entry
    }
}
