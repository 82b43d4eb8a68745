//! The log's clock of one process: monotonic, and kept in agreement with the clocks of the other processes on the database.
//!
//! bKash is queried about another process's call only when that call must be over. If that were judged by the machines' own
//! clocks, a machine whose clock is a minute ahead would query calls that are still under way, believe that nothing was executed,
//! and let the payer pay again.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::{Timestamp, timing::ABANDONED_AFTER};
use eventlog::Clock;
use rustix::time::{ClockId, clock_gettime};

/// How far two clocks may differ.
pub(crate) const TOLERANCE: Duration = Duration::from_secs(2);

/// How much of the elapsed time a correction may add or take: one twentieth. The difference between [`ABANDONED_AFTER`] and
/// bKash's own time-out is more than that.
const SLEW: u32 = 20;

/// Where the times come from.
pub trait Times: Send + Sync {
    /// The machine's wall clock, which people and programs set.
    fn wall(&self) -> Timestamp;

    /// The time since some fixed point, including suspension. Nobody sets it.
    fn elapsed(&self) -> Duration;
}

/// The system's clocks.
pub(crate) struct SystemTimes;

impl Times for SystemTimes {
    fn wall(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the system's clock"
        )]
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let millis = i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(millis.saturating_add(fail_points::wall_offset()))
    }

    fn elapsed(&self) -> Duration {
        let time = clock_gettime(ClockId::Boottime);
        let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
        Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
    }
}

/// The log's clock of this process.
pub(crate) struct LogClock {
    times: Box<dyn Times>,
    state: Mutex<State>,
}

struct State {
    /// The time of the log at the time-point `anchored` of [`Times::elapsed`].
    anchor: Timestamp,
    anchored: Duration,
    /// Since when calls of other processes are observed, and the time of the log when another process was last alive.
    observed: Option<(Duration, Timestamp)>,
    /// How far this process's machine is ahead of the others' clock, in milliseconds, if that is more than [`TOLERANCE`].
    disagreement: Option<i64>,
    /// Whether calls of other processes are judged at all.
    judges: bool,
}

impl LogClock {
    /// A clock that shows the machine's time.
    pub(crate) fn new(times: Box<dyn Times>) -> Self {
        let state = State {
            anchor: times.wall(),
            anchored: times.elapsed(),
            observed: None,
            disagreement: None,
            judges: true,
        };
        Self {
            times,
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another process was last alive at `last_alive` of the log. Its calls are not judged before they must be over, however
    /// long this process was not running.
    pub(crate) fn observe_from(&self, last_alive: Timestamp) {
        let now = self.now();
        self.state().observed = Some((self.times.elapsed(), last_alive.min(now)));
    }

    /// Continues from `at`, which the oldest process's clock shows.
    pub(crate) fn adopt(&self, at: Timestamp) {
        let mut state = self.state();
        state.anchor = at;
        state.anchored = self.times.elapsed();
    }

    /// Moves the clock towards `target`, by at most a twentieth of the time since the last correction, so that no deadline comes
    /// early.
    pub(crate) fn slew_towards(&self, target: Timestamp) {
        let mut state = self.state();
        let elapsed = self.times.elapsed();
        let passed = elapsed.saturating_sub(state.anchored);
        let now = state.anchor + passed;
        let most = i64::try_from((passed / SLEW).as_millis()).unwrap_or(i64::MAX);
        let correction = (target.millis() - now.millis()).clamp(-most, most);
        state.anchor = Timestamp::from_millis(now.millis() + correction);
        state.anchored = elapsed;
    }

    /// Follows the machine's clock where it was set forward. Only for a process that is alone: it knows its own open calls.
    pub(crate) fn follow_wall(&self) {
        let (wall, now) = (self.times.wall(), self.now());
        if wall > now + TOLERANCE {
            let ahead = wall.since(now).as_secs();
            tracing::warn!(
                seconds = ahead,
                "the machine's clock was set forward: following it"
            );
            self.adopt(wall);
        } else {
            // Set back: time never runs back, so the log's clock runs slower until the machine's has caught up.
            self.slew_towards(wall);
        }
    }

    /// How far the machine's clock is ahead of the log's, in milliseconds.
    pub(crate) fn wall_ahead(&self) -> i64 {
        self.times.wall().millis() - self.now().millis()
    }

    /// Records how far this process differs from the others, and whether it may judge their calls.
    pub(crate) fn set_agreement(&self, disagreement: Option<i64>, judges: bool) {
        let mut state = self.state();
        state.disagreement = disagreement;
        state.judges = judges;
    }

    /// How far this process's machine is ahead of the other processes' clock, in milliseconds, if that is too much.
    pub(crate) fn disagreement(&self) -> Option<i64> {
        self.state().disagreement
    }
}

impl Clock for LogClock {
    fn now(&self) -> Timestamp {
        let state = self.state();
        state.anchor + self.times.elapsed().saturating_sub(state.anchored)
    }

    fn judged(&self) -> Timestamp {
        let now = self.now();
        let state = self.state();
        if !state.judges {
            // Nothing is due.
            return Timestamp::from_millis(0);
        }
        match state.observed {
            Some((since, last_alive)) => {
                let observed = self.times.elapsed().saturating_sub(since);
                if observed < ABANDONED_AFTER {
                    (last_alive + observed).min(now)
                } else {
                    now
                }
            }
            None => now,
        }
    }

    fn wall(&self) -> Timestamp {
        self.times.wall()
    }
}
