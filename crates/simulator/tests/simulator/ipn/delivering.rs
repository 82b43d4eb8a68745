//! Which payments are notified, how often, and that no call waits for it.

use bkash::ipn::{IpnError, TransactionType};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    endpoint::Endpoint,
    harness::{Shop, WALLET, order},
    iframe::Iframe,
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
async fn every_completed_payment_is_told_once_with_bkashs_keys() {
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
    endpoint.settled().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn a_payment_of_checkout_iframe_has_a_reference_and_others_have_none() {
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
async fn held_money_is_told_when_it_is_captured_and_not_before() {
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
    endpoint.settled().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn agreements_refunds_and_refused_payments_are_not_told() {
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
    endpoint.settled().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn a_message_is_sent_again_until_it_is_answered_well() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.will_answer(&[500, 302, 404]);
    endpoint.shop.paid("10").await;
    let mut posts = Vec::new();
    for _ in 0..4 {
        posts.push(endpoint.next().await);
    }
    let settled = endpoint.settled().await;
    let delivery = &settled["deliveries"][1];
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
async fn a_message_is_given_up_after_the_last_pause() {
    let mut endpoint = Endpoint::open().await;
    endpoint
        .subscribe_and_confirm(json!({"retryMilliseconds": [1]}))
        .await;
    endpoint.will_answer(&[500, 500]);
    endpoint.report("INV-1").await;
    let settled = endpoint.settled().await;
    assert_eq!(settled["deliveries"][1]["state"], "given_up");
    assert_eq!(statuses(&settled["deliveries"][1]), [500, 500]);
    // The next one is not in its way.
    endpoint.report("INV-2").await;
    assert_eq!(
        endpoint.settled().await["deliveries"][2]["state"],
        "delivered"
    );
}

#[tokio::test]
async fn no_call_waits_for_an_endpoint_that_hangs() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.hang();
    let mut expected = Vec::new();
    for amount in ["10", "11", "12"] {
        // Answered, though no notification can be.
        expected.push(endpoint.shop.paid(amount).await.1);
    }
    let first = endpoint.next().await;
    assert_eq!(first.inner()["trxID"], expected[0].as_str());
    assert!(endpoint.arrived().is_none(), "one at a time, in order");
    endpoint.recover();
    for trx_id in &expected[1..] {
        assert_eq!(endpoint.next().await.inner()["trxID"], trx_id.as_str());
    }
    endpoint.settled().await;
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_none() {
    let mut endpoint = Endpoint::open().await;
    let patience = json!({"timeoutMilliseconds": 50, "retryMilliseconds": []});
    endpoint.subscribe_and_confirm(patience).await;
    endpoint.hang();
    endpoint.report("INV-1").await;
    let settled = endpoint.settled().await;
    let delivery = &settled["deliveries"][1];
    assert_eq!(delivery["state"], "given_up");
    assert_eq!(delivery["attempts"][0]["failure"], "timeout");
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_told_so() {
    let mut endpoint = Endpoint::subscribed().await;
    // A port that was free a moment ago.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", gone.local_addr().unwrap());
    drop(gone);
    let body = json!({"endpoint": address, "retryMilliseconds": []});
    endpoint.shop.control(Method::PUT, "/ipn", body).await;
    let settled = endpoint.settled().await;
    let delivery = &settled["deliveries"][1];
    assert_eq!(delivery["attempts"][0]["failure"], "no connection");
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn the_envelope_keeps_the_machines_time_and_the_payment_the_simulators() {
    let mut endpoint = Endpoint::subscribed().await;
    endpoint.shop.advance(400 * 24 * 3600);
    let granted = endpoint.shop.grant().await;
    granted
        .text_of("id_token")
        .clone_into(&mut endpoint.shop.token);
    endpoint.shop.paid("10").await;
    let message = endpoint.believed().await;
    let bkash::ipn::Content::Notification(bkash::ipn::Event::Payment(payment)) = message.content
    else {
        panic!("a payment")
    };
    let ahead = payment.at.unwrap().since(message.sent_at);
    assert!(ahead.as_secs() >= 400 * 24 * 3600 - 2, "{ahead:?}");
}

#[tokio::test]
async fn other_channels_are_told_though_no_order_of_ours_is_theirs() {
    let mut endpoint = Endpoint::subscribed().await;
    for (number, kind) in [
        ("10003126", TransactionType::Qr),
        ("10002175", TransactionType::Ussd),
        ("10002809", TransactionType::Voucher),
        ("1003", TransactionType::Legacy1003),
        ("77", TransactionType::Unknown("77".to_owned())),
    ] {
        let told = endpoint.notify(json!({"transactionType": number})).await;
        assert_eq!(told.status, 202, "{told:?}");
        let payment = endpoint.payment().await;
        assert_eq!(payment.transaction_type, kind);
        assert_eq!(payment.trx_id.as_str(), told.text_of("trxID"));
        assert_eq!(payment.invoice, None);
    }
    assert!(endpoint.shop.bookings().is_empty(), "nothing is booked");
}

#[tokio::test]
async fn a_report_may_say_anything() {
    let mut endpoint = Endpoint::subscribed().await;
    let told = endpoint
        .notify(json!({
            "trxID": "AAAAAAAAAA", "amount": "80", "saleAmount": "100", "couponAmount": "20",
            "merchantShareAmount": "5", "debitMSISDN": "01770618576", "subject": "Coupon",
            "transactionReference": "table 4", "dateTime": "20180419122246",
        }))
        .await;
    let post = endpoint.next().await;
    assert_eq!(post.text("Subject"), "Coupon");
    assert_eq!(post.text("MessageId"), told.text_of("messageId"));
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
    let message = endpoint.believed().await;
    let bkash::ipn::Content::Notification(bkash::ipn::Event::Other(raw)) = message.content else {
        panic!("no payment")
    };
    assert_eq!(raw.expose(), "not JSON at all");
}

#[tokio::test]
async fn the_same_seed_sends_the_same_messages_with_the_same_faults() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let settings = Settings {
            seed: Some(42),
            ..Settings::default()
        };
        let mut endpoint = Endpoint::beside(Shop::open_with(settings).await).await;
        endpoint.subscribe_and_confirm(json!({})).await;
        let rules = json!([
            {"operation": "ipn", "kind": "lost", "probability": 0.3, "times": null},
            {"operation": "ipn", "kind": "bad_signature", "probability": 0.3, "times": null},
            {"operation": "query", "kind": "empty", "probability": 0.5, "times": null},
        ]);
        endpoint.shop.faults(rules).await;
        for number in 0..24 {
            endpoint.report(&format!("INV-{number}")).await;
            // Calls of other kinds do not change which messages are struck.
            if runs.is_empty() {
                endpoint.shop.query("TR0011").await;
            }
        }
        let settled = endpoint.settled().await;
        let run: Vec<_> = settled["deliveries"]
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
        let told = run.iter().map(|(id, _, fault)| (id.clone(), fault.clone()));
        told.collect()
    };
    assert_eq!(ids(&runs[0]), ids(&runs[1]));
    let struck = |name: &str| runs[0].iter().filter(|(_, _, fault)| fault == name).count();
    assert!(struck("lost") > 0 && struck("bad_signature") > 0);
    assert!(runs[0].iter().any(|(_, _, fault)| fault.is_null()));
}

#[tokio::test]
async fn another_merchants_payments_are_not_told() {
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
    endpoint.settled().await;
    assert!(endpoint.arrived().is_none());
}

#[tokio::test]
async fn many_at_once_all_arrive() {
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
    // Eight are under way and none has been answered: no ninth begins.
    assert!(endpoint.arrived().is_none());
    endpoint.recover();
    for _ in 8..20 {
        let inner = endpoint.next().await.inner();
        invoices.insert(inner["merchantInvoiceNumber"].to_string());
    }
    assert_eq!(invoices.len(), 20);
    endpoint.settled().await;
}
