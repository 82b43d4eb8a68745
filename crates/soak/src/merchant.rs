//! The merchant's back end: it opens sessions over the REST API, follows them, captures, voids and refunds, and repeats what was
//! not answered.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{task::JoinSet, time::sleep};

use crate::{
    checks::Check,
    http::{Broken, Reply},
    model::{Order, poisha, taka},
    payer::Payer,
    random::Random,
    report::Report,
    world::World,
};

/// How often a request is sent again before the back end gives up.
const TRIES: u32 = 120;

/// How many orders are under way at most.
const AT_ONCE: usize = 60;

/// Sends a request until it is answered.
pub(crate) async fn insist(world: &World, path: &str, key: &str, body: &Value) -> Option<Reply> {
    for _ in 0..TRIES {
        match world.post(path, key, body).await {
            Ok(reply) if reply.status < 500 && !is_in_flight(&reply) => return Some(reply),
            Ok(_) | Err(Broken) => sleep(Duration::from_millis(500)).await,
        }
    }
    world.fail(Check::Answers, format!("gave up {path} with the key {key}"));
    None
}

/// Reads until it is answered.
pub(crate) async fn read(world: &World, path: &str) -> Option<Value> {
    for _ in 0..TRIES {
        match world.get(path).await {
            Ok(reply) if reply.status == 200 => return Some(reply.json()),
            Ok(_) | Err(Broken) => sleep(Duration::from_millis(500)).await,
        }
    }
    world.fail(Check::Answers, format!("gave up reading {path}"));
    None
}

/// Whether the first request with the key is still being processed.
fn is_in_flight(reply: &Reply) -> bool {
    reply.status == 409 && reply.json()["code"] == "idempotency_in_progress"
}

/// Whether and how fast new orders are begun.
pub(crate) struct Pace {
    /// The time between two orders, in milliseconds.
    pub(crate) interval: AtomicU64,
    pub(crate) stopped: AtomicBool,
}

