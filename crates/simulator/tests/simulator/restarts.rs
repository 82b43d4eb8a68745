//! The state file: a restarted simulator has the state it was stopped with.

use std::path::Path;

use serde_json::json;
use simulator::Settings;

use crate::{
    harness::Shop,
    waiting::{in_time, until},
};

fn saved_in(path: &Path) -> Settings {
    Settings {
        state_file: Some(path.to_owned()),
        ..Settings::default()
    }
}

#[tokio::test]
async fn payments_survive_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let shop = Shop::open_with(saved_in(&file)).await;
    let (paid, trx_id) = shop.paid("10").await;
    let open = shop.approved("11").await;
    let (agreement, _) = shop.agreement().await;
    shop.advance(600);
    let (token, ledger) = (shop.token.clone(), shop.ledger());
    drop(shop);

    let shop = Shop {
        token,
        ..Shop::open_with(saved_in(&file)).await
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
    let agreement = shop
        .call("/agreement/status", json!({"agreementID": agreement}))
        .await;
    assert_eq!(agreement.text_of("agreementStatus"), "Completed");
    let clock = shop
        .control(reqwest::Method::GET, "/clock", json!({}))
        .await;
    assert_eq!(clock.json["aheadSeconds"], 600);
}

#[tokio::test]
async fn changes_are_saved_without_a_shutdown() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let shop = Shop::open_with(saved_in(&file)).await;
    let id = shop.create("10").await;
    until("saved payment", || {
        std::fs::read_to_string(&file).is_ok_and(|text| text.contains(&id))
    })
    .await;
}

#[tokio::test]
async fn the_duplicate_rule_and_authorizations_survive_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let settings = || Settings {
        authorization_hold_seconds: Some(600),
        ..saved_in(&file)
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
async fn a_corrupt_state_file_is_an_error() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    std::fs::write(&file, "{").expect("a file");
    assert!(simulator::spawn(saved_in(&file)).is_err());
}

#[tokio::test]
async fn a_shutdown_ends_serving_and_saves_the_state() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(simulator::serve(listener, saved_in(&file), async move {
        let _ = stopped.await;
    }));
    let health = crate::harness::client().get(format!("{origin}/simulator/healthz"));
    assert_eq!(health.send().await.expect("an answer").status(), 200);
    stop.send(()).expect("a listener");
    served.await.expect("no panic").expect("no error");
    assert!(file.exists());
}

/// SIGTERM and Ctrl-C stop the binary through the same shutdown of [`simulator::serve`].
#[tokio::test(flavor = "multi_thread")]
async fn every_payment_created_before_a_shutdown_is_saved() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(simulator::serve(listener, saved_in(&file), async move {
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
    let (created, mut creations) = tokio::sync::mpsc::unbounded_channel();
    // Merchants who create one payment after the other until the server stops.
    let merchants = (0..8).map(|merchant| {
        let (base, token, created) = (base.clone(), token.clone(), created.clone());
        tokio::spawn(async move {
            let http = crate::harness::client();
            let mut ids = Vec::new();
            for number in 0.. {
                let order = json!({"amount": "10", "currency": "BDT", "intent": "sale",
                    "merchantInvoiceNumber": format!("INV-{merchant}-{number}")});
                let request = http.post(format!("{base}/payment/create"));
                let request = request.header("authorization", &token);
                let request = request.header("x-app-key", "sim-app-key");
                let Ok(response) = request.body(order.to_string()).send().await else {
                    break;
                };
                let Ok(text) = response.text().await else {
                    break;
                };
                let payment: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                ids.push(payment["paymentID"].as_str().expect("an id").to_owned());
                let _ = created.send(());
            }
            ids
        })
    });
    let merchants: Vec<_> = merchants.collect();
    // The first save has been made, and later payments wait for the next one.
    let saved = in_time("saved state", async {
        let mut count = 0;
        while count < 100 || !file.exists() {
            creations.recv().await.expect("merchants");
            count += 1;
        }
    });
    saved.await;
    stop.send(()).expect("a listener");
    served.await.expect("no panic").expect("no error");
    let mut ids = Vec::new();
    for merchant in merchants {
        ids.extend(merchant.await.expect("no panic"));
    }
    assert!(ids.len() >= 100, "{}", ids.len());
    let restarted = Shop::open_with(saved_in(&file)).await;
    for id in &ids {
        let path = format!("/payments/{id}");
        let known = restarted
            .control(reqwest::Method::GET, &path, json!({}))
            .await;
        assert_eq!(known.status, 200, "{id} of {} is lost", ids.len());
    }
}
