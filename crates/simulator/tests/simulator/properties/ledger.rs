//! An audit of the simulator's ledger.

use std::collections::BTreeMap;

use serde_json::Value;
use simulator::Poisha;

use super::actions::WALLETS;

/// The initial balance of an ordinary wallet, in poisha.
const INITIAL_BALANCE: i64 = 5_000_000;

/// A movement of money, from a response or a ledger entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Movement {
    kind: String,
    payment: String,
    poisha: i64,
}

impl Movement {
    #[track_caller]
    pub(super) fn new(kind: &str, payment: &str, amount: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            payment: payment.to_owned(),
            poisha: parse(amount),
        }
    }
}

#[track_caller]
fn parse(amount: &str) -> i64 {
    let amount = Poisha::parse(amount).unwrap_or_else(|| panic!("{amount:?} is not an amount"));
    amount.poisha()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list(ledger: &Value) -> &[Value] {
    ledger["entries"].as_array().expect("entries")
}

/// Every movement in the ledger, oldest first.
pub(super) fn entries(ledger: &Value) -> Vec<Movement> {
    let movement = |entry: &Value| {
        Movement::new(
            text(entry, "kind"),
            text(entry, "paymentID"),
            text(entry, "amount"),
        )
    };
    list(ledger).iter().map(movement).collect()
}

/// All money in the simulator: accounts and their balances in poisha.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Balances(BTreeMap<String, i64>);

impl Balances {
    pub(super) fn of(ledger: &Value) -> Self {
        let balances = &ledger["balances"];
        let amounts = |accounts: &Value| -> Vec<(String, i64)> {
            let accounts = accounts.as_object().expect("accounts");
            let amount = |amount: &Value| parse(amount.as_str().expect("text"));
            accounts
                .iter()
                .map(|(account, taka)| (account.clone(), amount(taka)))
                .collect()
        };
        let mut all: BTreeMap<_, _> = amounts(&balances["wallets"]).into_iter().collect();
        for wallet in WALLETS {
            // A wallet is opened at its first use.
            all.entry(wallet.to_owned()).or_insert(INITIAL_BALANCE);
        }
        for (name, accounts) in balances["organizations"]
            .as_object()
            .expect("organizations")
        {
            let accounts = amounts(accounts);
            all.extend(
                accounts
                    .into_iter()
                    .map(|(account, taka)| (format!("{name} {account}"), taka)),
            );
        }
        // An account that was not used yet may be missing.
        all.retain(|_, poisha| *poisha != 0);
        Self(all)
    }

    pub(super) fn total(&self) -> i64 {
        self.0.values().sum()
    }

    /// The balances after every entry of the ledger has moved its amount.
    pub(super) fn after(&self, ledger: &Value) -> Self {
        let mut all = self.clone();
        for entry in list(ledger) {
            let wallet = text(entry, "wallet").to_owned();
            let own = |account: &str| format!("50022 {account}");
            let (from, to) = match text(entry, "kind") {
                "payment" => (wallet, own("collection")),
                "authorization" => (wallet, own("held")),
                "capture" => (own("held"), own("collection")),
                "void" => (own("held"), wallet),
                "refund" => (own("collection"), wallet),
                "settlement" => (own("collection"), own("settled")),
                "to_disbursement" => (own("collection"), own("disbursement")),
                "to_collection" => (own("disbursement"), own("collection")),
                "payout" => (own("disbursement"), wallet),
                other => panic!("an entry of an unknown kind {other:?}"),
            };
            let poisha = parse(text(entry, "amount"));
            *all.0.entry(from).or_default() -= poisha;
            *all.0.entry(to).or_default() += poisha;
        }
        all.0.retain(|_, poisha| *poisha != 0);
        all
    }
}

/// The progress of a status. It never decreases for a payment.
pub(super) fn rank(status: &str) -> u8 {
    match status {
        "Initiated" => 0,
        "Authorized" => 1,
        "Completed" => 2,
        "Cancelled" => 3,
        other => panic!("unknown status {other}"),
    }
}

/// Asserts that the entries of a payment match its status.
pub(super) fn assert_entries_match(ledger: &Value, id: &str, rank: u8) {
    let of = |kind: &str| -> Vec<i64> {
        let mine = list(ledger)
            .iter()
            .filter(|entry| text(entry, "paymentID") == id && text(entry, "kind") == kind);
        mine.map(|entry| parse(text(entry, "amount"))).collect()
    };
    let (paid, held) = (of("payment"), of("authorization"));
    let (captured, voided, refunded) = (of("capture"), of("void"), of("refund"));
    assert!(paid.len() + held.len() <= 1, "{id} was executed twice");
    assert!(
        captured.len() + voided.len() <= held.len(),
        "{id} was settled twice"
    );
    let sum = |amounts: &[i64]| amounts.iter().sum::<i64>();
    assert!(
        sum(&captured) + sum(&voided) <= sum(&held),
        "{id} was settled for more than was held"
    );
    let taken = sum(&paid) + sum(&captured);
    assert!(sum(&refunded) <= taken, "{id} gave back more than it took");
    let expected = match (paid.len() + captured.len(), voided.len(), held.len()) {
        (1, _, _) => 2,
        (_, 1, _) => 3,
        (_, _, 1) => 1,
        _ => 0,
    };
    assert_eq!(rank, expected, "{id}'s status and bookings differ");
    let booked = &ledger["executes"][id]["booked"];
    assert_eq!(
        booked.as_u64().unwrap_or(0),
        (paid.len() + held.len()) as u64
    );
}
