//! How long calls, pages and outcomes are waited for.

use std::time::Duration;

/// bKash's default time-out for every API. After it, an answer counts as lost.
/// Source: Checkout process overview, "default timeout value of bKash APIs as 30 seconds".
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// How soon after its intent a call must be sent. A later call is not sent, because another process may have queried the
/// outcome by then.
pub const SEND_WITHIN: Duration = Duration::from_secs(2);

/// The time after an intent from which no call can be open any more, so bKash can be queried: [`SEND_WITHIN`] plus
/// [`ANSWER_TIMEOUT`].
pub const ABANDONED_AFTER: Duration = Duration::from_secs(32);

/// How long a confirmed payment waits for bKash's answer about an earlier payment. Later it is not executed, because the
/// payer does not expect it any more.
pub const CONFIRMATION_LASTS: Duration = Duration::from_secs(5 * 60);

/// How long bKash's page of an attempt is offered again before a new attempt is made.
pub const PAGE_REUSE: Duration = Duration::from_secs(10 * 60);

/// When a call that bKash reported as not executed is asked about again, counted from the call, because it may still arrive.
/// The last time is after the 24 hours for which a `paymentID` can be executed.
/// Source: Checkout (URL), "paymentID: valid for 24 hours".
pub const RECHECKS_AFTER: [Duration; 3] = [
    Duration::from_secs(10 * 60),
    Duration::from_secs(3600),
    Duration::from_secs(24 * 3600 + 5 * 60),
];

/// How long after a call bKash is asked about it again if it answers none of the questions.
pub const RECHECKS_END: Duration = Duration::from_secs(7 * 24 * 3600);

/// The time after which an unknown outcome is reported as unresolved. bKash's `paymentID` has expired by then, so only a
/// person can find out the outcome from bKash.
pub const UNRESOLVED_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Forged callbacks of an attempt are not recorded once it has this many callbacks. A browser can repeat them without
/// limit.
pub const CALLBACKS_KEPT: u32 = 5;

/// The time after a call without a usable answer from which bKash is probed, if the next call is later.
pub const PROBED_AFTER: Duration = Duration::from_secs(15);

/// The pause before the next query after `unanswered` queries without a usable answer: 5 s, doubled each time, at most
/// 1 hour.
pub fn pause_after(unanswered: u32) -> Duration {
    Duration::from_secs((5_u64 << unanswered.min(10)).min(3600))
}
