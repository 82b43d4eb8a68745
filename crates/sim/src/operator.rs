//! The operator, after an older copy of the database was put back and its redo log was gone: compares the log with bKash, and
//! with bKash's statement where bKash cannot be asked.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use engine::Finding;
use eventlog::Cause;
use serde_json::{Value, json};
use tokio::time::{interval, sleep};

use crate::{checks::Check, merchant::Merchant, world::World};

/// How long before the gap an order can have been opened.
const WITHIN: Duration = Duration::from_secs(7 * 24 * 3_600);

/// Between two calls to bKash.
const PACE: Duration = Duration::from_millis(500);

/// How often everything is compared until nothing is open.
const ROUNDS: u32 = 5;

/// Does what `docs/backup.md` says about a gap, if there was one.
pub(crate) async fn reconcile(world: &Arc<World>, merchant: &Merchant) -> anyhow::Result<()> {
    let lost: Vec<_> = world
        .model()
        .orders
        .values()
        .filter(|order| order.history_lost)
        .cloned()
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    let process = world.process().context("no process")?;
    let engine = &process.checkout.engine;
    let mut pace = interval(PACE);
    let cause = Cause::operator("sim");
    for _ in 0..ROUNDS {
        sleep(Duration::from_secs(60)).await;
        let (mut after, mut open) = (None, 0);
        loop {
            let sessions = engine.sessions_before_gap(WITHIN, after.as_ref()).await?;
            let Some(newest) = sessions.last().cloned() else {
                break;
            };
            for id in &sessions {
                let found = engine.reconcile(id, &cause, &mut pace).await;
                for finding in found.context("a session cannot be reconciled")? {
                    open += u32::from(act(world, merchant, id.as_str(), &finding).await);
                }
            }
            after = Some(newest);
        }
        world.trace(|| format!("reconciled: {open} findings are open"));
        if open == 0 {
            return Ok(());
        }
    }
    world.fail(Check::Reconciled, "something is open after every round");
    Ok(())
}

/// Acts on a finding. Returns whether it stays open.
async fn act(world: &World, merchant: &Merchant, session: &str, finding: &Finding) -> bool {
    world.trace(|| format!("{session}: {finding:?}"));
    match finding {
        Finding::Payment { .. } | Finding::Refund { .. } => false,
        Finding::Unanswered { .. } => true,
        Finding::Resolved { index, is_voided } => {
            let path = format!("/v1/checkout/sessions/{session}?expand=payments");
            let found = merchant.read(&path).await.unwrap_or_default();
            let payment = &found["payments"][index.get()]["id"];
            let action = if *is_voided { "void" } else { "capture" };
            let payment = payment.as_str().unwrap_or_default();
            let key = format!("{payment}-{action}-again");
            let path = format!("/v1/payments/{payment}/{action}");
            merchant.insist(&path, &key, &json!({})).await;
            true
        }
        Finding::HistoryLost => {
            let body = statement_says(world, session);
            let path = format!("/v1/checkout/sessions/{session}/resolve");
            let key = format!("{session}-found-{}", world.time.elapsed());
            merchant.insist(&path, &key, &body).await;
            // What was found is compared once more: refunds of it may be missing too.
            true
        }
    }
}

/// What bKash's statement says about an order.
fn statement_says(world: &World, session: &str) -> Value {
    let model = world.model();
    let mut orders = model.orders.values();
    let order = orders.find(|order| order.session.as_deref() == Some(session));
    // The statement has no line about a hold that was released.
    let charged = order.filter(|order| order.voided == 0);
    match charged.and_then(|order| order.charged.last()) {
        Some(payment) => json!({ "outcome": "paid", "bkash_payment_id": payment }),
        None => json!({ "outcome": "unpaid", "reason": "the statement has no such invoice" }),
    }
}
