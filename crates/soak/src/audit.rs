//! After the faults: every payment settles, and bKash's ledger, the log, the read side and the webhooks tell one story, per
//! order and to the poisha.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::Ordering,
    time::Duration,
};

use anyhow::Context;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::{
    checks::Check,
    dial::Dial,
    merchant,
    model::{Booked, Order, Tricks, poisha},
    receiver::{ENDPOINTS, digest},
    report::{Report, say},
    story,
    world::World,
};

/// Within which everything is settled after the last fault, as the product promises.
const SETTLED_WITHIN: Duration = Duration::from_secs(40);

/// How long a fault may last once faults are turned off: a call that was made before is answered after bKash's time-out or never.
const LAST_FAULT: Duration = Duration::from_secs(30);

/// How long the endpoint that is alive may lack an event once the time of all retries has passed.
const DELIVERED_WITHIN: Duration = Duration::from_secs(60);

/// The lists of what is not decided, each with the statuses that say so.
const UNDECIDED: [&str; 3] = [
    "/v1/payments?limit=100&status=created,executing,unknown,capturing,voiding",
    "/v1/refunds?limit=100&status=pending,unknown",
    "/v1/checkout/sessions?limit=100&status=processing",
];

/// Whether everything is at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Orders may still be open, and charges that were hidden may not be known yet.
    Between,
    /// The time of every recheck has passed.
    End,
}

/// Turns the faults off, and waits until nothing is undecided.
///
/// # Errors
///
/// Returns an error if the simulator does not answer.
pub(crate) async fn settle(world: &World) -> anyhow::Result<()> {
    world.turn(Dial::Off).await?;
    world.set_dead_endpoint(false);
    let began = Instant::now();
    let undecided = until_decided(world).await;
    Report::note_duration(&world.report.slowest_settling, began.elapsed());
    world.note(format_args!("settled after {:?}", began.elapsed()));
    if !undecided.is_empty() {
        let detail = format!(
            "after {:?} undecided:{}",
            began.elapsed(),
            lines(&undecided)
        );
        world.fail(Check::Settled, detail);
    }
    Ok(())
}

fn lines(values: &[Value]) -> String {
    values.iter().fold(String::new(), |lines, value| {
        format!("{lines}\n    {value}")
    })
}

/// Waits until nothing is undecided, and returns what still is at the end of the time.
async fn until_decided(world: &World) -> Vec<Value> {
    let began = Instant::now();
    let mut is_late = false;
    loop {
        let mut undecided = Vec::new();
        for list in UNDECIDED {
            let page = merchant::read(world, list).await.unwrap_or_default();
            undecided.extend(page["data"].as_array().cloned().unwrap_or_default());
        }
        if undecided.is_empty() || began.elapsed() > LAST_FAULT + SETTLED_WITHIN {
            return undecided;
        }
        if began.elapsed() > SETTLED_WITHIN && !is_late {
            is_late = true;
            let left = lines(&undecided);
            say(format_args!(
                "{}: undecided after {SETTLED_WITHIN:?}:{left}",
                world.name
            ));
        }
        sleep(Duration::from_millis(100)).await;
    }
}

/// Lets `seconds` pass at once, for the servers and for bKash, and waits until everything that became due is done. One server
/// is left for that: only a server that is alone follows a clock that was set forward.
///
/// # Errors
///
/// Returns an error if a server does not stop or start.
pub(crate) async fn let_pass(world: &World, seconds: u64) -> anyhow::Result<()> {
    for place in &world.places[1..] {
        place.stop().await?;
    }
    let ahead = world.ahead.fetch_add(seconds * 1_000, Ordering::Relaxed) + seconds * 1_000;
    let advance = json!({ "seconds": seconds });
    world
        .bkash
        .control(Method::POST, "clock/advance", Some(&advance))
        .await?;
    for place in &world.places {
        place.set_clock(i64::try_from(ahead)?)?;
    }
    // The clock is looked at twice a second, and what is due four times.
    sleep(Duration::from_secs(3)).await;
    for place in &world.places[1..] {
        world.start(place).await?;
    }
    let undecided = until_decided(world).await;
    if !undecided.is_empty() {
        world.fail(
            Check::Settled,
            format!("undecided after a recheck: {undecided:?}"),
        );
    }
    Ok(())
}

