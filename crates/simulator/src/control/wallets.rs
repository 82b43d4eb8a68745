//! The test wallets as JSON documents.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    clock::Moment,
    money::Poisha,
    simulator::Simulator,
    state::Account,
    wallets::{
        BULK_WALLET_PREFIX, Behaviour, COMMON_PIN, EXECUTE_REFUSALS, Msisdn, TEST_WALLETS,
        behaviour, wallet_refused_with,
    },
};

/// A row in the list of wallets.
#[derive(Debug)]
pub(crate) struct WalletRow {
    pub(crate) number: String,
    pub(crate) pin: &'static str,
    pub(crate) note: String,
    /// `None` if the wallet has not been used yet.
    pub(crate) balance: Option<Poisha>,
    pub(crate) locked_until: Option<Moment>,
}

impl WalletRow {
    fn new(number: &str, pin: &'static str, note: &str, accounts: &Accounts, now: Moment) -> Self {
        let account = Msisdn::parse(number).and_then(|number| accounts.get(&number).copied());
        let locked = account.and_then(|account| account.locked_until);
        Self {
            number: number.to_owned(),
            pin,
            note: note.to_owned(),
            balance: account.map(|account| account.balance),
            locked_until: locked.filter(|until| now < *until),
        }
    }

    fn describe(&self) -> Value {
        json!({
            "wallet": self.number,
            "pin": self.pin,
            "note": self.note,
            "balance": self.balance.map(|balance| balance.to_string()),
            "lockedUntil": self.locked_until.map(Moment::rfc3339),
        })
    }
}

type Accounts = BTreeMap<Msisdn, Account>;

/// The named test wallets, and those that have been used.
pub(crate) fn wallet_rows(simulator: &Simulator) -> Vec<WalletRow> {
    let (accounts, now) = simulator.read(|state, now| (state.ledger.accounts.clone(), now));
    let mut rows: Vec<_> = TEST_WALLETS
        .iter()
        .map(|wallet| WalletRow::new(wallet.number, wallet.pin, wallet.note, &accounts, now))
        .collect();
    for code in EXECUTE_REFUSALS {
        let number = wallet_refused_with(code);
        let note = format!("{code} at Execute (simulator's own)");
        rows.push(WalletRow::new(&number, COMMON_PIN, &note, &accounts, now));
    }
    for number in accounts.keys() {
        if number.as_str().starts_with(BULK_WALLET_PREFIX) {
            let note = "pays (simulator's own)";
            rows.push(WalletRow::new(
                number.as_str(),
                COMMON_PIN,
                note,
                &accounts,
                now,
            ));
        }
    }
    rows
}

/// The list of wallets, with the OTP and the PINs.
pub(crate) fn wallets(simulator: &Simulator) -> Value {
    let rows = wallet_rows(simulator);
    json!({
        "otp": simulator.settings().otp,
        "commonPin": COMMON_PIN,
        "manyWallets": format!("{BULK_WALLET_PREFIX}XXXXXXX"),
        "wallets": rows.iter().map(WalletRow::describe).collect::<Vec<_>>(),
    })
}

/// One wallet, with its OTP and PIN.
pub(super) fn wallet(simulator: &Simulator, number: &Msisdn) -> Value {
    let known = wallet_rows(simulator)
        .into_iter()
        .find(|row| row.number == number.as_str());
    let row = known.unwrap_or_else(|| {
        let note = match behaviour(number) {
            Behaviour::RefusedOnPage(code) => format!("{code} on the page"),
            Behaviour::Ordinary | Behaviour::Empty | Behaviour::RefusedAtExecute(_) => {
                "pays (simulator's own)".to_owned()
            }
        };
        let (accounts, now) = simulator.read(|state, now| (state.ledger.accounts.clone(), now));
        WalletRow::new(number.as_str(), COMMON_PIN, &note, &accounts, now)
    });
    let mut described = row.describe();
    described["otp"] = simulator.settings().otp.as_str().into();
    described["commonPin"] = COMMON_PIN.into();
    described
}
