//! Waits for conditions. A slow machine must not decide whether a test passes.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long a test waits for something that must happen. Nothing that works takes a tenth of it, except on a machine
/// with many other things to do.
const DEADLINE: Duration = Duration::from_secs(180);

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks again and again until `look` returns a value, and panics at the deadline with `what` and what was seen last.
pub(crate) async fn eventually<T>(
    what: &str,
    mut look: impl AsyncFnMut() -> Result<T, String>,
) -> T {
    let began = Instant::now();
    loop {
        match look().await {
            Ok(found) => return found,
            Err(seen) => assert!(
                began.elapsed() < DEADLINE,
                "not within {} seconds: {what}; seen last: {seen}",
                DEADLINE.as_secs()
            ),
        }
        sleep(PAUSE).await;
    }
}
