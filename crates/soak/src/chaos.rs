//! What happens to the servers: each function is one misfortune, from its beginning to the moment when the server must be well
//! again, and checks what the server says of itself meanwhile.

use std::{sync::atomic::Ordering, time::Duration};

use fail_points::Point;
use tokio::time::{Instant, sleep, timeout};

use crate::{
    checks::Check,
    dial::Dial,
    http,
    process::{Place, Started},
    report::Report,
    world::World,
};

/// How long a server may take to say that it is not ready, or ready again. It looks twice a second; this is for a machine that
/// does other work.
const NOTICED_WITHIN: Duration = Duration::from_secs(20);

/// SIGKILL, and the start after it.
///
/// # Errors
///
/// Returns an error if the server does not serve again.
pub(crate) async fn kill(world: &World, place: &Place) -> anyhow::Result<()> {
    world.note(format_args!("kill {}", place.number));
    place.kill().await;
    Report::add(&world.report.kills);
    world.start(place).await
}

/// Starts a server that dies at a point, waits until it has, and starts it again. Returns whether it reached the point within
/// the time.
///
/// # Errors
///
/// Returns an error if the server does not serve again.
pub(crate) async fn kill_at(
    world: &World,
    place: &Place,
    point: Point,
    turn: u64,
    patience: Duration,
) -> anyhow::Result<bool> {
    let reached = die_at(world, place, point, turn, patience).await?;
    world.start(place).await?;
    Ok(reached)
}

/// Replaces a server by one that dies at a point, and waits until it has, or kills it. Returns whether it reached the point
/// within the time.
///
/// # Errors
///
/// Returns an error if the server does not start.
pub(crate) async fn die_at(
    world: &World,
    place: &Place,
    point: Point,
    turn: u64,
    patience: Duration,
) -> anyhow::Result<bool> {
    place.kill().await;
    let fail_at = format!("{}:{turn}:kill", point.name());
    world.note(format_args!("{} {fail_at}", place.number));
    world.start_failing(place, &fail_at).await?;
    let died = timeout(patience, async {
        while !place.has_ended().await? {
            sleep(Duration::from_millis(10)).await;
        }
        anyhow::Ok(())
    });
    let reached = match died.await {
        Ok(died) => died.map(|()| true)?,
        Err(_) => false,
    };
    place.kill().await;
    Report::add(&world.report.kills);
    if reached {
        Report::add(&world.report.points);
    }
    Ok(reached)
}

/// SIGSTOP, and SIGCONT after a while.
pub(crate) async fn freeze(world: &World, place: &Place, pause: Duration) {
    world.note(format_args!("freeze {} for {pause:?}", place.number));
    place.freeze();
    Report::add(&world.report.freezes);
    // A balancer notices soon that it gets no answers.
    sleep(Duration::from_millis(500)).await;
    place.set_serves(false);
    sleep(pause).await;
    place.thaw();
    place.set_serves(true);
}

/// Starts a server that freezes at a point, waits until it has, and lets it go on after a while. Returns whether it reached the
/// point within the time.
///
/// # Errors
///
/// Returns an error if the server does not start.
pub(crate) async fn freeze_at(
    world: &World,
    place: &Place,
    point: Point,
    turn: u64,
    pause: Duration,
) -> anyhow::Result<bool> {
    start_to_freeze(world, place, point, turn).await?;
    let began = Instant::now();
    while !place.is_frozen() {
        if began.elapsed() > Duration::from_secs(30) {
            return Ok(false);
        }
        sleep(Duration::from_millis(5)).await;
    }
    Report::add(&world.report.freezes);
    place.set_serves(false);
    sleep(pause).await;
    place.thaw();
    place.set_serves(true);
    Ok(true)
}

/// Replaces a server by one that freezes at a point.
///
/// # Errors
///
/// Returns an error if the server does not start.
pub(crate) async fn start_to_freeze(
    world: &World,
    place: &Place,
    point: Point,
    turn: u64,
) -> anyhow::Result<()> {
    place.kill().await;
    Report::add(&world.report.kills);
    let fail_at = format!("{}:{turn}:stop", point.name());
    world.note(format_args!("{} {fail_at}", place.number));
    if world.start_failing(place, &fail_at).await? == Started::Ended {
        anyhow::bail!("server {} ended instead of freezing", place.number);
    }
    Ok(())
}

/// Sets the clock of the youngest server wrongly, and right again.
///
/// # Errors
///
/// Returns an error if the clock's file cannot be written.
pub(crate) async fn set_clock_wrongly(
    world: &World,
    wrong_by: i64,
    pause: Duration,
) -> anyhow::Result<()> {
    let place = &world.places[world.youngest.load(Ordering::Relaxed)];
    world.note(format_args!(
        "the clock of {} is {wrong_by} ms wrong",
        place.number
    ));
    Report::add(&world.report.clocks);
    let right = i64::try_from(world.ahead.load(Ordering::Relaxed))?;
    place.set_clock(right + wrong_by)?;
    if world.places.len() > 1 {
        expect_ready(world, place, false, "its clock differs").await;
    }
    sleep(pause).await;
    place.set_clock(right)?;
    expect_ready(world, place, true, "its clock is right again").await;
    Ok(())
}

/// Lets no server write beyond `bytes` of any file, for a while.
///
/// # Errors
///
/// Returns an error if the system refuses the limit.
pub(crate) async fn fill_the_disk(
    world: &World,
    bytes: u64,
    pause: Duration,
) -> anyhow::Result<()> {
    world.note(format_args!("no file beyond {bytes} bytes for {pause:?}"));
    Report::add(&world.report.full_disks);
    for place in &world.places {
        place.limit_files(Some(bytes))?;
    }
    for place in &world.places {
        expect_ready(world, place, false, "its disk is full").await;
    }
    sleep(pause).await;
    for place in &world.places {
        place.limit_files(None)?;
    }
    for place in &world.places {
        expect_ready(world, place, true, "its disk has space again").await;
    }
    Ok(())
}

/// Turns the dial to a storm for a while, and back.
///
/// # Errors
///
/// Returns an error if the simulator does not take it.
pub(crate) async fn storm(
    world: &World,
    storm: Dial,
    pause: Duration,
    back_to: Dial,
) -> anyhow::Result<()> {
    world.note(format_args!("{storm:?} for {pause:?}"));
    Report::add(&world.report.storms);
    world.turn(storm).await?;
    sleep(pause).await;
    world.turn(back_to).await
}

/// Waits until `/readyz` of a server says what it must.
async fn expect_ready(world: &World, place: &Place, ready: bool, because: &str) {
    let began = Instant::now();
    loop {
        let url = format!("{}/readyz", place.port.origin());
        let reply = http::send(world.client.get(url)).await;
        let says = reply.as_ref().map(|reply| reply.status == 200);
        if says.is_ok_and(|says| says == ready) {
            return;
        }
        if began.elapsed() > NOTICED_WITHIN {
            let detail = format!(
                "server {} is {} after {NOTICED_WITHIN:?} although {because}: {reply:?}",
                place.number,
                if ready { "not ready" } else { "ready" },
            );
            world.fail(Check::SaysNotReady, detail);
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
}
