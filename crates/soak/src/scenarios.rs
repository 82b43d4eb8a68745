//! What a run does, each in a world of its own: a database, its servers and its bKash.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use fail_points::Point;
use tokio::{
    sync::Mutex,
    time::{Instant, sleep, timeout},
};

use crate::{
    audit::{self, Stage},
    chaos,
    checks::Check,
    dial::Dial,
    frozen,
    merchant::{self, Pace},
    process::Place,
    report::{Report, say},
    restore,
    settings::Settings,
    world::World,
};

/// How long a server may take to reach its point of failure. The latest are reached half a minute after a lost answer.
const REACHED_WITHIN: Duration = Duration::from_secs(90);

/// The points that are reached with every order.
const SOON: [Point; 13] = [
    Point::WriteBeforeCommit,
    Point::WriteBeforeHead,
    Point::WriteBeforeReply,
    Point::CreateBeforeCall,
    Point::CreateBeforeRecord,
    Point::ExecuteBeforeCall,
    Point::ExecuteBeforeRecord,
    Point::ResolutionBeforeCall,
    Point::ResolutionBeforeRecord,
    Point::RefundBeforeCall,
    Point::RefundBeforeRecord,
    Point::WebhookBeforeSend,
    Point::WebhookBeforeRecord,
];

/// The points that are reached half a minute after a lost answer, and the ones that are rarer.
const LATER: [Point; 7] = [
    Point::ResponseBeforeRecord,
    Point::QueryBeforeCall,
    Point::QueryBeforeRecord,
    Point::ResolutionQueryBeforeCall,
    Point::ResolutionQueryBeforeRecord,
    Point::RefundStatusBeforeCall,
    Point::RefundStatusBeforeRecord,
];

/// Points of token calls, of which bKash allows two an hour: each in a world of its own.
pub(crate) const TOKENS: [(Point, &str); 2] = [
    (Point::TokenBeforeCall, "token-call"),
    (Point::TokenBeforeRecord, "token-record"),
];

/// Two servers under load are killed at each point.
///
/// # Errors
///
/// Returns an error if the run cannot go on.
pub(crate) async fn every_point(settings: &Settings) -> anyhow::Result<Arc<World>> {
    let world = World::begin(settings, "points", 2).await?;
    tokio::spawn(World::watch(Arc::downgrade(&world)));
    world.turn(Dial::LostAnswers).await?;
    let pace = Pace::every(180);
    let selling = tokio::spawn(merchant::sell_all(world.clone(), pace.clone(), 0));
    let (mut soon, mut later) = (SOON, LATER);
    world.random.shuffle(&mut soon);
    world.random.shuffle(&mut later);
    let points: VecDeque<Point> = soon.into_iter().chain(later).collect();
    let points = Mutex::new(points);
    tokio::try_join!(
        kill_at_each(&world, &world.places[0], &points),
        kill_at_each(&world, &world.places[1], &points),
    )?;
    pace.stop();
    selling.await?;
    end(&world).await?;
    Ok(world)
}

/// Kills a server at one point after the other, until none is left. Looks for each point on one server, so that the other one
/// goes on.
async fn kill_at_each(
    world: &World,
    place: &Place,
    points: &Mutex<VecDeque<Point>>,
) -> anyhow::Result<()> {
    loop {
        let Some(point) = points.lock().await.pop_front() else {
            return world.start_if_ended(place).await;
        };
        if !chaos::die_at(world, place, point, 1, REACHED_WITHIN).await? {
            let detail = format!("{} was not reached within {REACHED_WITHIN:?}", point.name());
            world.fail(Check::PointsReached, detail);
        }
    }
}

