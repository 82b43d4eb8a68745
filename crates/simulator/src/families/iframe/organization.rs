//! The merchant's accounts: balances, transfers between them, and payouts to customers. Source:
//! bKash's OpenAPI document of 2018, organization balance, intra-account transfer and B2C payment.

use serde::Serialize;
use utoipa::ToSchema;

use super::{fields::need, responses::Status};
use crate::{
    clock::Moment,
    error_codes::{ErrorCode, Refusal},
    families::wire::BangladeshTime,
    gateway::Call,
    money::Poisha,
    reply::Reply,
    settings::Settings,
    simulator::Simulator,
    state::{Direction, Entry, Organization},
};

/// Organization balance.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::Balance)]
pub(crate) struct Balance {
    organization_balance: [AccountBalance; 2],
    #[serde(flatten)]
    status: Status,
}

/// One of the merchant's accounts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::AccountBalance)]
pub(crate) struct AccountBalance {
    account_type_name: &'static str,
    account_status: &'static str,
    account_holder_name: String,
    currency: &'static str,
    current_balance: String,
    available_balance: String,
    update_time: BangladeshTime,
}

/// Intra-account transfer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::Transferred)]
pub(crate) struct Transferred<'a> {
    completed_time: BangladeshTime,
    #[serde(rename = "trxID")]
    trx_id: &'a str,
    transaction_status: &'static str,
    amount: &'a str,
    currency: &'static str,
    transfer_type: &'static str,
    #[serde(flatten)]
    status: Status,
}

/// B2C payment: money from the merchant to a customer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = iframe::PaidOut)]
pub(crate) struct PaidOut<'a> {
    completed_time: BangladeshTime,
    #[serde(rename = "trxID")]
    trx_id: &'a str,
    transaction_status: &'static str,
    amount: &'a str,
    currency: &'static str,
    merchant_invoice_number: &'a str,
    #[serde(rename = "receiverMSISDN")]
    receiver_msisdn: &'a str,
    /// bKash's fee is not known.
    b2c_fee: &'static str,
    #[serde(flatten)]
    status: Status,
}

pub(super) fn balance(
    simulator: &Simulator,
    call: &Call<'_>,
    settings: &Settings,
) -> Result<Reply, Refusal> {
    let (accounts, now) = simulator.change(|state, now| {
        let accounts = state.query_balance(call.caller, now)?;
        Ok::<_, Refusal>((accounts, now))
    })?;
    Ok(Reply::of(&described(call, accounts, settings, now)))
}

fn described(call: &Call<'_>, accounts: Organization, settings: &Settings, now: Moment) -> Balance {
    let holder = call
        .caller
        .merchant
        .of(settings)
        .map_or_else(String::new, |merchant| {
            format!("{} - {}", merchant.organization_short_code, merchant.name)
        });
    let account = |name, balance: Poisha| AccountBalance {
        account_type_name: name,
        account_status: "Active",
        account_holder_name: holder.clone(),
        currency: "BDT",
        current_balance: balance.to_string(),
        available_balance: balance.to_string(),
        update_time: BangladeshTime(now),
    };
    Balance {
        organization_balance: [
            account("Organization Collection Account", accounts.collection),
            // No sample shows the second account; its name is derived from the first one's.
            account("Organization Disbursement Account", accounts.disbursement),
        ],
        status: Status::successful(settings.iframe_status_code),
    }
}

pub(super) fn transfer(
    simulator: &Simulator,
    call: &Call<'_>,
    status: Status,
) -> Result<Reply, Refusal> {
    let (text, amount) = money(call)?;
    let word = need(call, &["transferType"])?;
    let direction = Direction::parse(word).ok_or(ErrorCode::INVALID_TRANSFER_TYPE)?;
    let entry =
        simulator.change(|state, now| state.transfer(call.caller, amount, direction, now))?;
    Ok(Reply::of(&Transferred {
        completed_time: BangladeshTime(entry.at),
        trx_id: &entry.trx_id,
        transaction_status: "Completed",
        amount: text,
        currency: "BDT",
        transfer_type: direction.name(),
        status,
    }))
}

pub(super) fn pay_out(
    simulator: &Simulator,
    call: &Call<'_>,
    status: Status,
) -> Result<Reply, Refusal> {
    let (text, amount) = money(call)?;
    let invoice = need(call, &["merchantInvoiceNumber"])?;
    let receiver = need(call, &["receiverMSISDN"])?;
    let entry = simulator
        .change(|state, now| state.pay_out(call.caller, amount, receiver, invoice, now))?;
    let Entry { trx_id, at, .. } = entry.as_ref();
    Ok(Reply::of(&PaidOut {
        completed_time: BangladeshTime(*at),
        trx_id,
        transaction_status: "Completed",
        amount: text,
        currency: "BDT",
        merchant_invoice_number: invoice,
        receiver_msisdn: receiver,
        b2c_fee: "0.00",
        status,
    }))
}

/// Reads `amount` and `currency`. Returns the amount as written and in poisha.
///
/// # Errors
///
/// Returns 2006 for an amount that is not positive, and 2007 for a currency other than BDT.
pub(super) fn money<'a>(call: &'a Call<'_>) -> Result<(&'a str, Poisha), Refusal> {
    let text = need(call, &["amount"])?;
    let amount = Poisha::parse(text)
        .filter(|amount| *amount > Poisha::ZERO)
        .ok_or(ErrorCode::INVALID_AMOUNT)?;
    if need(call, &["currency"])? != "BDT" {
        return Err(ErrorCode::INVALID_CURRENCY.into());
    }
    Ok((text, amount))
}
