//! The points in builds for tests.

use std::{
    path::PathBuf,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rustix::process::{Signal, getpid, kill_process};

use crate::{MARKER, Point};

/// How long a signal to the own process may take until it has stopped every thread.
const TAKES_EFFECT: Duration = Duration::from_millis(200);

/// Where the process fails, and how.
struct Failure {
    point: Point,
    /// How often the point is still passed unharmed.
    passes: AtomicU32,
    signal: Signal,
}

static FAILURE: LazyLock<Option<Failure>> = LazyLock::new(|| {
    let text = variable("BKASH_CHECKOUT_FAIL_AT")?;
    let failure = parse(&text);
    assert!(failure.is_some(), "{MARKER}; BKASH_CHECKOUT_FAIL_AT={text}");
    failure
});

static OFFSET_FILE: LazyLock<Option<PathBuf>> =
    LazyLock::new(|| variable("BKASH_CHECKOUT_WALL_OFFSET_FILE").map(PathBuf::from));

#[expect(
    clippy::disallowed_methods,
    reason = "points are no configuration, and no shipped binary has them"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn parse(text: &str) -> Option<Failure> {
    let mut parts = text.split(':');
    let point = Point::parse(parts.next()?)?;
    let nth: u32 = parts.next()?.parse().ok()?;
    let signal = match parts.next()? {
        "kill" => Signal::KILL,
        "stop" => Signal::STOP,
        _ => return None,
    };
    Some(Failure {
        point,
        passes: AtomicU32::new(nth.checked_sub(1)?),
        signal,
    })
}

/// Sends the process its signal if this is its point. The caller does not go on before SIGCONT, or never.
///
/// # Panics
///
/// Panics if the environment names no point, or the system sends no signal: the test would prove nothing.
pub fn reach(point: Point) {
    let Some(failure) = FAILURE.as_ref().filter(|failure| failure.point == point) else {
        return;
    };
    let left = failure
        .passes
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            Some(left.checked_sub(1).unwrap_or(u32::MAX))
        });
    if left == Ok(0) {
        let sent = kill_process(getpid(), failure.signal);
        assert!(sent.is_ok(), "{MARKER}; no signal: {sent:?}");
        // SIGSTOP may be taken by another thread: this one must not go on before all have stopped.
        std::thread::sleep(TAKES_EFFECT);
    }
}

/// How far the test wants the machine's wall clock to be ahead, in milliseconds.
pub fn wall_offset() -> i64 {
    let Some(file) = OFFSET_FILE.as_ref() else {
        return 0;
    };
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.trim().parse().unwrap_or(0)
}

/// Whether this build has points.
pub const fn is_compiled() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_point_its_turn_and_its_signal() {
        let failure = parse("execute.before_call:2:stop").expect("a failure");
        assert_eq!(failure.point, Point::ExecuteBeforeCall);
        assert_eq!(failure.passes.into_inner(), 1);
        assert_eq!(failure.signal, Signal::STOP);
        for text in [
            "",
            "execute.before_call",
            "execute.before_call:0:kill",
            "x:1:kill",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn other_points_are_passed() {
        for point in Point::ALL {
            reach(point);
        }
        assert_eq!(wall_offset(), 0);
    }
}
