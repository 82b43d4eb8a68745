//! One more order once nothing goes wrong any more: it can be paid, whatever happened before.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use serde_json::json;
use tokio::time::sleep;

use crate::{
    checks::Check,
    faults::Fault,
    merchant::Merchant,
    model::{Order, taka},
    payer::Payer,
    world::World,
};

const INVOICE: &str = "INV-LAST";

/// For how long a token that a process received is used, in milliseconds.
const TOKEN_LASTS: i64 = 3_500_000;

/// How often the payer presses the button while bKash rejects its tokens.
const PRESSES: u32 = 4;

/// Sells one more order, of which bKash may reject every token at first.
pub(crate) async fn probe(world: &Arc<World>, merchant: &Merchant) {
    world.until_ready().await;
    sleep(Duration::from_secs(60)).await;
    let random = world.random.fork();
    let order = Order {
        invoice: INVOICE.to_owned(),
        amount: random.between(100, 2_000_000),
        ..Order::default()
    };
    let request = json!({
        "amount": taka(order.amount),
        "invoice": INVOICE,
        "payer_reference": "customer-last",
        "success_url": "https://shop.example/paid",
        "cancel_url": "https://shop.example/cart",
    });
    world.model().orders.insert(INVOICE.to_owned(), order);
    let opened = merchant
        .insist("/v1/checkout/sessions", INVOICE, &request)
        .await;
    let session = opened.and_then(|opened| opened.json()["id"].as_str().map(str::to_owned));
    let Some(session) = session else {
        return world.fail(Check::ServesAgain, "no session can be opened");
    };
    if let Some(order) = world.model().order(INVOICE) {
        order.session = Some(session.clone());
    }
    let payer = Payer {
        world: world.clone(),
        session: session.clone(),
        random,
        public_key: merchant.public.clone(),
    };
    if world
        .faults
        .strikes_last(Fault::TokenStorm, &payer.random, 300)
    {
        world.storm.store(true, Ordering::Relaxed);
        for _ in 0..PRESSES {
            payer.pay_at_once().await;
            sleep(Duration::from_secs(5)).await;
        }
        world.storm.store(false, Ordering::Relaxed);
    }
    if !payer.pay_at_once().await {
        if can_have_token(world) {
            let detail = "bKash answers, but no payment can be begun";
            world.fail(Check::ServesAgain, detail);
        }
        return;
    }
    sleep(Duration::from_secs(60)).await;
    let path = format!("/v1/checkout/sessions/{session}");
    let status = merchant
        .read(&path)
        .await
        .map(|session| session["status"].clone());
    if status != Some(json!("paid")) {
        world.fail(Check::ServesAgain, format!("the last order is {status:?}"));
    }
}

/// Whether the checkout has a token that has not expired, or may ask for one.
fn can_have_token(world: &World) -> bool {
    let now = world.time.elapsed();
    let received = world.conditions.token_received_at();
    received.is_some_and(|at| now - at < TOKEN_LASTS) || !world.model().budget_is_spent(now)
}