/// Compares everything.
///
/// # Errors
///
/// Returns an error if a program or the database does not answer.
pub(crate) async fn audit(world: &World, stage: Stage) -> anyhow::Result<()> {
    world.look_at_calls().await?;
    webhooks_arrived(world).await?;
    let ledger = world.bkash.ledger().await?;
    let booked = Booked::by_invoice(&ledger);
    let orders: Vec<Order> = world.model().orders.values().cloned().collect();
    for order in orders.iter().filter(|order| !order.audited) {
        compare(world, order, &booked, &ledger, stage).await?;
    }
    if stage == Stage::End {
        sums_agree(world, &booked).await;
    }
    let verified = world.tool(&["verify"]).await;
    if let Err(error) = verified {
        world.fail(Check::LogVerifies, format!("{error:#}"));
    }
    Ok(())
}

async fn compare(
    world: &World,
    order: &Order,
    all: &BTreeMap<String, Booked>,
    ledger: &Value,
    stage: Stage,
) -> anyhow::Result<()> {
    let booked = all.get(&order.invoice).cloned().unwrap_or_default();
    let Some(id) = order.session.as_deref() else {
        if booked != Booked::default() {
            let detail = format!(
                "{} has no session and was charged: {booked:?}",
                order.invoice
            );
            world.fail(Check::LedgerAgrees, detail);
        }
        return Ok(());
    };
    let path = format!("/v1/checkout/sessions/{id}?expand=payments");
    let session = merchant::read(world, &path)
        .await
        .context("a session cannot be read")?;
    merchant::saw(world, &session);
    let told = Reported::by(&session);
    let tricks = tricks(world, &booked.payments, &told.payments);
    let mut found = contradictions(order, &booked, &told, tricks);
    if stage == Stage::Between && tricks.hide_a_charge() {
        // It is compared once all rechecks are over.
        return Ok(());
    }
    if tricks.refused_after_effect && !found.is_empty() && is_unknowable(world, order).await {
        found.clear();
    }
    if let Some(contradiction) = webhooks_disagree(world, id, &told.status) {
        found.push(contradiction);
    }
    for (check, what) in &found {
        let story = story::tell(world, order, &session, ledger).await;
        world.fail(*check, format!("{}: {what}\n{story}", order.invoice));
    }
    let is_over = !matches!(told.status.as_str(), "open" | "processing" | "authorized");
    if let Some(order) = world.model().order(&order.invoice) {
        order.audited = is_over || !found.is_empty();
    }
    Ok(())
}

/// What bKash did to the payments of an order.
fn tricks(world: &World, booked: &BTreeSet<String>, told: &BTreeSet<String>) -> Tricks {
    let model = world.model();
    let known = booked
        .union(told)
        .filter_map(|payment| model.tricks.get(payment));
    known.copied().fold(Tricks::default(), Tricks::or)
}

/// What the API says about an order's money, in poisha.
#[derive(Debug, Default)]
struct Reported {
    status: String,
    payments: BTreeSet<String>,
    taken: u64,
    refunded: u64,
}

impl Reported {
    fn by(session: &Value) -> Self {
        let mut told = Self {
            status: session["status"].as_str().unwrap_or_default().to_owned(),
            ..Self::default()
        };
        for payment in session["payments"].as_array().into_iter().flatten() {
            let amount = |name: &str| poisha(payment[name].as_str().unwrap_or_default());
            if let Some(id) = payment["bkash_payment_id"].as_str() {
                told.payments.insert(id.to_owned());
            }
            if matches!(
                payment["status"].as_str(),
                Some("completed" | "captured" | "quarantined")
            ) {
                told.taken += amount("amount_charged");
            }
            told.refunded += amount("amount_refunded");
        }
        told
    }
}

type Contradiction = (Check, String);

