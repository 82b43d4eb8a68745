//! The end of a run: bKash's ledger, the log, the read side and the webhooks must tell one story.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use anyhow::Context;
use axum::{body::Body, http::Method};
use directory::Directory;
use eventlog::Projection;
use rusqlite::types::ValueRef;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    addresses::ENDPOINTS,
    checks::Check,
    http,
    merchant::Merchant,
    model::{Order, poisha},
    operation::Operation,
    trace::short,
    world::World,
};

/// Checks everything.
pub(crate) async fn audit(world: &Arc<World>, merchant: &Merchant) -> anyhow::Result<()> {
    world.look_at_bookings(Operation::Other);
    let orders: Vec<Order> = world.model().orders.values().cloned().collect();
    let said = said_last(world);
    for order in orders.iter().filter(|order| order.session.is_some()) {
        order_agrees(world, merchant, order, &said).await?;
    }
    log_is_whole(world).await?;
    webhooks_arrived(world)?;
    Ok(())
}

async fn order_agrees(
    world: &World,
    merchant: &Merchant,
    order: &Order,
    said: &HashMap<String, (u64, Value)>,
) -> anyhow::Result<()> {
    let id = order.session.as_deref().unwrap_or_default();
    let path = format!("/v1/checkout/sessions/{id}?expand=payments");
    if order.history_lost
        && merchant
            .get(&path)
            .await
            .is_ok_and(|reply| reply.status == 404)
    {
        // It was opened during the gap.
        return Ok(());
    }
    let session = merchant
        .read(&path)
        .await
        .context("a session cannot be read")?;
    let status = session["status"].as_str().unwrap_or_default();
    merchant.saw(&session, status);
    let payments = session["payments"].as_array().cloned().unwrap_or_default();
    let refunds = refunds_of(world, id)?;
    let mut told = Amounts::default();
    for payment in &payments {
        told.add(payment, of_payment(&refunds, payment));
    }
    let charges = order.charged.len() as u64;
    let fail = |check, what: &str| {
        world.fail(
            check,
            format!("{what}: {order:?}, but the API says {session}"),
        );
    };
    let asked_for = payments
        .iter()
        .filter(|payment| payment["reason"] != "late_success")
        .flat_map(|payment| of_payment(&refunds, payment));
    if asked_for.count() > order.refund_keys && !order.history_lost {
        fail(Check::KeysKept, "a refund was made twice");
    }
    if matches!(status, "processing" | "open" | "authorized") || told.undecided {
        fail(Check::Resolved, "undecided");
    }
    let agrees = match status {
        "paid" => {
            charges == 1 + told.given_back + told.voided
                && (!order.held || order.captured == order.amount)
        }
        "voided" => charges > 0 && order.voided == order.amount * charges,
        "needs_attention" => charges > 0,
        // An authorization that was voided during a gap holds nothing.
        _ => charges == told.given_back || order.held && order.voided == order.amount * charges,
    };
    if world.conditions.gives_back && !order.held && !order.wrong_amount && told.late_kept {
        fail(Check::LateChargeGivenBack, "late money is kept");
    }
    if (order.late || order.misled) && !agrees {
        fail(Check::LateChargeReported, "a late charge is not reported");
    } else if !order.wrong_amount {
        if !agrees {
            fail(Check::LedgerAgrees, "another status");
        }
        // Of several payments that a log without history knows nothing of, a person can name one.
        let is_comparable = charges <= 1 || !order.history_lost;
        if is_comparable && told.taken != order.amount * charges - order.voided {
            fail(Check::LedgerAgrees, "another amount");
        }
        if told.refunded != order.refunded {
            fail(Check::LedgerAgrees, "another refund");
        }
    }
    if status == "paid" {
        payer_is_told(world, id, &payments).await;
    }
    if order.history_lost {
        // Webhooks told of events that the log has lost.
        return Ok(());
    }
    last_webhook_agrees(world, said.get(id), id, &session);
    Ok(())
}

/// What the API says about an order's money, in poisha.
#[derive(Default)]
struct Amounts {
    taken: u64,
    refunded: u64,
    undecided: bool,
    /// How many late charges were given back, and how many held ones released.
    given_back: u64,
    voided: u64,
    /// Whether a late charge is kept, and bKash refused no refund of it.
    late_kept: bool,
}

/// The refunds of a session, as the lists show them.
fn refunds_of(world: &World, session: &str) -> anyhow::Result<Vec<Value>> {
    let bodies: Vec<String> = world.read(|connection| {
        connection
            .prepare_cached("SELECT body FROM objects WHERE stream = ?1 AND kind = 'refund'")?
            .query_map([format!("session/{session}")], |row| row.get(0))?
            .collect()
    })?;
    let refunds = bodies.iter().map(|body| serde_json::from_str(body));
    Ok(refunds.collect::<Result<_, _>>()?)
}

/// The refunds of one of the session's payments.
fn of_payment<'a>(
    refunds: &'a [Value],
    payment: &Value,
) -> impl Iterator<Item = &'a Value> + Clone + use<'a> {
    let id = payment["id"].clone();
    refunds.iter().filter(move |refund| refund["payment"] == id)
}

