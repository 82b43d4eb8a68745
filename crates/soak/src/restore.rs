//! A restored copy of an earlier file: what the copy had begun is charged to nobody again.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use crate::{
    audit,
    checks::Check,
    merchant,
    model::{Booked, Order},
    payer::{Payer, payment_of},
    random::Random,
    report::Report,
    settings::Settings,
    world::World,
};

/// How many orders there are of each kind.
const ORDERS: u64 = 4;

/// A payer whose browser is at bKash.
struct AtBkash {
    order: Order,
    payer: Payer,
    payment: String,
}

/// Backs a database up, goes on paying, restores it, and lets everybody press the button again.
///
/// # Errors
///
/// Returns an error if the run cannot go on.
pub(crate) async fn restored_copy(settings: &Settings) -> anyhow::Result<Arc<World>> {
    let world = World::begin(settings, "restored", 1).await?;
    tokio::spawn(World::watch(Arc::downgrade(&world)));
    let place = &world.places[0];
    let mut paid = Vec::new();
    let mut begun = Vec::new();
    for number in 0..2 * ORDERS {
        let Some(at_bkash) = begin(&world, number).await else {
            continue;
        };
        if number < ORDERS {
            approve(&at_bkash).await;
            paid.push(at_bkash);
        } else {
            begun.push(at_bkash);
        }
    }
    let copy = world.settings.folder.join("copy.sqlite3");
    world.tool(&["backup", &copy.display().to_string()]).await?;
    // After the copy: what it had begun is paid, and others are opened and paid of which it knows nothing.
    for at_bkash in &begun {
        approve(at_bkash).await;
        becomes(&world, at_bkash, "paid").await;
    }
    for number in 2 * ORDERS..3 * ORDERS {
        if let Some(at_bkash) = begin(&world, number).await {
            approve(&at_bkash).await;
        }
    }
    place.stop().await?;
    world
        .tool(&["restore", "--replace", &copy.display().to_string()])
        .await?;
    Report::add(&world.report.restores);
    world.start(place).await?;
    // Everybody presses at once, before anything can have been queried.
    for at_bkash in begun.iter().chain(&paid) {
        press_again(&world, at_bkash).await;
    }
    audit::settle(&world).await?;
    let booked = Booked::by_invoice(&world.bkash.ledger().await?);
    for at_bkash in begun.iter().chain(&paid) {
        becomes(&world, at_bkash, "paid").await;
        let charges = booked
            .get(&at_bkash.order.invoice)
            .map_or(0, |booked| booked.payments.len());
        if charges != 1 {
            let detail = format!("{} was charged {charges} times", at_bkash.order.invoice);
            world.fail(Check::RestoreChargesNobody, detail);
        }
    }
    if let Err(error) = world.tool(&["verify"]).await {
        world.fail(Check::LogVerifies, format!("{error:#}"));
    }
    Ok(world)
}

/// Opens an order, and sends its payer to bKash.
async fn begin(world: &Arc<World>, number: u64) -> Option<AtBkash> {
    let random = Random::of(world.settings.seed, number + 1);
    let (order, session) = merchant::open_plain(world, number, &random).await?;
    let payer = Payer {
        world: world.clone(),
        session,
        random,
    };
    let page = payer.press("").await?;
    let payment = payment_of(world, &page)?;
    Some(AtBkash {
        order,
        payer,
        payment,
    })
}

async fn approve(AtBkash { payer, payment, .. }: &AtBkash) {
    if let Some((callback, times)) = payer.world.bkash.decide(payment, "approve").await {
        payer.come_back(&callback, times).await;
    }
}

/// Presses the button again, and pays at bKash if the browser is sent there.
async fn press_again(world: &World, AtBkash { payer, .. }: &AtBkash) {
    for form in ["", "again=on"] {
        let next = payer.press(form).await;
        let payment = next.as_deref().and_then(|page| payment_of(world, page));
        let Some(payment) = payment else { continue };
        if let Some((callback, times)) = world.bkash.decide(&payment, "approve").await {
            payer.come_back(&callback, times).await;
        }
    }
}

/// Waits until the payer's page says a status.
async fn becomes(world: &World, at_bkash: &AtBkash, wanted: &str) {
    let began = Instant::now();
    loop {
        let status = at_bkash.payer.status().await;
        if status.as_deref() == Some(wanted) {
            return;
        }
        if began.elapsed() > Duration::from_secs(60) {
            let detail = format!("{} is {status:?}, not {wanted}", at_bkash.order.invoice);
            world.fail(Check::RestoreChargesNobody, detail);
            return;
        }
        sleep(Duration::from_millis(200)).await;
    }
}