/// How bKash's ledger and the API contradict each other, or a rule.
fn contradictions(
    order: &Order,
    booked: &Booked,
    told: &Reported,
    tricks: Tricks,
) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let charges = booked.payments.len();
    let status = told.status.as_str();
    if charges > 1 && !tricks.hide_a_charge() {
        found.push((
            Check::ChargedOnce,
            format!("charged by {:?}", booked.payments),
        ));
    }
    if booked.captured + booked.voided > booked.charged || booked.refunded > booked.charged {
        found.push((Check::AmountsBounded, format!("{booked:?}")));
    }
    if booked.charged != order.amount * charges as u64 {
        found.push((
            Check::LedgerAgrees,
            "charged another amount than the order's".to_owned(),
        ));
    }
    let agrees = match status {
        "paid" => charges == 1 && (!order.held || booked.captured == order.amount),
        "voided" => charges == 1 && booked.voided == order.amount,
        "authorized" => charges == 1 && booked.captured + booked.voided == 0,
        "needs_attention" => charges > 0 || tricks.other_amount,
        _ => charges == 0,
    };
    if !agrees {
        let check = if tricks.hide_a_charge() {
            Check::LateChargeReported
        } else {
            Check::LedgerAgrees
        };
        found.push((check, format!("{status}, but bKash booked {booked:?}")));
    }
    let taken = if order.held {
        booked.captured
    } else {
        booked.charged
    };
    // Of a payment that differs from its order, the API says what bKash said, which was not the truth.
    let is_comparable = !tricks.other_amount && status != "needs_attention";
    if agrees && is_comparable && told.taken != taken {
        found.push((
            Check::LedgerAgrees,
            format!("{} poisha taken, but bKash booked {taken}", told.taken),
        ));
    }
    if told.refunded != booked.refunded {
        let detail = format!(
            "{} poisha refunded, but bKash booked {}",
            told.refunded, booked.refunded
        );
        found.push((Check::LedgerAgrees, detail));
    }
    found
}

/// Whether nobody told the checkout of a charge that was answered with a refusal: its notification was lost too.
async fn is_unknowable(world: &World, order: &Order) -> bool {
    let path = format!("/v1/notifications?invoice={}", order.invoice);
    let page = merchant::read(world, &path).await.unwrap_or_default();
    page["data"].as_array().is_some_and(Vec::is_empty)
}

/// The event with the highest sequence about a session carries the status that the API shows.
fn webhooks_disagree(world: &World, session: &str, status: &str) -> Option<Contradiction> {
    let received = world.received();
    let said = received
        .last
        .get(session)
        .map(|(_, status)| status.as_str());
    let said = said.unwrap_or("nothing");
    // That a call was sent is no event.
    let agrees = said == status || (status == "processing" && said == "open");
    (!agrees).then(|| {
        (
            Check::WebhooksAgree,
            format!("webhooks say {said}, the API says {status}"),
        )
    })
}

/// Every event reached the endpoint that is alive, byte for byte, and what is recorded as delivered was received.
async fn webhooks_arrived(world: &World) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        let missing = missing(world)?;
        if missing.is_empty() {
            return Ok(());
        }
        if began.elapsed() > DELIVERED_WITHIN {
            let first: Vec<_> = missing.iter().take(5).cloned().collect();
            let detail = format!("{} did not arrive: {}", missing.len(), first.join("; "));
            world.fail(Check::WebhooksArrive, detail);
            return Ok(());
        }
        sleep(Duration::from_millis(200)).await;
    }
}

fn missing(world: &World) -> anyhow::Result<Vec<String>> {
    let connection = story::database(world)?;
    let mut statement = connection.prepare(
        "SELECT outbox.id, outbox.body, webhook_endpoints.url, webhook_deliveries.status FROM outbox \
         JOIN webhook_deliveries ON webhook_deliveries.event = outbox.id \
         JOIN webhook_endpoints ON webhook_endpoints.id = webhook_deliveries.endpoint",
    )?;
    let mut rows = statement.query([])?;
    let received = world.received();
    let mut missing = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, body, url, status): (String, String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let endpoint = url.rsplit('/').next().unwrap_or_default().to_owned();
        let is_due = endpoint == ENDPOINTS[0] || status == "succeeded";
        let has = received.bodies.get(&(endpoint.clone(), id.clone())) == Some(&digest(&body));
        if is_due && !has {
            missing.push(format!("{id} at {endpoint} ({status})"));
        }
    }
    Ok(missing)
}

