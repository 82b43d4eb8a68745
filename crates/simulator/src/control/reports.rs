//! The books and the wallets as documents: the truth that an audit compares with.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::{
    core::Simulator,
    merchant::MerchantId,
    state::{Account, Entry, Organization},
    wallets::{COMMON_PIN, EXECUTE_REFUSALS, MANY_WALLETS_PREFIX, Msisdn, TEST_WALLETS},
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

/// Every wallet a tester can name, with what it does, and those that came into use.
pub(crate) fn wallets(simulator: &Simulator) -> Value {
    let (accounts, settings, now) =
        simulator.read(|state, now| (state.books.accounts.clone(), state.settings.clone(), now));
    let account =
        |number: &str| Msisdn::parse(number).and_then(|number| accounts.get(&number).copied());
    let row = |number: &str, pin: &str, note: &str, account: Option<Account>| {
        let locked = account
            .and_then(|account| account.locked_until)
            .filter(|until| now < *until);
        json!({
            "wallet": number,
            "pin": pin,
            "note": note,
            "balance": account.map(|account| account.balance.to_string()),
            "lockedUntil": locked.map(crate::clock::Moment::rfc3339),
        })
    };
    let mut rows: Vec<_> = TEST_WALLETS
        .iter()
        .map(|wallet| {
            row(
                wallet.number,
                wallet.pin,
                wallet.note,
                account(wallet.number),
            )
        })
        .collect();
    for code in EXECUTE_REFUSALS {
        let number = format!("0170000{code}");
        let note = format!("{code} at Execute (simulator's own)");
        rows.push(row(&number, COMMON_PIN, &note, account(&number)));
    }
    for (number, account) in &accounts {
        if number.as_str().starts_with(MANY_WALLETS_PREFIX) {
            rows.push(row(
                number.as_str(),
                COMMON_PIN,
                "pays (simulator's own)",
                Some(*account),
            ));
        }
    }
    json!({
        "otp": settings.otp,
        "commonPin": COMMON_PIN,
        "manyWallets": format!("{MANY_WALLETS_PREFIX}XXXXXXX"),
        "wallets": rows,
    })
}
