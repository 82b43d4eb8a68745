//! The ledger as a JSON document, which audits compare with.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::{
    merchant::MerchantId,
    simulator::Simulator,
    state::{Entry, Organization},
    wallets::Msisdn,
};

impl Simulator {
    /// The ledger as `GET /simulator/ledger` returns it.
    pub fn ledger(&self) -> Value {
        ledger(self)
    }

    /// The bookings after the first `count`, as the ledger describes them.
    pub fn bookings_after(&self, count: usize) -> Vec<Value> {
        self.read(|state, _| {
            let entries = state.ledger.entries.iter().skip(count);
            entries.map(|entry| describe(entry)).collect()
        })
    }
}

/// Every booking and balance, and the number of Execute calls per paymentID.
pub(crate) fn ledger(simulator: &Simulator) -> Value {
    let (ledger, executes, settings) = simulator.change(|state, now| {
        state.prune(now);
        let executes: Vec<_> = state
            .payments()
            .filter(|payment| payment.execute_calls > 0)
            .map(|payment| {
                let id = payment.details.id.clone();
                (
                    id,
                    payment.execute_calls,
                    u32::from(payment.stage.is_executed()),
                )
            })
            .collect();
        (state.ledger.clone(), executes, Arc::clone(&state.settings))
    });
    let executes: Map<_, _> = executes
        .into_iter()
        .map(|(id, calls, booked)| (id.to_string(), json!({"calls": calls, "booked": booked})))
        .collect();
    let organizations: Map<_, _> = ledger
        .organizations
        .iter()
        .filter_map(|(merchant, accounts)| {
            let name = merchant.of(&settings)?.organization_short_code.clone();
            Some((name, describe_organization(*accounts)))
        })
        .collect();
    let first = ledger.organization(MerchantId::default());
    let wallets: Map<_, _> = ledger
        .accounts
        .iter()
        .map(|(wallet, account)| (wallet.to_string(), account.balance.to_string().into()))
        .collect();
    let carried: Map<_, _> = ledger
        .carried
        .iter()
        .filter_map(|(kind, carried)| {
            let kind = json!(kind).as_str()?.to_owned();
            let sum = json!({"count": carried.count, "amount": carried.amount.to_string()});
            Some((kind, sum))
        })
        .collect();
    json!({
        "entries": ledger.entries.iter().map(|entry| describe(entry)).collect::<Vec<_>>(),
        "balances": {
            "wallets": wallets,
            // The accounts of the first merchant, for tests with one merchant.
            "merchant": first.collection.to_string(),
            "held": first.held.to_string(),
            "settled": first.settled.to_string(),
            "organizations": organizations,
            "forgottenWallets": {
                "count": ledger.pruned_wallets.count,
                "balance": ledger.pruned_wallets.amount.to_string(),
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
