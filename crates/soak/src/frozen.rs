//! A server that is frozen after it intended an Execute and before it sent it: when it goes on, another server has queried the
//! payment, and the payer has paid again.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use crate::{
    chaos,
    checks::Check,
    http, merchant,
    model::Booked,
    payer::{Payer, payment_of},
    process::Place,
    random::Random,
    world::World,
};

/// How long each step may take. The second payment begins half a minute after the first.
const PATIENCE: Duration = Duration::from_secs(120);

/// The number of the order, apart from those of the load.
const NUMBER: u64 = 1_000_000;

/// How often a server may be frozen while one of its threads holds the database's lock. Then nobody can write, and nobody pays
/// again; that is another misfortune.
const ATTEMPTS: u64 = 8;

/// Freezes the Execute of one order on `frozen`, has the order paid by way of `other`, and lets the Execute go on.
///
/// # Errors
///
/// Returns an error if a server does not start, or the simulator does not answer.
pub(crate) async fn execute(
    world: &Arc<World>,
    frozen: &Place,
    other: &Place,
) -> anyhow::Result<()> {
    for number in NUMBER..NUMBER + ATTEMPTS {
        chaos::start_to_freeze(world, frozen, fail_points::Point::ExecuteBeforeCall, 1).await?;
        let Some((invoice, payer)) = freeze_one(world, frozen, other, number).await else {
            return Ok(());
        };
        if !can_write(world, other).await {
            world.note("the frozen server holds the database's lock");
            frozen.thaw();
            frozen.set_serves(true);
            continue;
        }
        until("the order can be paid again", world, async || {
            payer.status().await.as_deref() == Some("open")
        })
        .await;
        pay(world, &payer).await;
        until("the order is paid", world, async || {
            payer.status().await.as_deref() == Some("paid")
        })
        .await;
        frozen.thaw();
        frozen.set_serves(true);
        // What it was about to send would be booked at once.
        sleep(Duration::from_secs(3)).await;
        return charged_once(world, &invoice).await;
    }
    let detail = format!("a frozen server held the lock {ATTEMPTS} times");
    world.fail(Check::PointsReached, detail);
    Ok(())
}

/// Has an order paid until its Execute freezes. Returns its invoice and its payer.
async fn freeze_one(
    world: &Arc<World>,
    frozen: &Place,
    other: &Place,
    number: u64,
) -> Option<(String, Payer)> {
    let random = Random::of(world.settings.seed, number);
    let (order, session) = merchant::open_plain(world, number, &random).await?;
    let payer = Payer {
        world: world.clone(),
        session,
        random,
    };
    // The payer comes back by way of the server that freezes.
    other.set_serves(false);
    tokio::select! {
        () = pay(world, &payer) => {}
        () = until("the Execute freezes", world, async || frozen.is_frozen()) => {}
    }
    frozen.set_serves(false);
    other.set_serves(true);
    Some((order.invoice, payer))
}

/// Whether a server can write to the database.
async fn can_write(world: &World, place: &Place) -> bool {
    // Longer than the result of an earlier check is used.
    sleep(Duration::from_secs(2)).await;
    let url = format!("{}/readyz", place.port.origin());
    let reply = http::send(world.client.get(url)).await;
    reply.is_ok_and(|reply| reply.status == 200)
}

async fn charged_once(world: &World, invoice: &str) -> anyhow::Result<()> {
    let booked = Booked::by_invoice(&world.bkash.ledger().await?);
    let charges = booked
        .get(invoice)
        .map_or(0, |booked| booked.payments.len());
    if charges != 1 {
        let detail = format!("{invoice} was charged {charges} times around a frozen server");
        world.fail(Check::ChargedOnce, detail);
    }
    Ok(())
}

/// Presses the button, approves at bKash and comes back.
async fn pay(world: &World, payer: &Payer) {
    let next = payer.press("").await;
    let payment = next.as_deref().and_then(|page| payment_of(world, page));
    let Some(payment) = payment else {
        let detail = format!("the payer was sent to {next:?}, not to bKash");
        return world.fail(Check::Answers, detail);
    };
    if let Some((callback, _)) = world.bkash.decide(&payment, "approve").await {
        payer.come_back(&callback, 1).await;
    }
}

async fn until(what: &str, world: &World, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        if began.elapsed() > PATIENCE {
            return world.fail(
                Check::PointsReached,
                format!("not within {PATIENCE:?}: {what}"),
            );
        }
        sleep(Duration::from_millis(50)).await;
    }
}
