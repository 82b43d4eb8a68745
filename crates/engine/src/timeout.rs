//! How long bKash may take to answer a call that moves money, or may have moved it.

use domain::{ErrorDetail, attempt::ANSWER_TIMEOUT};
use tokio::time::timeout;

/// What a call answers within bKash's time-out; after it, what silence means.
pub(crate) async fn with_timeout<T>(
    call: impl Future<Output = T>,
    silence: impl FnOnce(ErrorDetail) -> T,
) -> T {
    let waited = ANSWER_TIMEOUT.as_secs();
    match timeout(ANSWER_TIMEOUT, call).await {
        Ok(answer) => answer,
        Err(_) => silence(format!("no answer within {waited} seconds").into()),
    }
}
