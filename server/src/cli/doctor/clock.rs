//! The machine's clock against bKash's and against those of other processes.

use std::time::Duration;

use domain::Timestamp;

use super::{finding::Finding, http::ServerDate};
use crate::{Checkout, log_clock::TOLERANCE};

const CHECK: &str = "clock";

/// How far the clock may differ from bKash's before signatures and time stamps are refused.
const UNUSABLE: Duration = Duration::from_secs(60);

/// Compares the machine's clock with the `Date` of an answer of bKash's, which has whole seconds.
pub(super) fn compare_with_bkash(
    ServerDate {
        date,
        before,
        after,
    }: ServerDate,
) -> Finding {
    let ahead = before.millis() - (date.millis() + 1000);
    let behind = date.millis() - after.millis();
    let (by, direction) = if ahead > behind {
        (ahead, "ahead of")
    } else {
        (behind, "behind")
    };
    let by = Duration::from_millis(u64::try_from(by).unwrap_or(0));
    if by <= TOLERANCE {
        return Finding::ok(CHECK, "The machine's clock agrees with bKash's.");
    }
    let message = format!(
        "The machine's clock is {} s {direction} bKash's. Run an NTP client, such as chrony or systemd-timesyncd.",
        by.as_secs()
    );
    if by > UNUSABLE {
        return Finding::failed(CHECK, message);
    }
    Finding::warning(CHECK, message)
}

/// Compares the machine's clock with what servers on the database have stored.
pub(super) async fn compare_with_processes(checkout: &Checkout) -> Finding {
    match checkout.clock_readings().await {
        Ok(readings) => judge(&readings, checkout.engine.now()),
        Err(error) => Finding::failed(
            CHECK,
            format!("The processes' clocks cannot be read: {error}."),
        ),
    }
}

/// A process stores its clock twice a second. One that ended without leaving has an old reading, which says nothing.
fn judge(readings: &[Timestamp], now: Timestamp) -> Finding {
    let Some(latest) = readings.iter().max() else {
        return Finding::ok(CHECK, "No server is running on the database.");
    };
    let behind = latest.since(now);
    if behind > TOLERANCE {
        return Finding::failed(
            CHECK,
            format!(
                "The machine's clock is {} s behind that of a server on the database. Correct it before you start a server.",
                behind.as_secs()
            ),
        );
    }
    if now.since(*latest) > TOLERANCE {
        return Finding::ok(CHECK, "No server is running on the database.");
    }
    Finding::ok(
        CHECK,
        "The machine's clock agrees with the server on the database.",
    )
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::{compare_with_bkash, judge};
    use crate::cli::doctor::{finding::Outcome, http::ServerDate};

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_clock_may_differ_from_bkash_by_two_seconds() {
        let outcome = |millis: i64| {
            compare_with_bkash(ServerDate {
                date: at(1_000_000),
                before: at(1_000_000 + millis),
                after: at(1_000_200 + millis),
            })
            .outcome
        };
        assert_eq!(outcome(0), Outcome::Ok);
        assert_eq!(outcome(2_900), Outcome::Ok);
        assert_eq!(outcome(-2_100), Outcome::Ok);
        assert_eq!(outcome(5_000), Outcome::Warning);
        assert_eq!(outcome(-5_000), Outcome::Warning);
        assert_eq!(outcome(90_000), Outcome::Failed);
        assert_eq!(outcome(-90_000), Outcome::Failed);
    }

    #[test]
    fn a_clock_behind_a_running_server_fails() {
        assert_eq!(judge(&[], at(0)).outcome, Outcome::Ok);
        assert_eq!(
            judge(&[at(1), at(900_000)], at(900_400)).outcome,
            Outcome::Ok
        );
        assert_eq!(judge(&[at(910_000)], at(900_000)).outcome, Outcome::Failed);
        let ended = judge(&[at(1)], at(900_000));
        assert!(ended.message.contains("No server"), "{ended:?}");
    }
}
