//! Refunds: both forms of the answer, and which refunds are not sent.

use std::time::Duration;

use bkash::Family;
use domain::refund::RefundDecline;
use domain::refund::{RefundForbidden, Refundable};
use engine::ports::{NewRefund, RefundAnswer, RefundHistory};
use serde_json::{Value, json};

use crate::{
    fixtures::{paid, taka, text},
    scripted_server::ScriptedServer,
};

const V1: &str = "POST /tokenized/checkout/payment/refund";
const V2: &str = "POST /refund/payment/transaction";
const V2_STATUS: &str = "POST /refund/payment/status";
const DAY: Duration = Duration::from_secs(24 * 3600);

fn first(payment: Refundable, amount: &str) -> NewRefund {
    NewRefund::first(payment, taka(amount), text("tea"), text("it was cold"))
}

fn further(history: RefundHistory, amount: &str) -> NewRefund {
    NewRefund::further(history, taka(amount), text("tea"), text("it was cold"))
}

fn v2_refund(amount: &str) -> String {
    json!({ "originalTrxId": "BFD90JRLST", "refundTrxId": "BFD90JRMH9", "refundTransactionStatus": "Completed",
        "originalTrxAmount": "4.59", "refundAmount": amount, "currency": "BDT",
        "completedTime": "2024-06-13T16:27:25:422 GMT+0600", "sku": "tea", "reason": "it was cold" })
    .to_string()
}

fn v2_status(amounts: &[&str]) -> String {
    let refund = |amount: &&str| -> Value {
        json!({ "refundTrxId": "BFD90JRMH9", "refundTransactionStatus": "Completed",
            "refundAmount": amount, "completedTime": "2024-06-13T16:27:24:000" })
    };
    let mut status = json!({ "originalTrxId": "BFD90JRLST", "originalTrxAmount": "4.59",
        "originalTrxCompletedTime": "2024-06-13T16:25:14:000" });
    if !amounts.is_empty() {
        status["refundTransactions"] = amounts.iter().map(refund).collect();
    }
    status.to_string()
}

#[tokio::test]
async fn a_refund_has_a_sku_and_a_reason_in_every_family_with_refunds() {
    let v1 = json!({ "paymentID": "TR1", "trxID": "BFD90JRLST", "amount": "1.00",
        "sku": "tea", "reason": "it was cold" });
    let v2 = json!({ "paymentId": "TR1", "trxId": "BFD90JRLST", "refundAmount": "1.00",
        "sku": "tea", "reason": "it was cold" });
    let answer = r#"{"originalTrxID":"BFD90JRLST","refundTrxID":"BFD90JRMH9","transactionStatus":"Completed",
        "amount":"1.00","currency":"BDT","charge":"0.00","completedTime":"2024-06-13T16:27:25:422 GMT+0600"}"#;
    let with_status = answer.replacen('{', r#"{"statusCode":"0000","#, 1);
    for (family, call, body, answer) in [
        (Family::TokenizedV1, V1, &v1, with_status),
        (
            Family::CheckoutIframe,
            "POST /checkout/payment/refund",
            &v1,
            answer.to_owned(),
        ),
        (Family::TokenizedV2, V2, &v2, v2_refund("1.00")),
    ] {
        let bkash = ScriptedServer::of(family).await;
        bkash.answer(call, 200, &answer);
        let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
        let RefundAnswer::Done(refund) = bkash.client().refund_payment(first(payment, "1")).await
        else {
            panic!("{family:?}: expected a refund")
        };
        assert_eq!(refund.trx_id.as_str(), "BFD90JRMH9");
        assert_eq!(refund.amount, taka("1"));
        assert_eq!(bkash.only_call(), (call.to_owned(), Some(body.clone())));
    }
}

