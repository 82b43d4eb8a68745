//! The books and the wallets as documents: the truth that an audit compares with.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value, json};

use crate::{
    clock::Moment,
    core::Simulator,
    merchant::MerchantId,
    money::Poisha,
    state::{Account, Entry, Organization},
    wallets::{
        Behaviour, COMMON_PIN, EXECUTE_REFUSALS, MANY_WALLETS_PREFIX, Msisdn, TEST_WALLETS,
        behaviour, refusing_wallet,
    },
};

/// Every booking, every balance, and how often each paymentID was executed.
pub(crate) fn ledger(simulator: &Simulator) -> Value {
    let (books, executes, settings) = simulator.change(|state, now| {
        state.tidy(now);
        let executes: Vec<_> = state
            .payments()
            .filter(|payment| payment.execute_calls > 0)
            .map(|payment| {
                let id = payment.facts.id.clone();
                (
                    id,
                    payment.execute_calls,
                    u32::from(payment.stage.is_settled()),
                )
            })
            .collect();
        (state.books.clone(), executes, Arc::clone(&state.settings))
    });
    let executes: Map<_, _> = executes
        .into_iter()
        .map(|(id, calls, booked)| (id.to_string(), json!({"calls": calls, "booked": booked})))
        .collect();
    let organizations: Map<_, _> = books
        .organizations
        .iter()
        .filter_map(|(merchant, accounts)| {
            let name = merchant.of(&settings)?.organization_short_code.clone();
            Some((name, describe_organization(*accounts)))
        })
        .collect();
    let first = books.organization(MerchantId::default());
    let wallets: Map<_, _> = books
        .accounts
        .iter()
        .map(|(wallet, account)| (wallet.to_string(), account.balance.to_string().into()))
        .collect();
    let carried: Map<_, _> = books
        .carried
        .iter()
        .filter_map(|(kind, carried)| {
            let kind = json!(kind).as_str()?.to_owned();
            let sum = json!({"count": carried.count, "amount": carried.amount.to_string()});
            Some((kind, sum))
        })
        .collect();
    json!({
        "entries": books.entries.iter().map(|entry| describe(entry)).collect::<Vec<_>>(),
        "balances": {
            "wallets": wallets,
            // The first merchant's, by the names that the documents of the control endpoints use.
            "merchant": first.collection.to_string(),
            "held": first.held.to_string(),
            "settled": first.settled.to_string(),
            "organizations": organizations,
            "forgottenWallets": {
                "count": books.forgotten_wallets.count,
                "balance": books.forgotten_wallets.amount.to_string(),
            },
        },
        "carriedForward": carried,
        "executes": executes,
    })
}

fn describe_organization(accounts: Organization) -> Value {
    json!({
        "collection": accounts.collection.to_string(),
        "disbursement": accounts.disbursement.to_string(),
        "held": accounts.held.to_string(),
        "settled": accounts.settled.to_string(),
    })
}

fn describe(entry: &Entry) -> Value {
    let mut described = json!({
        "trxID": entry.trx_id,
        "paymentID": entry.payment_id,
        "kind": entry.kind,
        "wallet": entry.wallet.as_ref().map(Msisdn::as_str),
        "merchantInvoiceNumber": entry.invoice,
        "amount": entry.amount.to_string(),
        "at": entry.at.rfc3339(),
    });
    if let Some(original) = &entry.original_trx_id {
        described["originalTrxID"] = original.as_ref().into();
    }
    described
}

/// A wallet as the lists show it.
#[derive(Debug)]
pub(crate) struct WalletRow {
    pub(crate) number: String,
    pub(crate) pin: &'static str,
    pub(crate) note: String,
    /// None before anybody used it.
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

/// Every wallet a tester can name, with what it does, and those that came into use.
pub(crate) fn wallet_rows(simulator: &Simulator) -> Vec<WalletRow> {
    let (accounts, now) = simulator.read(|state, now| (state.books.accounts.clone(), now));
    let mut rows: Vec<_> = TEST_WALLETS
        .iter()
        .map(|wallet| WalletRow::new(wallet.number, wallet.pin, wallet.note, &accounts, now))
        .collect();
    for code in EXECUTE_REFUSALS {
        let number = refusing_wallet(code);
        let note = format!("{code} at Execute (simulator's own)");
        rows.push(WalletRow::new(&number, COMMON_PIN, &note, &accounts, now));
    }
    for number in accounts.keys() {
        if number.as_str().starts_with(MANY_WALLETS_PREFIX) {
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

/// The wallets as a document, with what opens them.
pub(crate) fn wallets(simulator: &Simulator) -> Value {
    let rows = wallet_rows(simulator);
    json!({
        "otp": simulator.settings().otp,
        "commonPin": COMMON_PIN,
        "manyWallets": format!("{MANY_WALLETS_PREFIX}XXXXXXX"),
        "wallets": rows.iter().map(WalletRow::describe).collect::<Vec<_>>(),
    })
}

/// One wallet as a document, with what opens it: its OTP and its PIN.
pub(super) fn wallet(simulator: &Simulator, number: &Msisdn) -> Value {
    let known = wallet_rows(simulator)
        .into_iter()
        .find(|row| row.number == number.as_str());
    let row = known.unwrap_or_else(|| {
        let note = match behaviour(number) {
            Behaviour::RefusedOnPage(code) => format!("{code} on the page"),
            _ => "pays (simulator's own)".to_owned(),
        };
        let (accounts, now) = simulator.read(|state, now| (state.books.accounts.clone(), now));
        WalletRow::new(number.as_str(), COMMON_PIN, &note, &accounts, now)
    });
    let mut described = row.describe();
    described["otp"] = simulator.settings().otp.as_str().into();
    described["commonPin"] = COMMON_PIN.into();
    described
}
