//! Whether bKash accepts the credentials.

use super::finding::Finding;
use crate::accounts::Account;

const CHECK: &str = "credentials";

/// Asks bKash for a token, unless one is stored. The token is stored for the server, so that none of the two calls that bKash
/// allows an hour is wasted.
pub(super) async fn check(account: &Account) -> Finding {
    let id = &account.id;
    let health = match account.tokens.health().await {
        Ok(health) => health,
        Err(error) => return Finding::failed(CHECK, format!("The token cannot be read: {error}.")),
    };
    if health.has_token {
        let left = health.calls_left;
        let message = format!(
            "bKash gave {id} a token within the hour, which is still valid; {left} of 2 token calls are left."
        );
        return Finding::ok(CHECK, message);
    }
    match account.bkash.prepare().await {
        Ok(()) => Finding::ok(
            CHECK,
            format!(
                "bKash accepts the credentials of {id} and gave a token, which the server uses."
            ),
        ),
        Err(why) => Finding::failed(CHECK, format!("{id}: {why}.")),
    }
}