#[tokio::test]
async fn a_second_refund_needs_the_status_of_the_first() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let client = bkash.client();
    let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
    bkash.answer(V2, 200, &v2_refund("1.00"));
    bkash.answer(V2_STATUS, 200, &v2_status(&["1.00"]));
    let done = client.refund_payment(first(payment.clone(), "1")).await;
    assert!(matches!(done, RefundAnswer::Done(_)), "{done:?}");
    let again = client.refund_payment(first(payment.clone(), "1")).await;
    assert_eq!(
        again,
        RefundAnswer::NotSent(RefundForbidden::StatusRequired)
    );
    let history = client.refund_status(&payment).await.unwrap();
    assert_eq!(history.refunded_poisha(), 100);
    let older = client.refund_status(&payment).await.unwrap();
    let done = client.refund_payment(further(history, "1")).await;
    assert!(matches!(done, RefundAnswer::Done(_)), "{done:?}");
    // This answer is older than the last refund.
    let stale = client.refund_payment(further(older, "1")).await;
    assert_eq!(
        stale,
        RefundAnswer::NotSent(RefundForbidden::StatusRequired)
    );
    let sent = bkash
        .requests()
        .iter()
        .filter(|request| request.call == V2)
        .count();
    assert_eq!(sent, 2);
}

#[tokio::test]
async fn an_answer_of_refund_status_that_is_older_than_a_refund_permits_no_further_refund() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let client = bkash.client();
    let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
    bkash.answer(V2, 200, &v2_refund("1.00"));
    bkash.answer(V2_STATUS, 200, &v2_status(&[]));
    let held = bkash.hold(V2_STATUS);
    let asking = {
        let (client, payment) = (client.clone(), payment.clone());
        tokio::spawn(async move { client.refund_status(&payment).await })
    };
    held.arrived.notified().await;
    let done = client.refund_payment(first(payment, "1")).await;
    assert!(matches!(done, RefundAnswer::Done(_)), "{done:?}");
    held.release.notify_one();
    let overtaken = asking.await.unwrap().unwrap();
    let blind = client.refund_payment(further(overtaken, "1")).await;
    assert_eq!(
        blind,
        RefundAnswer::NotSent(RefundForbidden::StatusRequired)
    );
}

#[tokio::test]
async fn a_refund_without_an_answer_is_queried_before_it_is_sent_again() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let client = bkash.client();
    let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
    bkash.answer(V2, 504, r#"{"message":"Endpoint request timed out"}"#);
    let lost = client.refund_payment(first(payment.clone(), "1")).await;
    assert!(matches!(lost, RefundAnswer::Unusable { .. }), "{lost:?}");
    let again = client.refund_payment(first(payment.clone(), "1")).await;
    assert_eq!(
        again,
        RefundAnswer::NotSent(RefundForbidden::StatusRequired)
    );
    // An unusable answer of Refund Status permits nothing.
    bkash.answer(V2_STATUS, 500, "");
    assert!(client.refund_status(&payment).await.is_err());
    bkash.answer(V2_STATUS, 200, &v2_status(&[]));
    bkash.answer(V2, 200, &v2_refund("1.00"));
    let history = client.refund_status(&payment).await.unwrap();
    assert!(history.refunds().is_empty());
    let done = client.refund_payment(further(history, "1")).await;
    assert!(matches!(done, RefundAnswer::Done(_)), "{done:?}");
}

#[tokio::test]
async fn a_refund_outside_the_terms_is_not_sent() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let client = bkash.client();
    let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
    let too_much = client.refund_payment(first(payment.clone(), "4.60")).await;
    assert_eq!(too_much, RefundAnswer::NotSent(RefundForbidden::TooMuch));
    bkash.answer(V2_STATUS, 200, &v2_status(&["4.00"]));
    let history = client.refund_status(&payment).await.unwrap();
    let too_much = client.refund_payment(further(history, "0.60")).await;
    assert_eq!(too_much, RefundAnswer::NotSent(RefundForbidden::TooMuch));
    bkash.answer(V2_STATUS, 200, &v2_status(&["0.01"; 10]));
    let history = client.refund_status(&payment).await.unwrap();
    let too_many = client.refund_payment(further(history, "0.01")).await;
    assert_eq!(too_many, RefundAnswer::NotSent(RefundForbidden::TooMany));
    bkash
        .machine
        .clock
        .advance(60 * DAY + Duration::from_secs(1));
    let too_late = client.refund_payment(first(payment, "1")).await;
    assert_eq!(too_late, RefundAnswer::NotSent(RefundForbidden::TooLate));
    assert!(
        bkash
            .requests()
            .iter()
            .all(|request| request.call == V2_STATUS)
    );
}

