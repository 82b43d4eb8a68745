//! The state file: a restarted simulator has the state it was stopped with.

use std::path::Path;

use serde_json::json;
use simulator::Settings;

use crate::harness::Shop;

fn kept_in(path: &Path) -> Settings {
    Settings {
        state_file: Some(path.to_owned()),
        ..Settings::default()
    }
}

#[tokio::test]
async fn a_restarted_simulator_knows_its_payments() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let shop = Shop::open_with(kept_in(&file)).await;
    let (paid, trx_id) = shop.paid("10").await;
    let open = shop.approved("11").await;
    let (agreement, _) = shop.agreement().await;
    shop.advance(600);
    let (token, ledger) = (shop.token.clone(), shop.ledger());
    drop(shop);

    let shop = Shop {
        token,
        ..Shop::open_with(kept_in(&file)).await
    };
    assert_eq!(shop.ledger(), ledger);
    assert_eq!(shop.query(&paid).await.text_of("trxID"), trx_id);
    let found = shop
        .call("/general/searchTransaction", json!({"trxID": trx_id}))
        .await;
    assert_eq!(found.is_successful().text_of("amount"), "10");
    shop.execute(&open).await.is_successful();
    shop.execute(&paid)
        .await
        .is_refused("2062", "The payment has already been completed");
    let standing = shop
        .call("/agreement/status", json!({"agreementID": agreement}))
        .await;
    assert_eq!(standing.text_of("agreementStatus"), "Completed");
    let ahead = shop
        .control(reqwest::Method::GET, "/clock", json!({}))
        .await;
    assert_eq!(ahead.json["aheadSeconds"], 600);
}

#[tokio::test]
async fn changes_are_saved_without_a_shutdown() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let shop = Shop::open_with(kept_in(&file)).await;
    let id = shop.create("10").await;
    for _ in 0..100 {
        if std::fs::read_to_string(&file).is_ok_and(|text| text.contains(&id)) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the change was not saved");
}

#[tokio::test]
async fn the_duplicate_rule_and_holds_survive_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let settings = || Settings {
        authorization_hold_seconds: Some(600),
        ..kept_in(&file)
    };
    let shop = Shop::open_with(settings()).await;
    shop.paid("10").await;
    let held = shop.create_for("20", "authorization").await;
    shop.approve(&held).await;
    shop.execute(&held).await.is_successful();
    drop(shop);
    let shop = Shop::open_with(settings()).await;
    let again = shop.approved("10").await;
    shop.execute(&again)
        .await
        .is_refused("2029", "Duplicate for all transactions");
    shop.advance(600);
    assert_eq!(
        shop.bookings(),
        ["payment 10.00", "authorization 20.00", "void 20.00"]
    );
}

#[tokio::test]
async fn a_broken_state_file_is_an_error_and_not_an_empty_simulator() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    std::fs::write(&file, "{").expect("a file");
    assert!(simulator::spawn(kept_in(&file)).is_err());
}

#[tokio::test]
async fn serving_ends_with_its_shutdown_and_saves() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(simulator::serve(listener, kept_in(&file), async move {
        let _ = stopped.await;
    }));
    let health = crate::harness::client().get(format!("{origin}/simulator/healthz"));
    assert_eq!(health.send().await.expect("an answer").status(), 200);
    stop.send(()).expect("a listener");
    served.await.expect("no panic").expect("no error");
    assert!(file.exists());
}

/// The binary stops on SIGTERM and on Ctrl-C by the same way: [`simulator::serve`]'s shutdown.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_answered_before_a_stop_is_known_after_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(simulator::serve(listener, kept_in(&file), async move {
        let _ = stopped.await;
    }));
    let base = format!("http://{address}/v1.2.0-beta/checkout");
    let granted = crate::harness::client()
        .post(format!("{base}/token/grant"))
        .header("username", "sim-user")
        .header("password", "sim-pass")
        .body(json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"}).to_string());
    let granted = crate::harness::read(granted.send().await.expect("a token")).await;
    let token = granted.text_of("id_token").to_owned();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    // Merchants who create one payment after the other until nobody answers any more.
    let merchants = (0..8).map(|merchant| {
        let (base, token, tell) = (base.clone(), token.clone(), tell.clone());
        tokio::spawn(async move {
            let http = crate::harness::client();
            let mut answered = Vec::new();
            for number in 0.. {
                let order = json!({"amount": "10", "currency": "BDT", "intent": "sale",
                    "merchantInvoiceNumber": format!("INV-{merchant}-{number}")});
                let request = http.post(format!("{base}/payment/create"));
                let request = request.header("authorization", &token);
                let request = request.header("x-app-key", "sim-app-key");
                let Ok(answer) = request.body(order.to_string()).send().await else {
                    break;
                };
                let Ok(text) = answer.text().await else { break };
                let created: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                answered.push(created["paymentID"].as_str().expect("an id").to_owned());
                let _ = tell.send(());
            }
            answered
        })
    });
    let merchants: Vec<_> = merchants.collect();
    // In the middle of it: the first save has begun, and others wait for their turn.
    let mut count = 0;
    while count < 100 || !file.exists() {
        told.recv().await.expect("merchants");
        count += 1;
    }
    stop.send(()).expect("a listener");
    served.await.expect("no panic").expect("no error");
    let mut answered = Vec::new();
    for merchant in merchants {
        answered.extend(merchant.await.expect("no panic"));
    }
    assert!(answered.len() >= 100, "{}", answered.len());
    let restarted = Shop::open_with(kept_in(&file)).await;
    for id in &answered {
        let path = format!("/payments/{id}");
        let known = restarted
            .control(reqwest::Method::GET, &path, json!({}))
            .await;
        assert_eq!(known.status, 200, "{id} of {} is lost", answered.len());
    }
}
