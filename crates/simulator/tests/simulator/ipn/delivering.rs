//! Which payments are notified, how often an attempt is repeated, and that no call waits for a delivery.

use bkash::ipn::{IpnError, TransactionType};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    endpoint::{Endpoint, system_now},
    harness::{Shop, WALLET, order},
    iframe::Iframe,
    waiting::refusing_address,
};
use simulator::Settings;

fn statuses(delivery: &Value) -> Vec<u64> {
    let attempts = delivery["attempts"].as_array().expect("attempts");
    attempts
        .iter()
        .map(|attempt| attempt["status"].as_u64().unwrap_or_default())
        .collect()
}

#[tokio::test]
async fn each_completed_payment_is_notified_once_with_bkashs_fields() {
    let mut endpoint = Endpoint::subscribed().await;
    let (_, trx_id) = endpoint.shop.paid("599.00").await;
    let post = endpoint.next().await;
    let inner = post.inner();
    let at = inner["dateTime"].as_str().unwrap().to_owned();
    assert_eq!(
        inner,
        json!({
            "dateTime": at,
            "debitMSISDN": format!("88{WALLET}"),
            "creditOrganizationName": "Demo Shop",
            "creditShortCode": "50022",
            "trxID": trx_id,
            "transactionStatus": "Completed",
            "transactionType": "10002294",
            "amount": "599.00",
            "currency": "BDT",
            "merchantInvoiceNumber": "INV-1",
        })
    );
    assert!(at.len() == 14 && at.bytes().all(|byte| byte.is_ascii_digit()));
    assert!(
        post.header("x-amz-sns-subscription-arn")
            .contains(":bpt_8801700000000:")
    );
    drop(endpoint.verify(&post).await.unwrap());
    endpoint.when_idle().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn only_iframe_payments_have_a_transaction_reference() {
    let mut endpoint = Endpoint::subscribed().await;
    let iframe = Iframe::of(&endpoint.shop);
    let id = iframe.create("10", "sale").await;
    endpoint.shop.approve(&id).await;
    let executed = iframe.execute(&id).await;
    let post = endpoint.next().await;
    assert_eq!(post.inner()["trxID"], executed.text_of("trxID"));
    assert_eq!(post.inner()["transactionType"], "10002294");
    assert_eq!(post.inner()["transactionReference"], "");
    endpoint.shop.paid("11").await;
    let other = endpoint.next().await.inner();
    assert_eq!(other.get("transactionReference"), None);
}

#[tokio::test]
async fn an_authorization_is_notified_when_it_is_captured() {
    let mut endpoint = Endpoint::subscribed().await;
    let shop = &endpoint.shop;
    let mut held = Vec::new();
    for amount in ["10", "20"] {
        let id = shop.create_for(amount, "authorization").await;
        shop.approve(&id).await;
        shop.execute(&id).await.is_successful();
        held.push(id);
    }
    let voided = shop
        .call("/payment/confirm/void", json!({"paymentID": held[0]}))
        .await;
    voided.is_successful();
    let captured = shop
        .call("/payment/confirm/capture", json!({"paymentID": held[1]}))
        .await;
    let trx_id = captured.is_successful().text_of("trxID").to_owned();
    let payment = endpoint.payment().await;
    assert_eq!(payment.trx_id.as_str(), trx_id);
    assert_eq!(payment.amount.poisha(), 2_000);
    endpoint.when_idle().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn agreements_refunds_and_refused_payments_are_not_notified() {
    let mut endpoint = Endpoint::subscribed().await;
    let shop = &endpoint.shop;
    shop.agreement().await;
    let id = shop.create("10").await;
    shop.execute(&id)
        .await
        .is_refused("2056", "Invalid Payment State");
    let (id, trx_id) = shop.paid("11").await;
    let refund =
        json!({"paymentID": id, "trxID": trx_id, "amount": "5", "sku": "s", "reason": "r"});
    shop.call("/payment/refund", refund).await.is_successful();
    assert_eq!(endpoint.payment().await.amount.poisha(), 1_100);
    endpoint.when_idle().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn a_message_is_retried_until_the_endpoint_accepts_it() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.respond_with(&[500, 302, 404]);
    endpoint.shop.paid("10").await;
    let mut posts = Vec::new();
    for _ in 0..4 {
        posts.push(endpoint.next().await);
    }
    let service = endpoint.when_idle().await;
    let delivery = &service["deliveries"][1];
    assert_eq!(delivery["state"], "delivered");
    assert_eq!(statuses(delivery), [500, 302, 404, 200]);
    assert!(endpoint.arrived().is_none(), "a redirect was followed");
    for post in &posts[1..] {
        assert_eq!(post.body, posts[0].body);
        assert_eq!(
            post.header("x-amz-sns-message-id"),
            posts[0].header("x-amz-sns-message-id")
        );
    }
    endpoint
        .verify(&posts[0])
        .await
        .unwrap()
        .lease
        .acknowledge();
    for post in &posts[1..] {
        assert_eq!(
            endpoint.verify(post).await.unwrap_err(),
            IpnError::Duplicate
        );
    }
}

#[tokio::test]
async fn a_message_is_given_up_after_the_last_retry() {
    let mut endpoint = Endpoint::open().await;
    endpoint
        .subscribe_and_confirm(json!({"retryMilliseconds": [1]}))
        .await;
    endpoint.respond_with(&[500, 500]);
    endpoint.report("INV-1").await;
    let service = endpoint.when_idle().await;
    assert_eq!(service["deliveries"][1]["state"], "given_up");
    assert_eq!(statuses(&service["deliveries"][1]), [500, 500]);
    // The next message is delivered as usual.
    endpoint.report("INV-2").await;
    assert_eq!(
        endpoint.when_idle().await["deliveries"][2]["state"],
        "delivered"
    );
}

#[tokio::test]
async fn calls_do_not_wait_for_an_endpoint_that_hangs() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.hang();
    let mut expected = Vec::new();
    for amount in ["10", "11", "12"] {
        // The calls succeed although no notification can be delivered.
        expected.push(endpoint.shop.paid(amount).await.1);
    }
    let first = endpoint.next().await;
    assert_eq!(first.inner()["trxID"], expected[0].as_str());
    assert!(
        endpoint.arrived().is_none(),
        "messages are sent one at a time, in order"
    );
    endpoint.recover();
    for trx_id in &expected[1..] {
        assert_eq!(endpoint.next().await.inner()["trxID"], trx_id.as_str());
    }
    endpoint.when_idle().await;
}

#[tokio::test]
async fn an_attempt_without_a_response_in_time_fails() {
    let mut endpoint = Endpoint::open().await;
    endpoint.subscribe_and_confirm(json!({})).await;
    // Changed after the confirmation, which may take longer than this on a loaded machine.
    let impatient = json!({"timeoutMilliseconds": 50, "retryMilliseconds": []});
    let changed = endpoint.subscribe(impatient).await;
    assert_eq!(changed.json["subscription"]["state"], "confirmed");
    endpoint.hang();
    endpoint.report("INV-1").await;
    let service = endpoint.when_idle().await;
    let delivery = &service["deliveries"][1];
    assert_eq!(delivery["state"], "given_up");
    assert_eq!(delivery["attempts"][0]["failure"], "timeout");
}

#[tokio::test]
async fn a_refused_connection_is_recorded() {
    let mut endpoint = Endpoint::subscribed().await;
    let (_socket, address) = refusing_address();
    let body = json!({"endpoint": format!("http://{address}/"), "retryMilliseconds": []});
    endpoint.shop.control(Method::PUT, "/ipn", body).await;
    let service = endpoint.when_idle().await;
    let delivery = &service["deliveries"][1];
    assert_eq!(delivery["attempts"][0]["failure"], "no connection");
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn the_envelope_has_the_system_time_and_the_payment_has_the_simulators() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.shop.advance(400 * 24 * 3600);
    let granted = endpoint.shop.grant().await;
    granted
        .text_of("id_token")
        .clone_into(&mut endpoint.shop.token);
    let before = system_now();
    endpoint.shop.paid("10").await;
    let message = endpoint.verified_message().await;
    let after = system_now();
    let bkash::ipn::Content::Notification(bkash::ipn::Event::Payment(payment)) = message.content
    else {
        panic!("a payment")
    };
    let sent = before..=after;
    assert!(
        sent.contains(&message.sent_at),
        "{:?} {sent:?}",
        message.sent_at
    );
    // bKash's time of a payment has whole seconds.
    let paid_before = payment.at.unwrap() + std::time::Duration::from_secs(1);
    let ahead = std::time::Duration::from_hours(400 * 24);
    let paid = before + ahead..=after + ahead + std::time::Duration::from_secs(1);
    assert!(paid.contains(&paid_before), "{paid_before:?} {paid:?}");
}

#[tokio::test]
async fn payments_through_other_channels_are_notified_without_an_invoice() {
    let mut endpoint = Endpoint::subscribed().await;
    for (number, kind) in [
        ("10003126", TransactionType::Qr),
        ("10002175", TransactionType::Ussd),
        ("10002809", TransactionType::Voucher),
        ("1003", TransactionType::Legacy1003),
        ("77", TransactionType::Unknown("77".to_owned())),
    ] {
        let accepted = endpoint.notify(json!({"transactionType": number})).await;
        assert_eq!(accepted.status, 202, "{accepted:?}");
        let payment = endpoint.payment().await;
        assert_eq!(payment.transaction_type, kind);
        assert_eq!(payment.trx_id.as_str(), accepted.text_of("trxID"));
        assert_eq!(payment.invoice, None);
    }
    assert!(endpoint.shop.bookings().is_empty(), "no money moves");
}

#[tokio::test]
async fn a_notification_can_have_any_content() {
    let mut endpoint = Endpoint::subscribed().await;
    let accepted = endpoint
        .notify(json!({
            "trxID": "AAAAAAAAAA", "amount": "80", "saleAmount": "100", "couponAmount": "20",
            "merchantShareAmount": "5", "debitMSISDN": "01770618576", "subject": "Coupon",
            "transactionReference": "table 4", "dateTime": "20180419122246",
        }))
        .await;
    let post = endpoint.next().await;
    assert_eq!(post.text("Subject"), "Coupon");
    assert_eq!(post.text("MessageId"), accepted.text_of("messageId"));
    assert_eq!(post.inner()["debitMSISDN"], "8801770618576");
    assert_eq!(post.inner()["dateTime"], "20180419122246");
    let message = endpoint.verify(&post).await.unwrap();
    let bkash::ipn::Content::Notification(bkash::ipn::Event::Payment(payment)) = message.content
    else {
        panic!("a payment")
    };
    assert_eq!(payment.merchant_share_amount.unwrap().poisha(), 500);
    assert_eq!(payment.reference.as_deref(), Some("table 4"));

    endpoint
        .notify(json!({"message": "not JSON at all", "subject": ""}))
        .await;
    let message = endpoint.verified_message().await;
    let bkash::ipn::Content::Notification(bkash::ipn::Event::Other(raw)) = message.content else {
        panic!("no payment")
    };
    assert_eq!(raw.expose(), "not JSON at all");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_message_ids_and_faults() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let settings = Settings {
            seed: Some(42),
            ..Settings::default()
        };
        let mut endpoint = Endpoint::of_shop(Shop::open_with(settings).await).await;
        endpoint.subscribe_and_confirm(json!({})).await;
        let rules = json!([
            {"operation": "ipn", "kind": "lost", "probability": 0.3, "times": null},
            {"operation": "ipn", "kind": "bad_signature", "probability": 0.3, "times": null},
            {"operation": "query", "kind": "empty", "probability": 0.5, "times": null},
        ]);
        endpoint.shop.faults(rules).await;
        for number in 0..24 {
            endpoint.report(&format!("INV-{number}")).await;
            // Calls of other operations do not change which messages have faults.
            if runs.is_empty() {
                endpoint.shop.query("TR0011").await;
            }
        }
        let service = endpoint.when_idle().await;
        let run: Vec<_> = service["deliveries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|delivery| {
                (
                    delivery["messageId"].clone(),
                    delivery["trxID"].clone(),
                    delivery["fault"].clone(),
                )
            })
            .collect();
        runs.push(run);
    }
    let ids = |run: &Vec<(Value, Value, Value)>| -> Vec<(Value, Value)> {
        let messages = run.iter().map(|(id, _, fault)| (id.clone(), fault.clone()));
        messages.collect()
    };
    assert_eq!(ids(&runs[0]), ids(&runs[1]));
    let with_fault = |name: &str| runs[0].iter().filter(|(_, _, fault)| fault == name).count();
    assert!(with_fault("lost") > 0 && with_fault("bad_signature") > 0);
    assert!(runs[0].iter().any(|(_, _, fault)| fault.is_null()));
}