impl Pace {
    pub(crate) fn every(milliseconds: u64) -> Arc<Self> {
        Arc::new(Self {
            interval: AtomicU64::new(milliseconds),
            stopped: AtomicBool::new(false),
        })
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

/// Begins one order after another until the pace stops, and waits for the last one. `first` is the number of the first order.
/// Returns the number of the next one.
pub(crate) async fn sell_all(world: Arc<World>, pace: Arc<Pace>, first: u64) -> u64 {
    let mut orders = JoinSet::new();
    let mut number = first;
    while !pace.stopped.load(Ordering::Relaxed) {
        if orders.len() < AT_ONCE {
            let random = Random::of(world.settings.seed, number + 1);
            orders.spawn(sell(world.clone(), number, random));
            number += 1;
        }
        while orders.try_join_next().is_some() {}
        sleep(Duration::from_millis(pace.interval.load(Ordering::Relaxed))).await;
    }
    world.set_closing(true);
    while orders.join_next().await.is_some() {}
    world.set_closing(false);
    number
}

/// Opens the session of a new order, of which some are held first.
pub(crate) async fn open(world: &World, number: u64, random: &Random) -> Option<(Order, String)> {
    let held = random.chance(350);
    open_order(world, number, held, random).await
}

/// Opens the session of a new order that is not held first.
pub(crate) async fn open_plain(
    world: &World,
    number: u64,
    random: &Random,
) -> Option<(Order, String)> {
    open_order(world, number, false, random).await
}

async fn open_order(
    world: &World,
    number: u64,
    held: bool,
    random: &Random,
) -> Option<(Order, String)> {
    let order = Order {
        invoice: format!("INV-{number}"),
        amount: random.between(100, 2_000_000),
        held,
        ..Order::default()
    };
    let request = json!({
        "amount": taka(order.amount),
        "invoice": order.invoice,
        "payer_reference": format!("customer-{number}"),
        "capture": if order.held { "manual" } else { "automatic" },
        "hold": order.held.then(|| json!({ "seconds": 604_800, "at_end": "void" })),
        "success_url": "https://shop.example/paid",
        "cancel_url": "https://shop.example/cart",
    });
    world
        .model()
        .orders
        .insert(order.invoice.clone(), order.clone());
    Report::add(&world.report.orders);
    let key = format!("order-{number}");
    let opened = insist(world, "/v1/checkout/sessions", &key, &request).await?;
    let Some(session) = opened.json()["id"].as_str().map(str::to_owned) else {
        world.fail(
            Check::Answers,
            format!("{}: {}", order.invoice, opened.body),
        );
        return None;
    };
    if let Some(order) = world.model().order(&order.invoice) {
        order.session = Some(session.clone());
    }
    if random.chance(30) {
        let repeated = insist(world, "/v1/checkout/sessions", &key, &request).await;
        if repeated.is_some_and(|repeated| repeated.json()["id"] != session) {
            world.fail(Check::Answers, format!("{key} opened a second session"));
        }
    }
    Some((order, session))
}

/// One order from its beginning to what the merchant does with the money.
async fn sell(world: Arc<World>, number: u64, random: Random) {
    let Some((order, session)) = open(&world, number, &random).await else {
        return;
    };
    let payer = Payer {
        world: world.clone(),
        session: session.clone(),
        random: Random::new(random.next()),
    };
    let paying = tokio::spawn(payer.pay());
    let decided = follow(&world, &session, &random).await;
    match decided["status"].as_str() {
        Some("authorized") if random.chance(900) => {
            resolve(&world, &order, &decided, &random).await;
        }
        Some("paid") if random.chance(350) => refund(&world, &order, &decided, &random).await,
        _ => {}
    }
    // A payer who panics is reported by the runtime's hook.
    let _ = paying.await;
}

/// Looks at a session until it is decided, or for a minute.
async fn follow(world: &World, session: &str, random: &Random) -> Value {
    let path = format!("/v1/checkout/sessions/{session}");
    let mut last = Value::Null;
    for _ in 0..60 {
        if world.is_closing() {
            break;
        }
        sleep(Duration::from_millis(random.between(300, 1_500))).await;
        let Ok(reply) = world.get(&path).await else {
            continue;
        };
        if reply.status != 200 {
            continue;
        }
        last = reply.json();
        saw(world, &last);
        if !matches!(last["status"].as_str(), Some("open" | "processing")) {
            break;
        }
    }
    last
}

/// Compares what a session is with what it was before.
pub(crate) fn saw(world: &World, session: &Value) {
    let text = |name: &str| session[name].as_str().unwrap_or_default();
    let (invoice, status) = (text("invoice"), text("status"));
    let mut model = world.model();
    let Some(order) = model.order(invoice) else {
        return;
    };
    if status == "paid" {
        order.seen_paid = true;
    } else if order.seen_paid && status != "needs_attention" {
        let detail = format!("{invoice} was paid and is now {status}");
        world.fail(Check::OnlyForward, detail);
    }
}

/// Captures or voids, now and then twice.
async fn resolve(world: &World, order: &Order, session: &Value, random: &Random) {
    let payment = session["payment"].as_str().unwrap_or_default();
    let action = if random.chance(600) {
        "capture"
    } else {
        "void"
    };
    let path = format!("/v1/payments/{payment}/{action}");
    for press in 0..random.between(1, 2) {
        let key = format!("{}-{action}-{press}", order.invoice);
        insist(world, &path, &key, &json!({})).await;
    }
}

/// Refunds all or a part, now and then twice.
async fn refund(world: &World, order: &Order, session: &Value, random: &Random) {
    let payment = session["payment"].as_str().unwrap_or_default();
    let amount = poisha(session["amount"].as_str().unwrap_or_default());
    for number in 0..random.between(1, 2) {
        let part = if random.chance(500) {
            amount
        } else {
            random.between(1, amount)
        };
        let body = json!({
            "payment": payment,
            "amount": taka(part),
            "sku": "tea",
            "reason": format!("refund {number}"),
        });
        let key = format!("{}-refund-{number}", order.invoice);
        insist(world, "/v1/refunds", &key, &body).await;
        if random.chance(200) {
            insist(world, "/v1/refunds", &key, &body).await;
        }
    }
}
