//! The time-out of calls to bKash.

use domain::{ErrorDetail, timing::ANSWER_TIMEOUT};
use tokio::time::timeout;

/// The answer of a call, or the value of `on_timeout` if bKash does not answer within its time-out.
pub(crate) async fn with_timeout<T>(
    call: impl Future<Output = T>,
    on_timeout: impl FnOnce(ErrorDetail) -> T,
) -> T {
    let waited = ANSWER_TIMEOUT.as_secs();
    match timeout(ANSWER_TIMEOUT, call).await {
        Ok(answer) => answer,
        Err(_) => on_timeout(format!("no answer within {waited} seconds").into()),
    }
}