/// A server dies at a token call; the next one makes the second and last call of the hour.
///
/// # Errors
///
/// Returns an error if the run cannot go on.
pub(crate) async fn token_point(
    settings: &Settings,
    (point, name): (Point, &'static str),
) -> anyhow::Result<Arc<World>> {
    let world = World::begin(settings, name, 1).await?;
    tokio::spawn(World::watch(Arc::downgrade(&world)));
    let pace = Pace::every(500);
    let selling = tokio::spawn(merchant::sell_all(world.clone(), pace.clone(), 0));
    if !chaos::kill_at(&world, &world.places[0], point, 1, REACHED_WITHIN).await? {
        let detail = format!("{} was not reached", point.name());
        world.fail(Check::PointsReached, detail);
    }
    pace.stop();
    selling.await?;
    end(&world).await?;
    Ok(world)
}

/// A machine with troubles: a server that is frozen while it calls bKash and while it holds the database's lock, a clock that is
/// set wrongly, a full disk.
///
/// # Errors
///
/// Returns an error if the run cannot go on.
pub(crate) async fn machine(settings: &Settings) -> anyhow::Result<Arc<World>> {
    let world = World::begin(settings, "machine", 2).await?;
    tokio::spawn(World::watch(Arc::downgrade(&world)));
    let frozen = &world.places[1];
    frozen::execute(&world, frozen, &world.places[0]).await?;
    world.turn(Dial::LostAnswers).await?;
    let pace = Pace::every(300);
    let selling = tokio::spawn(merchant::sell_all(world.clone(), pace.clone(), 0));
    let pause = Duration::from_secs(3);
    if !chaos::freeze_at(&world, frozen, Point::WriteBeforeCommit, 20, pause).await? {
        world.fail(Check::PointsReached, "no commit was frozen");
    }
    chaos::set_clock_wrongly(&world, 45_000, Duration::from_secs(1)).await?;
    chaos::set_clock_wrongly(&world, -45_000, Duration::from_secs(1)).await?;
    chaos::fill_the_disk(&world, 0, Duration::from_secs(2)).await?;
    chaos::freeze(&world, &world.places[0], Duration::from_secs(2)).await;
    pace.stop();
    selling.await?;
    end(&world).await?;
    Ok(world)
}

/// Everything in a random order, for a time. Each round ends with a comparison of everything.
///
/// # Errors
///
/// Returns an error if the run cannot go on.
pub(crate) async fn everything(settings: &Settings, time: Duration) -> anyhow::Result<Arc<World>> {
    let world = World::begin(settings, "everything", 2).await?;
    tokio::spawn(World::watch(Arc::downgrade(&world)));
    tokio::spawn(tell_every_minute(Arc::downgrade(&world)));
    let began = Instant::now();
    let mut next = 0;
    let mut round = 0;
    while began.elapsed() < time && world.violations().is_empty() {
        round += 1;
        let pace = Pace::every(world.random.between(120, 600));
        world.turn(Dial::Everything).await?;
        let selling = tokio::spawn(merchant::sell_all(world.clone(), pace.clone(), next));
        let until = Instant::now() + Duration::from_secs(150).min(time);
        while Instant::now() < until {
            misfortune(&world).await?;
            sleep(Duration::from_millis(world.random.between(0, 6_000))).await;
        }
        pace.stop();
        next = selling.await?;
        audit::settle(&world).await?;
        // The first recheck of what was not executed; and the retries of webhooks.
        audit::let_pass(&world, 11 * 60).await?;
        audit::audit(&world, Stage::Between).await?;
        if round % 10 == 0 {
            let restored = restore::restored_copy(settings).await?;
            finish(&restored)?;
            for violation in restored.violations() {
                world.fail(violation.check, violation.detail);
            }
        }
        say(format_args!("round {round}: {}", world.report));
    }
    end(&world).await?;
    Ok(world)
}

/// One misfortune.
async fn misfortune(world: &Arc<World>) -> anyhow::Result<()> {
    let random = &world.random;
    let chosen = usize::try_from(random.below(world.places.len() as u64))?;
    let place = &world.places[chosen];
    let seconds = |least, most| Duration::from_secs(random.between(least, most));
    match random.below(100) {
        0..35 => chaos::kill(world, place).await,
        35..55 => {
            let points: Vec<_> = SOON.into_iter().chain(LATER).collect();
            let Some(point) = random.one_of(&points) else {
                return Ok(());
            };
            let turn = random.between(1, 6);
            // A point that is not reached in time is reached another time.
            chaos::kill_at(world, place, point, turn, seconds(10, 45))
                .await
                .map(drop)
        }
        55..60 => {
            for place in &world.places {
                place.kill().await;
                Report::add(&world.report.kills);
            }
            sleep(Duration::from_millis(random.between(0, 5_000))).await;
            for place in &world.places {
                world.start(place).await?;
            }
            Ok(())
        }
        60..67 => {
            chaos::freeze(world, place, seconds(1, 45)).await;
            Ok(())
        }
        67..72 => {
            let turn = random.between(1, 200);
            chaos::freeze_at(world, place, Point::WriteBeforeCommit, turn, seconds(1, 8)).await?;
            Ok(())
        }
        72..75 => {
            let turn = random.between(1, 3);
            chaos::freeze_at(world, place, Point::ExecuteBeforeCall, turn, seconds(1, 40)).await?;
            Ok(())
        }
        75..80 => {
            let wrong_by = i64::try_from(random.between(5_000, 600_000))?;
            let wrong_by = if random.chance(500) {
                wrong_by
            } else {
                -wrong_by
            };
            chaos::set_clock_wrongly(world, wrong_by, seconds(1, 10)).await
        }
        80..86 => {
            let bytes = random.one_of(&[0, 4_096, 65_536]).unwrap_or(0);
            chaos::fill_the_disk(world, bytes, seconds(1, 8)).await
        }
        86..95 => {
            let storms = [Dial::Outage, Dial::Maintenance, Dial::TokenStorm];
            let storm = random.one_of(&storms).unwrap_or(Dial::Outage);
            chaos::storm(world, storm, seconds(1, 5), Dial::Everything).await
        }
        95..97 => {
            let copy = world.settings.folder.join("online-copy.sqlite3");
            world.note("backup");
            if let Err(error) = world.tool(&["backup", &copy.display().to_string()]).await {
                world.fail(Check::LogVerifies, format!("{error:#}"));
            }
            std::fs::remove_file(copy)?;
            Ok(())
        }
        _ => {
            world.note("an endpoint is dead");
            world.set_dead_endpoint(true);
            sleep(seconds(1, 20)).await;
            world.set_dead_endpoint(false);
            Ok(())
        }
    }
}

/// The faults end, everything settles, the time of every recheck passes, and everything is compared.
///
/// # Errors
///
/// Returns an error if the run cannot go on.
async fn end(world: &Arc<World>) -> anyhow::Result<()> {
    world.note("the faults end");
    audit::settle(world).await?;
    if world.model().tricks.values().any(|tricks| tricks.late) {
        // What arrives late has arrived.
        sleep(Duration::from_secs(40)).await;
    }
    // Past the first recheck, and past all others and the end of every session.
    for seconds in [11 * 60, 25 * 3_600] {
        audit::let_pass(world, seconds).await?;
    }
    audit::audit(world, Stage::End).await
}

/// Says what a world did, stops its servers, and removes its files if everything held.
///
/// # Errors
///
/// Returns an error if the files cannot be removed.
pub(crate) fn finish(world: &World) -> anyhow::Result<()> {
    let faults: Vec<_> = world
        .model()
        .faults
        .iter()
        .map(|(fault, count)| format!("{fault} {count}"))
        .collect();
    say(format_args!(
        "{}: {:.0} s, {}",
        world.name,
        world.real_seconds(),
        world.report
    ));
    say(format_args!(
        "{}: {} webhooks received; spoiled calls: {}",
        world.name,
        world.received().deliveries,
        faults.join(", ")
    ));
    if world.violations().is_empty() {
        std::fs::remove_dir_all(&world.settings.folder)?;
    }
    Ok(())
}

/// Prints a line a minute about a world, until it is dropped.
pub(crate) async fn tell_every_minute(world: std::sync::Weak<World>) {
    loop {
        sleep(Duration::from_secs(60)).await;
        let Some(world) = world.upgrade() else {
            return;
        };
        let unknown = timeout(
            Duration::from_secs(10),
            world.get("/v1/payments?status=executing,unknown&limit=100"),
        );
        let unknown = match unknown.await {
            Ok(Ok(reply)) if reply.status == 200 => reply.json(),
            Ok(_) | Err(_) => serde_json::Value::Null,
        };
        let in_doubt: u64 = unknown["data"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|payment| crate::model::poisha(payment["amount"].as_str().unwrap_or_default()))
            .sum();
        let spoiled: u64 = world.model().faults.values().sum();
        let memory: Vec<_> = world
            .places
            .iter()
            .map(|place| format!("{} MB", place.memory().unwrap_or(0) / 1_000_000))
            .collect();
        say(format_args!(
            "{}: {}; {spoiled} spoiled calls; {} taka in doubt; memory {}",
            world.name,
            world.report,
            crate::model::taka(in_doubt),
            memory.join(" and "),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_killed_at_every_point() {
        let tokens = TOKENS.map(|(point, _)| point);
        let mut killed: Vec<_> = SOON.into_iter().chain(LATER).chain(tokens).collect();
        killed.sort_unstable();
        assert_eq!(killed, Point::ALL);
    }
}
