//! The organization's accounts: balances, transfers and payouts, in the only family that offers them.

use std::time::Duration;

use bkash::{
    Family, NewPayout, Organization, OrganizationError, TransferDirection, UnsupportedFamily,
};
use domain::{Decline, Msisdn};
use serde_json::json;

use crate::{
    fixtures::{self, error_detail, invoice, taka, trx_id},
    scripted_server::ScriptedServer,
};

const BALANCE: &str = "GET /checkout/payment/organizationBalance";
const TRANSFER: &str = "POST /checkout/payment/intraAccountTransfer";
const PAYOUT: &str = "POST /checkout/payment/b2cPayment";

fn organization(bkash: &ScriptedServer) -> Organization {
    let config = fixtures::config(Family::CheckoutIframe, &bkash.origin);
    bkash::organization(config, bkash.machine.ports()).unwrap()
}

#[tokio::test]
async fn another_family_is_rejected_with_its_name() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    for family in [
        Family::TokenizedV1,
        Family::TokenizedV2,
        Family::TokenizedV03,
    ] {
        let config = fixtures::config(family, &bkash.origin);
        let error = bkash::organization(config, bkash.machine.ports())
            .err()
            .unwrap();
        assert_eq!(error, UnsupportedFamily(family));
        assert!(error.to_string().contains(family.as_str()), "{error}");
    }
}

#[tokio::test]
async fn balances_are_requested_at_most_once_a_minute() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    let answer = r#"{"organizationBalance":[{"accountTypeName":"Organization Collection Account","accountStatus":"Active",
        "accountHolderName":"50011 - Org 01","currency":"BDT","currentBalance":"100.00","availableBalance":"0","updateTime":"x"}]}"#;
    bkash.answer(BALANCE, 200, answer);
    let organization = organization(&bkash);
    let accounts = organization.balances().await.unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0].account_type, "Organization Collection Account");
    assert_eq!(
        (accounts[0].current_poisha, accounts[0].available_poisha),
        (10_000, 0)
    );
    let again = organization.balances().await;
    assert!(
        matches!(again, Err(OrganizationError::RateLimited(_))),
        "{again:?}"
    );
    assert_eq!(bkash.requests().len(), 1);
    bkash.machine.clock.advance(Duration::from_secs(60));
    organization.balances().await.unwrap();
    bkash.answer(
        BALANCE,
        200,
        r#"{"organizationBalance":[{"currentBalance":"?"}]}"#,
    );
    bkash.machine.clock.advance(Duration::from_secs(60));
    let unreadable = organization.balances().await;
    assert!(
        matches!(unreadable, Err(OrganizationError::Unknown(_))),
        "{unreadable:?}"
    );
}

#[tokio::test]
async fn money_is_transferred_between_accounts() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    let answer = r#"{"completedTime":"x","trxID":"8DE104QLFP","transactionStatus":"Completed","amount":"10","currency":"BDT",
        "transferType":"Collection2Disbursement"}"#;
    bkash.answer(TRANSFER, 200, answer);
    let organization = organization(&bkash);
    let direction = TransferDirection::CollectionToDisbursement;
    let moved = organization.transfer(taka("10"), direction).await.unwrap();
    assert_eq!(moved.trx_id, trx_id("8DE104QLFP"));
    let body =
        json!({ "amount": "10.00", "currency": "BDT", "transferType": "Collection2Disbursement" });
    assert_eq!(bkash.only_call(), (TRANSFER.to_owned(), Some(body)));
    // An answer about the other direction is unusable.
    let other = organization
        .transfer(taka("10"), TransferDirection::DisbursementToCollection)
        .await;
    assert!(
        matches!(other, Err(OrganizationError::Unknown(_))),
        "{other:?}"
    );
    let refused = r#"{"errorCode":"2032","errorMessage":"Invalid transfer type"}"#;
    bkash.answer(TRANSFER, 200, refused);
    let refused = organization.transfer(taka("10"), direction).await;
    let expected = OrganizationError::Declined {
        reason: Decline::MerchantRefused,
        detail: error_detail("2032", "Invalid transfer type"),
    };
    assert_eq!(refused, Err(expected));
}

#[tokio::test]
async fn a_payout_is_sent_to_a_wallet() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    let answer = |amount: &str, receiver: &str| {
        json!({ "completedTime": "x", "trxID": "8DE104QLFP", "transactionStatus": "Completed", "amount": amount,
            "currency": "BDT", "merchantInvoiceNumber": "INV-1", "receiverMSISDN": receiver, "b2cFee": "1.50" })
        .to_string()
    };
    let payout = || NewPayout {
        amount: taka("10"),
        invoice: invoice(),
        receiver: Msisdn::parse("01770618575").unwrap(),
    };
    bkash.answer(PAYOUT, 200, &answer("10", "8801770618575"));
    let organization = organization(&bkash);
    let moved = organization.pay_out(payout()).await.unwrap();
    assert_eq!((moved.amount, moved.fee_poisha), (taka("10"), Some(150)));
    let body = json!({ "amount": "10.00", "currency": "BDT", "merchantInvoiceNumber": "INV-1",
        "receiverMSISDN": "01770618575" });
    assert_eq!(bkash.only_call(), (PAYOUT.to_owned(), Some(body)));
    for other in [
        answer("11", "01770618575"),
        answer("10", "01929918378"),
        "{}".to_owned(),
    ] {
        bkash.answer(PAYOUT, 200, &other);
        let unknown = organization.pay_out(payout()).await;
        assert!(
            matches!(unknown, Err(OrganizationError::Unknown(_))),
            "{other}"
        );
    }
}

#[tokio::test]
async fn nothing_is_sent_without_a_token() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    let refused = r#"{"status":"fail","msg":"Invalid username"}"#;
    bkash.answer("POST /checkout/token/grant", 200, refused);
    let direction = TransferDirection::CollectionToDisbursement;
    let not_sent = organization(&bkash).transfer(taka("10"), direction).await;
    assert!(
        matches!(not_sent, Err(OrganizationError::NotSent(_))),
        "{not_sent:?}"
    );
    assert!(bkash.requests().is_empty());
}
