//! The merchant's evening: what needs attention is given back or decided about, and then needs attention no more.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    checks::Check, merchant::Merchant, model::poisha, mutants::Mutant, payer::PUBLIC_KEYS,
    random::Random, world::World,
};

/// Acts on every order that needs attention.
pub(crate) async fn attend(world: &Arc<World>, merchant: &Merchant) {
    records_are_bounded(world);
    let random = world.random.fork();
    let orders: Vec<_> = world.model().orders.values().cloned().collect();
    for order in orders {
        let Some(session) = order.session.filter(|_| !order.held) else {
            continue;
        };
        let path = format!("/v1/checkout/sessions/{session}?expand=payments");
        let Some(found) = merchant.read(&path).await else {
            continue;
        };
        if found["status"] != "needs_attention" {
            continue;
        }
        for payment in quarantined(&found) {
            act(world, merchant, payment, &random).await;
        }
        sleep(Duration::from_secs(300)).await;
        let Some(left) = merchant.read(&path).await else {
            continue;
        };
        let is_settled = quarantined(&left).all(|payment| {
            let is_given_back = payment["amount_refunded"] == payment["amount_charged"];
            !payment["verdict"].is_null() || (is_given_back && refunds_are_completed(payment))
        });
        let refused = quarantined(&left).any(|payment| !refunds_are_completed(payment));
        if !refused && (!is_settled || left["status"] == "needs_attention") {
            let detail = format!("{}: {left}", order.invoice);
            world.fail(Check::AttentionEnds, detail);
        }
        let refunded: u64 = payments(&left)
            .map(|payment| poisha(payment["amount_refunded"].as_str().unwrap_or_default()))
            .sum();
        let booked = world
            .model()
            .order(&order.invoice)
            .map(|order| order.refunded);
        if !refused && booked != Some(refunded) {
            let detail = format!("{}: bKash refunded {booked:?}: {left}", order.invoice);
            world.fail(Check::LedgerAgrees, detail);
        }
    }
}

/// Gives a payment back, or decides about it.
async fn act(world: &World, merchant: &Merchant, payment: &Value, random: &Random) {
    let id = payment["id"].as_str().unwrap_or_default();
    let charged = poisha(payment["amount_charged"].as_str().unwrap_or_default());
    let refunded = poisha(payment["amount_refunded"].as_str().unwrap_or_default());
    let can_refund = payment["trx_id"].is_string() && charged > refunded;
    if can_refund && random.chance(600) {
        let body = json!({
            "payment": id,
            "amount": crate::model::taka(charged - refunded),
            "sku": "tea",
            "reason": "it came late",
        });
        let is_mistaken = world.mutant == Some(Mutant::QuarantineNotRefundable);
        let reply = merchant
            .insist("/v1/refunds", &format!("{id}-back"), &body)
            .await;
        let accepted = reply.as_ref().is_some_and(|reply| reply.status < 300);
        if !accepted || is_mistaken {
            let said = reply.map(|reply| reply.body);
            let detail = format!("{payment} cannot be given back: {said:?}");
            world.fail(Check::AttentionEnds, detail);
        }
        return;
    }
    let verdicts = if random.chance(500) {
        ["accepted", "dismissed"]
    } else {
        ["dismissed", "accepted"]
    };
    for verdict in verdicts {
        let path = format!("/v1/payments/{id}/resolve");
        let body = json!({ "verdict": verdict, "reason": "the payer was asked" });
        let key = format!("{id}-{verdict}");
        let reply = merchant.insist(&path, &key, &body).await;
        if reply.is_some_and(|reply| reply.status < 300) {
            return;
        }
    }
    world.fail(Check::AttentionEnds, format!("no verdict about {payment}"));
}

fn payments(session: &Value) -> impl Iterator<Item = &Value> {
    session["payments"].as_array().into_iter().flatten()
}

fn quarantined(session: &Value) -> impl Iterator<Item = &Value> {
    payments(session).filter(|payment| payment["status"] == "quarantined")
}

fn refunds_are_completed(payment: &Value) -> bool {
    let mut refunds = payment["refunds"].as_array().into_iter().flatten();
    refunds.all(|refund| refund["status"] == "completed")
}

/// A request with a public key leaves no record of its own.
fn records_are_bounded(world: &World) {
    let query = "SELECT count(*) FROM idempotency_records WHERE key LIKE ?1";
    let pattern = format!("%{PUBLIC_KEYS}%");
    let kept =
        world.read(|connection| connection.query_row(query, [pattern], |row| row.get::<_, u64>(0)));
    if !matches!(kept, Ok(0)) {
        let detail = format!("records of requests with a public key: {kept:?}");
        world.fail(Check::RecordsBounded, detail);
    }
}
