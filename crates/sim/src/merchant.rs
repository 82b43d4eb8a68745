//! The merchant's back end: it opens sessions over the REST API, follows them, captures, voids and refunds.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, http::Method};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    checks::Check,
    faults::Fault,
    http::{self, Broken, Reply},
    model::{Order, taka},
    payer,
    random::Random,
    world::World,
};

/// How often a request is sent again before the back end gives up. The server starts again within 20 seconds.
const TRIES: u32 = 30;

/// The merchant's back end. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Merchant {
    pub(crate) world: Arc<World>,
    /// The value of the header `Authorization`.
    pub(crate) authorization: String,
    /// The same of the key in the merchant's public pages.
    pub(crate) public: String,
}

impl Merchant {
    pub(crate) async fn get(&self, path: &str) -> Result<Reply, Broken> {
        let headers = [("authorization", self.authorization.as_str())];
        let request = http::request(Method::GET, path, &headers, Body::empty());
        self.world.call(request).await
    }

    pub(crate) async fn post(&self, path: &str, key: &str, body: &Value) -> Result<Reply, Broken> {
        let headers = [
            ("authorization", self.authorization.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        let request = http::request(Method::POST, path, &headers, body.to_string());
        self.world.call(request).await
    }

    /// Sends a request until it is answered.
    pub(crate) async fn insist(&self, path: &str, key: &str, body: &Value) -> Option<Reply> {
        for _ in 0..TRIES {
            match self.post(path, key, body).await {
                Ok(reply) if reply.status < 500 && !is_in_flight(&reply) => return Some(reply),
                Ok(_) | Err(Broken) => sleep(Duration::from_secs(2)).await,
            }
        }
        None
    }

    /// Reads until it is answered.
    pub(crate) async fn read(&self, path: &str) -> Option<Value> {
        for _ in 0..TRIES {
            match self.get(path).await {
                Ok(reply) if reply.status == 200 => return Some(reply.json()),
                Ok(_) | Err(Broken) => sleep(Duration::from_secs(2)).await,
            }
        }
        None
    }

    /// One order from its beginning to what the merchant does with the money.
    pub(crate) async fn sell(self, number: u64, random: Random) {
        let order = Order {
            invoice: format!("INV-{number}"),
            amount: random.between(100, 2_000_000),
            held: random.chance(120),
            ..Order::default()
        };
        let invoice = order.invoice.clone();
        let held = order.held;
        let request = json!({
            "amount": taka(order.amount),
            "invoice": invoice,
            "payer_reference": format!("customer-{number}"),
            "capture": if held { "manual" } else { "automatic" },
            "hold": held.then(|| json!({ "seconds": 604_800, "at_end": "void" })),
            "success_url": "https://shop.example/paid",
            "cancel_url": "https://shop.example/cart",
        });
        self.world
            .model()
            .orders
            .insert(invoice.clone(), order.clone());
        let key = format!("order-{number}");
        let Some(opened) = self.insist("/v1/checkout/sessions", &key, &request).await else {
            return self.gave_up(&invoice, "to open a session");
        };
        let Some(session) = opened.json()["id"].as_str().map(str::to_owned) else {
            return self
                .world
                .fail(Check::Answers, format!("{invoice}: {}", opened.body));
        };
        if let Some(order) = self.world.model().order(&invoice) {
            order.session = Some(session.clone());
        }
        self.misuse_key(&key, &request, &session, &random).await;
        let payer = payer::Payer {
            world: self.world.clone(),
            session: session.clone(),
            random: random.fork(),
            public_key: self.public.clone(),
        };
        let paying = tokio::spawn(payer.pay());
        let decided = self.follow(&session, &random).await;
        match decided["status"].as_str() {
            Some("authorized") => self.resolve(&invoice, &decided, &random).await,
            Some("paid") if random.chance(200) => self.refund(&invoice, &decided, &random).await,
            _ => {}
        }
        // A payer who panics is reported by the runtime's hook.
        let _ = paying.await;
    }

    fn gave_up(&self, invoice: &str, what: &str) {
        self.world
            .fail(Check::Answers, format!("{invoice}: gave up {what}"));
    }

    /// Repeats the request with its key, or uses the key for something else.
    async fn misuse_key(&self, key: &str, request: &Value, session: &str, random: &Random) {
        let faults = &self.world.faults;
        let path = "/v1/checkout/sessions";
        if faults.strikes(Fault::KeyRepeated, random, 60) {
            let repeated = self.insist(path, key, request).await;
            if let Some(repeated) = repeated
                && repeated.json()["id"] != session
                && !self.world.model().has_lost_history()
            {
                let detail = format!("{key}: {session}, then {}", repeated.body);
                self.world.fail(Check::KeysKept, detail);
            }
        }
        if faults.strikes(Fault::KeyReused, random, 60) {
            let mut other = request.clone();
            other["amount"] = "1.00".into();
            if let Some(reused) = self.insist(path, key, &other).await
                && reused.status < 400
                && !self.world.model().has_lost_history()
            {
                let detail = format!("{key} was used for another request: {}", reused.body);
                self.world.fail(Check::KeysKept, detail);
            }
        }
    }

    /// Looks at a session until it is decided, or for ten minutes.
    async fn follow(&self, session: &str, random: &Random) -> Value {
        let path = format!("/v1/checkout/sessions/{session}");
        let mut last = Value::Null;
        for _ in 0..40 {
            sleep(Duration::from_secs(random.between(5, 25))).await;
            let Ok(reply) = self.get(&path).await else {
                continue;
            };
            if reply.status != 200 {
                continue;
            }
            last = reply.json();
            let status = last["status"].as_str().unwrap_or_default();
            self.saw(&last, status);
            if !matches!(status, "open" | "processing") {
                break;
            }
        }
        last
    }

    /// Compares what a session is with what it was before.
    pub(crate) fn saw(&self, session: &Value, status: &str) {
        let invoice = session["invoice"].as_str().unwrap_or_default();
        let mut model = self.world.model();
        let Some(order) = model.order(invoice) else {
            return;
        };
        if status == "paid" {
            order.seen_paid = true;
            if order.charged.is_empty() && !order.wrong_amount {
                let detail = format!("{invoice} is paid, but bKash booked nothing");
                self.world.fail(Check::LedgerAgrees, detail);
            }
        } else if order.seen_paid && status != "needs_attention" {
            let detail = format!("{invoice} was paid and is now {status}");
            self.world.fail(Check::OnlyForward, detail);
        }
    }

    /// Captures or voids.
    async fn resolve(&self, invoice: &str, session: &Value, random: &Random) {
        let payment = session["payment"].as_str().unwrap_or_default();
        let action = if random.chance(600) {
            "capture"
        } else {
            "void"
        };
        if random.chance(100) {
            // The rule at the end of the hold decides.
            return;
        }
        let path = format!("/v1/payments/{payment}/{action}");
        let presses = if random.chance(200) { 2 } else { 1 };
        for press in 0..presses {
            let key = format!("{invoice}-{action}-{press}");
            if self.insist(&path, &key, &json!({})).await.is_none() {
                self.gave_up(invoice, action);
            }
        }
    }

    /// Refunds all or a part, sometimes more than once.
    async fn refund(&self, invoice: &str, session: &Value, random: &Random) {
        let payment = session["payment"].as_str().unwrap_or_default();
        let amount = crate::model::poisha(session["amount"].as_str().unwrap_or_default());
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
            let key = format!("{invoice}-refund-{number}");
            if let Some(order) = self.world.model().order(invoice) {
                order.refund_keys += 1;
            }
            match self.insist("/v1/refunds", &key, &body).await {
                None => self.gave_up(invoice, "to refund"),
                // Before the first refund there is none: it is this request's own, and its key was forgotten.
                Some(reply)
                    if number == 0
                        && reply.json()["code"] == "refund_in_progress"
                        && !self.world.model().has_lost_history() =>
                {
                    let detail = format!("{key} was forgotten: {}", reply.body);
                    self.world.fail(Check::KeysKept, detail);
                }
                Some(_) => {}
            }
            if self.world.faults.strikes(Fault::KeyRepeated, random, 200) {
                self.insist("/v1/refunds", &key, &body).await;
            }
        }
    }
}

/// Whether the first request with the key is still being processed.
fn is_in_flight(reply: &Reply) -> bool {
    reply.status == 409 && reply.json()["code"] == "idempotency_in_progress"
}
