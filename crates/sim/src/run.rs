//! One run from its seed to its report.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, bail};
use axum::{body::Body, http::Method};
use directory::{Actor, NewKey, Scopes};
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::{task::JoinSet, time::sleep};

use crate::{
    addresses::ENDPOINTS,
    attack, attention, audit,
    checks::Violation,
    faults::Fault,
    http,
    ipn::{self, Notifications},
    merchant::Merchant,
    mutants::Mutant,
    operator,
    plan::Plan,
    probe,
    random::Random,
    report::Report,
    world::World,
};

/// What a run was about.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Counts.
    pub report: Report,
    /// The rule that did not hold.
    pub violation: Option<Violation>,
    /// A digest of every step.
    pub trace: String,
    /// A digest of the database.
    pub database: String,
}

/// How many orders are begun in a second, on average.
const ORDERS_PER_SECOND: u64 = 4;

/// Runs one plan on this thread.
///
/// # Errors
///
/// Returns an error if the run cannot be set up.
pub fn run(plan: &Plan) -> anyhow::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    let memory = std::path::Path::new("/dev/shm");
    let directory = if memory.is_dir() {
        tempfile::tempdir_in(memory)?
    } else {
        tempfile::tempdir()?
    };
    fail_points::omit(plan.mutant.and_then(Mutant::omission));
    let outcome = runtime.block_on(play(plan, directory.path()));
    fail_points::omit(None);
    // Tasks of ended processes are dropped before their files.
    drop(runtime);
    outcome
}

async fn play(plan: &Plan, directory: &std::path::Path) -> anyhow::Result<Outcome> {
    let random = Random::new(plan.seed);
    let two = random.chance(400) || plan.often == Some(Fault::ClockSkewed);
    let processes = if two && !plan.one_process { 2 } else { 1 };
    let world = World::new(random.clone(), processes, directory, plan, |world| {
        Arc::new(Notifications::new(world, random.fork()))
    });
    world.start_processes()?;
    world.until_ready().await;
    let merchant = set_up(&world).await?;
    let mut ends = JoinSet::new();
    let includes = |fault| world.faults.includes(fault);
    let chance = |fault, per_mille| {
        random.chance(per_mille) && includes(fault) || world.faults.is_often(fault)
    };
    for place in world.places().filter(|_| includes(Fault::ProcessEnd)) {
        ends.spawn(world.clone().end_processes(place));
    }
    // A copy is put back by its file, which a disk in memory does not have.
    let copies = chance(Fault::CopyRestored, 300) || world.faults.is_often(Fault::HistoryLost);
    if copies && world.disk.is_none() {
        ends.spawn(world.clone().restore_copies());
    }
    if let Some(disk) = world.disk.clone().filter(|_| includes(Fault::PowerCut)) {
        ends.spawn(world.clone().cut_power(disk));
    }
    if chance(Fault::ClockSet, 400) || world.faults.is_often(Fault::ClockSkewed) {
        ends.spawn(world.clone().set_clocks());
    }
    if chance(Fault::TokenStorm, 200) {
        ends.spawn(world.clone().raise_storms());
    }
    if world.conditions.has_wrong_password() {
        ends.spawn(world.clone().correct_password());
    }
    let mut orders = JoinSet::new();
    let window = plan.payments * 1_000 / ORDERS_PER_SECOND;
    for number in 0..plan.payments {
        let (merchant, random) = (merchant.clone(), random.fork());
        let begins = Duration::from_millis(random.below(window));
        if !plan.places(number) {
            continue;
        }
        orders.spawn(async move {
            sleep(begins).await;
            merchant.sell(number, random).await;
        });
    }
    while let Some(order) = orders.join_next().await {
        order.context("an order's task ended")?;
    }
    world.faults.stop();
    while let Some(ended) = ends.join_next().await {
        ended.context("a task that ends processes ended")??;
    }
    world.start_processes()?;
    probe::probe(&world, &merchant).await;
    operator::reconcile(&world, &merchant).await?;
    quiet(&world).await;
    audit::audit(&world, &merchant).await?;
    attention::attend(&world, &merchant).await;
    let report = Report::of(&world);
    let (trace, database) = (world.digest(), audit::dump(&world)?);
    attack::attack(&world, &merchant).await?;
    Ok(Outcome {
        report,
        violation: world.violation(),
        trace,
        database,
    })
}

/// Lets pass what the checkout may need to settle everything, with the long waits skipped.
async fn quiet(world: &Arc<World>) {
    let hour = Duration::from_secs(3_600);
    sleep(Duration::from_secs(120)).await;
    for skipped in [hour / 6, hour, hour * 6, hour * 20, hour * 24 * 7, hour] {
        world.time.skip(skipped);
        sleep(Duration::from_secs(90)).await;
    }
}

/// The merchant's key, webhook endpoints, and the subscription to notifications.
async fn set_up(world: &Arc<World>) -> anyhow::Result<Merchant> {
    let process = world.process().context("no process")?;
    let directory = process.checkout.accounts().directory();
    let key = async |scopes| {
        let new = NewKey {
            account: process.checkout.account().id.clone(),
            scopes,
            label: String::new(),
            expires_at: None,
        };
        let created = directory
            .create_key(new, &Actor::operator("sim"), None)
            .await?;
        anyhow::Ok(format!("Bearer {}", created.secret.expose_secret()))
    };
    let merchant = Merchant {
        world: world.clone(),
        authorization: key(Some(Scopes::full())).await?,
        public: key(None).await?,
    };
    for url in ENDPOINTS {
        let made = merchant
            .insist("/v1/webhook_endpoints", url, &json!({ "url": url }))
            .await;
        let made = made.context("no webhook endpoint")?.json();
        let Some(secret) = made["secret"].as_str() else {
            bail!("no webhook endpoint: {made}");
        };
        world
            .received()
            .secrets
            .insert(url.to_owned(), secret.to_owned());
    }
    if world.conditions.notifies {
        let subscription = json!({ "endpoint": ipn::endpoint(), "signatureVersion": "2" });
        let headers = [
            ("content-type", "application/json"),
            ("host", "127.0.0.1:4010"),
        ];
        let request = http::request(
            Method::PUT,
            "/simulator/ipn",
            &headers,
            Body::from(subscription.to_string()),
        );
        let subscribed = http::call(&world.bkash_router, request).await;
        let subscribed = subscribed.ok().context("the subscription broke")?;
        if subscribed.status != 200 {
            bail!("no subscription: {}", subscribed.body);
        }
    }
    Ok(merchant)
}