#[tokio::test]
async fn the_older_families_refund_once_within_fifteen_days() {
    for (family, call) in [
        (Family::TokenizedV1, V1),
        (Family::CheckoutIframe, "POST /checkout/payment/refund"),
    ] {
        let bkash = ScriptedServer::of(family).await;
        let client = bkash.client();
        let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
        let refunded = r#"{"statusCode":"0000","originalTrxID":"BFD90JRLST","refundTrxID":"BFD90JRMH9",
            "transactionStatus":"Completed","amount":"1.00","currency":"BDT"}"#;
        bkash.answer(call, 200, refunded);
        let history = client.refund_status(&payment).await.unwrap();
        assert_eq!(history.refunds().len(), 1);
        let body = json!({ "paymentID": "TR1", "trxID": "BFD90JRLST" });
        assert_eq!(
            bkash.only_call().1,
            Some(body),
            "Refund Status has no amount"
        );
        let twice = client.refund_payment(further(history, "1")).await;
        assert_eq!(twice, RefundAnswer::NotSent(RefundForbidden::TooMany));
        bkash
            .machine
            .clock
            .advance(15 * DAY + Duration::from_secs(1));
        let late = client.refund_payment(first(payment, "1")).await;
        assert_eq!(late, RefundAnswer::NotSent(RefundForbidden::TooLate));
        assert_eq!(bkash.requests().len(), 1);
    }
}

#[tokio::test]
async fn error_code_2002_means_an_empty_refund_history() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    bkash.answer(
        V1,
        200,
        r#"{"statusCode":"2002","statusMessage":"Invalid Payment ID"}"#,
    );
    let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
    let history = bkash.client().refund_status(&payment).await.unwrap();
    assert!(history.refunds().is_empty());
}

#[tokio::test]
async fn an_answer_about_another_refund_is_unusable() {
    for (from, to) in [
        ("BFD90JRLST", "BFD90JRXXX"),
        ("\"refundAmount\":\"1.00\"", "\"refundAmount\":\"2.00\""),
        ("\"Completed\"", "\"Initiated\""),
        ("BDT", "USD"),
        ("refundTrxId", "other"),
    ] {
        let bkash = ScriptedServer::of(Family::TokenizedV2).await;
        let answer = v2_refund("1.00");
        assert!(answer.contains(from), "{from}");
        bkash.answer(V2, 200, &answer.replace(from, to));
        let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
        let answer = bkash.client().refund_payment(first(payment, "1")).await;
        assert!(
            matches!(answer, RefundAnswer::Unusable { .. }),
            "{to}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn a_partly_unreadable_refund_history_is_an_error() {
    let readable = v2_status(&["1.00", "0.50"]);
    for (from, to) in [
        ("\"0.50\"", "\"much\""),
        ("BFD90JRLST", "BFD90JRXXX"),
        ("originalTrxId", "other"),
        ("refundTrxId", "other"),
    ] {
        let bkash = ScriptedServer::of(Family::TokenizedV2).await;
        assert!(readable.contains(from), "{from}");
        bkash.answer(V2_STATUS, 200, &readable.replace(from, to));
        let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
        assert!(
            bkash.client().refund_status(&payment).await.is_err(),
            "{to}"
        );
    }
}

#[tokio::test]
async fn only_a_conclusive_error_code_declines_a_refund() {
    let answered = async |code: &str| {
        let bkash = ScriptedServer::of(Family::TokenizedV2).await;
        let refused = json!({ "internalCode": "x", "externalCode": code, "errorMessageEn": "x" });
        bkash.answer(V2, 400, &refused.to_string());
        let payment = paid(&bkash.machine, "TR1", "BFD90JRLST", "4.59");
        match bkash.client().refund_payment(first(payment, "1")).await {
            RefundAnswer::Refused { reason, .. } => Some(reason),
            RefundAnswer::Unusable { .. } => None,
            other => panic!("{code}: {other:?}"),
        }
    };
    for (code, reason) in [
        ("2023", Some(RefundDecline::MerchantBalance)),
        ("2071", Some(RefundDecline::TooLate)),
        ("2072", Some(RefundDecline::TooMuch)),
        ("2074", Some(RefundDecline::NotRefundable)),
        ("2077", Some(RefundDecline::NotRefundable)),
        ("2080", Some(RefundDecline::MerchantRefused)),
        // "Duplicate" and "already reversed" say that an earlier refund was made.
        ("2029", None),
        ("2034", None),
        ("2002", None),
        ("503", None),
        ("7777", None),
    ] {
        assert_eq!(answered(code).await, reason, "{code}");
    }
}