#[tokio::test]
async fn another_merchants_payments_are_not_notified() {
    let mut endpoint = Endpoint::subscribed().await;
    let shop = &endpoint.shop;
    let token = shop.second_merchants_token().await;
    let keys = ("sim2-app-key", token.as_str());
    let at = |path: &str| format!("/v1.2.0-beta/tokenized/checkout{path}");
    let created = shop
        .post_as(keys, &at("/create"), order("10", "sale"))
        .await;
    let id = created.is_successful().text_of("paymentID").to_owned();
    shop.approve(&id).await;
    let executed = shop
        .post_as(keys, &at("/execute"), json!({"paymentID": id}))
        .await;
    executed.is_successful();
    shop.paid("11").await;
    assert_eq!(endpoint.payment().await.amount.poisha(), 1_100);
    endpoint.when_idle().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn parallel_deliveries_are_limited_and_all_arrive() {
    let mut endpoint = Endpoint::open().await;
    endpoint.subscribe_and_confirm(json!({"parallel": 8})).await;
    endpoint.hang();
    for number in 0..20 {
        endpoint.report(&number.to_string()).await;
    }
    let mut invoices = std::collections::BTreeSet::new();
    for _ in 0..8 {
        let inner = endpoint.next().await.inner();
        invoices.insert(inner["merchantInvoiceNumber"].to_string());
    }
    // Eight attempts are in flight without a response, so no ninth begins.
    assert!(endpoint.arrived().is_none());
    endpoint.recover();
    for _ in 8..20 {
        let inner = endpoint.next().await.inner();
        invoices.insert(inner["merchantInvoiceNumber"].to_string());
    }
    assert_eq!(invoices.len(), 20);
    endpoint.when_idle().await;
}