impl Amounts {
    fn add<'a>(&mut self, payment: &Value, refunds: impl Iterator<Item = &'a Value> + Clone) {
        let amount = |name: &str| poisha(payment[name].as_str().unwrap_or_default());
        match payment["status"].as_str().unwrap_or_default() {
            "completed" | "captured" | "quarantined" => self.taken += amount("amount"),
            "voided" => self.voided += 1,
            "executing" | "unknown" | "capturing" | "voiding" => self.undecided = true,
            _ => {}
        }
        self.refunded += amount("amount_refunded");
        if payment["reason"] == "late_success" && payment["verdict"].is_null() {
            if payment["amount_refunded"] == payment["amount"] {
                self.given_back += 1;
            } else if refunds.clone().next().is_none() {
                self.late_kept = true;
            }
        }
        for refund in refunds {
            let status = refund["status"].as_str().unwrap_or_default();
            self.undecided |= matches!(status, "unknown" | "pending");
        }
    }
}

/// The page of a paid order shows its transaction.
async fn payer_is_told(world: &World, id: &str, payments: &[Value]) {
    let path = format!("/pay/{id}?lang=en");
    let request = http::request(Method::GET, &path, &[], Body::empty());
    let Ok(page) = world.call(request).await else {
        return world.fail(Check::PayerTold, format!("{id}: no page"));
    };
    let shown = payments.iter().any(|payment| {
        let transaction = payment["trx_id"].as_str();
        transaction.is_some_and(|transaction| page.body.contains(transaction))
    });
    if !shown {
        world.fail(
            Check::PayerTold,
            format!("{id} is paid, but its page does not say so"),
        );
    }
}

/// What the webhooks said last about each session: its status in the event with the highest sequence.
fn said_last(world: &World) -> HashMap<String, (u64, Value)> {
    let received = world.received();
    let mut said = HashMap::<_, (u64, Value)>::new();
    for ((url, _), body) in &received.bodies {
        let Ok(event) = serde_json::from_str::<Value>(body) else {
            continue;
        };
        let object = &event["data"]["object"];
        let (Some(id), Some(sequence)) = (object["id"].as_str(), event["sequence"].as_u64()) else {
            continue;
        };
        let last = said.get(id).map(|(sequence, _)| *sequence);
        if url == ENDPOINTS[0] && last.is_none_or(|last| last < sequence) {
            said.insert(id.to_owned(), (sequence, object["status"].clone()));
        }
    }
    said
}

/// The webhooks said last of a session what the API says now.
fn last_webhook_agrees(world: &World, said: Option<&(u64, Value)>, id: &str, session: &Value) {
    let Some((_, said)) = said else {
        return world.fail(Check::WebhooksAgree, format!("no webhook about {id}"));
    };
    if *said != session["status"] {
        let detail = format!(
            "{id}: webhooks say {said}, the API says {}",
            session["status"]
        );
        world.fail(Check::WebhooksAgree, detail);
    }
}

async fn log_is_whole(world: &World) -> anyhow::Result<()> {
    let process = world.process().context("no process")?;
    if let Err(error) = process.storage.verify().await {
        world.fail(Check::LogVerifies, error.to_string());
    }
    let kinds = Directory::register(process.checkout.engine.kinds());
    let comparison = Projection::new(process.storage.clone(), kinds)
        .compare()
        .await?;
    if !comparison.agrees() {
        world.fail(Check::RowsAgree, format!("{comparison:?}"));
    }
    let unnamed: Vec<(String, String, Option<String>)> = world.read(|connection| {
        let query = "SELECT stream, actor, address FROM events WHERE actor = '' OR source = ''
                     OR (source = 'api' AND actor NOT LIKE 'key:_%')";
        let mut statement = connection.prepare(query)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        rows.collect()
    })?;
    if !unnamed.is_empty() {
        world.fail(Check::ActorNamed, format!("{unnamed:?}"));
    }
    Ok(())
}

/// Every event of the outbox reached the endpoint that is alive, byte for byte.
fn webhooks_arrived(world: &World) -> anyhow::Result<()> {
    let outbox: BTreeMap<String, String> = world.read(|connection| {
        let mut statement = connection.prepare("SELECT id, body FROM outbox")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    })?;
    let received = world.received();
    for (id, body) in outbox {
        let key = (ENDPOINTS[0].to_owned(), id);
        if received.bodies.get(&key) != Some(&body) {
            world.fail(
                Check::WebhooksArrive,
                format!("{} did not arrive: {body}", key.1),
            );
        }
    }
    Ok(())
}

/// A digest of every row of the database.
pub(crate) fn dump(world: &World) -> anyhow::Result<String> {
    let digest = world.read(|connection| {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let mut tables = connection.prepare(tables)?;
        let names = tables.query_map([], |row| row.get::<_, String>(0))?;
        let mut digest = Sha256::new();
        for name in names {
            let name = name?;
            digest.update(name.as_bytes());
            let mut rows = connection.prepare(&format!("SELECT * FROM \"{name}\""))?;
            let columns = rows.column_count();
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    match row.get_ref(column)? {
                        ValueRef::Null => digest.update([0]),
                        ValueRef::Integer(value) => digest.update(value.to_le_bytes()),
                        ValueRef::Real(value) => digest.update(value.to_le_bytes()),
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => digest.update(bytes),
                    }
                }
            }
        }
        Ok(digest.finalize())
    })?;
    Ok(short(&digest))
}