/// The amounts of all payments in the lists are those of the ledger, for orders without tricks.
async fn sums_agree(world: &World, booked: &BTreeMap<String, Booked>) {
    let mut listed = BTreeMap::<String, u64>::new();
    let mut path = "/v1/payments?limit=100".to_owned();
    loop {
        let Some(page) = merchant::read(world, &path).await else {
            return;
        };
        for payment in page["data"].as_array().into_iter().flatten() {
            let text = |name: &str| payment[name].as_str().unwrap_or_default();
            if matches!(text("status"), "completed" | "captured") {
                *listed
                    .entry(text("bkash_payment_id").to_owned())
                    .or_default() += poisha(text("amount_charged"));
            }
        }
        match page["next_cursor"].as_str() {
            Some(next) => path = format!("/v1/payments?limit=100&cursor={next}"),
            None => break,
        }
    }
    let model = world.model();
    for order in booked.values() {
        let is_plain = order.payments.len() == 1
            && order.voided == 0
            && order
                .payments
                .iter()
                .all(|payment| !model.tricks.contains_key(payment));
        let sum: u64 = order
            .payments
            .iter()
            .filter_map(|payment| listed.get(payment))
            .sum();
        let is_held = order.captured == 0 && sum == 0;
        if is_plain && !is_held && sum != order.charged {
            world.fail(
                Check::ReadSideAgrees,
                format!("the list says {sum}, bKash booked {order:?}"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(amount: u64) -> Order {
        Order {
            amount,
            ..Order::default()
        }
    }

    fn booked(payments: &[&str], charged: u64) -> Booked {
        Booked {
            payments: payments.iter().map(|&id| id.to_owned()).collect(),
            charged,
            ..Booked::default()
        }
    }

    fn told(status: &str, taken: u64) -> Reported {
        Reported {
            status: status.to_owned(),
            taken,
            ..Reported::default()
        }
    }

    fn checks(order: &Order, booked: &Booked, told: &Reported, tricks: Tricks) -> Vec<Check> {
        let found = contradictions(order, booked, told, tricks);
        found.into_iter().map(|(check, _)| check).collect()
    }

    #[test]
    fn a_paid_order_that_was_charged_once_contradicts_nothing() {
        let found = checks(
            &order(500),
            &booked(&["P"], 500),
            &told("paid", 500),
            Tricks::default(),
        );
        assert_eq!(found, []);
    }

    #[test]
    fn a_second_charge_is_found_whatever_the_api_says() {
        for status in ["paid", "needs_attention"] {
            let twice = booked(&["P", "Q"], 1_000);
            let found = checks(&order(500), &twice, &told(status, 1_000), Tricks::default());
            assert!(found.contains(&Check::ChargedOnce), "{status}: {found:?}");
        }
    }

    #[test]
    fn a_late_charge_must_be_reported() {
        let late = Tricks {
            late: true,
            ..Tricks::default()
        };
        let twice = booked(&["P", "Q"], 1_000);
        assert_eq!(
            checks(&order(500), &twice, &told("needs_attention", 1_000), late),
            []
        );
        assert_eq!(
            checks(&order(500), &twice, &told("paid", 500), late),
            [Check::LateChargeReported]
        );
    }

    #[test]
    fn a_poisha_of_difference_is_found() {
        let found = checks(
            &order(500),
            &booked(&["P"], 500),
            &told("paid", 499),
            Tricks::default(),
        );
        assert_eq!(found, [Check::LedgerAgrees]);
        let mut refunded = booked(&["P"], 500);
        refunded.refunded = 1;
        let found = checks(
            &order(500),
            &refunded,
            &told("paid", 500),
            Tricks::default(),
        );
        assert_eq!(found, [Check::LedgerAgrees]);
    }

    #[test]
    fn an_unpaid_order_that_was_charged_is_found() {
        for status in ["open", "expired", "cancelled", "processing"] {
            let found = checks(
                &order(500),
                &booked(&["P"], 500),
                &told(status, 0),
                Tricks::default(),
            );
            assert_eq!(found, [Check::LedgerAgrees], "{status}");
        }
    }
}
