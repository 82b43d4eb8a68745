//! What `/readyz` says about bKash's tokens. It names no account and repeats no text of bKash's, because anybody may read it.

use bkash::TokenTrouble;
use domain::Timestamp;

use crate::accounts::Accounts;

/// One line for each kind of trouble; empty if there is none.
pub(super) async fn of(accounts: &Accounts) -> String {
    let (mut refused, mut spent) = (0, Vec::new());
    for account in accounts.in_use() {
        match account.tokens.health().await {
            Ok(health) => match health.trouble {
                Some(TokenTrouble::CredentialsRefused(_)) => refused += 1,
                Some(TokenTrouble::BudgetSpent { until }) => spent.push(until),
                None => {}
            },
            Err(error) => tracing::error!(%error, "the token's health cannot be read"),
        }
    }
    lines(refused, &spent)
}

fn lines(refused: usize, spent: &[Timestamp]) -> String {
    let refused = (refused > 0).then(|| {
        format!(
            "degraded: bKash refuses the credentials of {refused} account(s); their payments cannot begin\n"
        )
    });
    let spent = spent.iter().max().map(|until| {
        let (count, until) = (spent.len(), objects::instant(*until));
        format!(
            "degraded: {count} account(s) have no token, and bKash's budget of token calls is spent until {until}; their \
             payments cannot begin\n"
        )
    });
    refused.into_iter().chain(spent).collect()
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::lines;

    #[test]
    fn trouble_is_named_without_accounts() {
        assert_eq!(lines(0, &[]), "");
        let text = lines(
            2,
            &[Timestamp::from_millis(0), Timestamp::from_millis(3_600_000)],
        );
        assert!(text.starts_with("degraded: bKash refuses the credentials of 2 account(s)"));
        assert!(text.contains("until 1970-01-01T01:00:00"), "{text}");
        assert_eq!(text.lines().count(), 2);
    }
}
