//! `resolve-session`: records what an operator found out about an order that could be paid during a gap of the log.

use std::path::Path;

use domain::{BkashPaymentId, SessionId, ShortText};

use super::{
    arguments::AccountArgument,
    context::operator,
    error::CliError,
    output::print_line,
    runtime::{block_on, read_configuration},
    tools::served_account,
};
use crate::{Checkout, ClockAndEntropy, config::Environment, web::Demo};

/// The session, and what was found out about it.
#[derive(Debug, clap::Args)]
pub(super) struct ResolveSessionArguments {
    #[command(flatten)]
    account: AccountArgument,
    /// The session, such as `cs_…`.
    session: String,
    #[command(flatten)]
    found: Found,
}

/// What was found out: one of the two.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Found {
    /// bKash's identifier of the payment that paid the order. bKash is asked about it.
    #[arg(long, value_name = "BKASH_PAYMENT_ID")]
    paid_by: Option<String>,
    /// How you found out that the order was not paid, which is recorded. It can then be paid, or expires.
    #[arg(long, value_name = "REASON")]
    unpaid: Option<String>,
}

/// What was found out, checked.
enum Outcome {
    PaidBy(BkashPaymentId),
    Unpaid(ShortText),
}

impl Found {
    fn parse(&self) -> Result<Outcome, CliError> {
        if let Some(payment) = &self.paid_by {
            let payment = BkashPaymentId::parse(payment);
            return payment
                .map(Outcome::PaidBy)
                .map_err(|error| CliError::message(format!("--paid-by: {error}")));
        }
        let reason = ShortText::parse(self.unpaid.as_deref().unwrap_or_default());
        reason.map(Outcome::Unpaid).map_err(|_| {
            CliError::message(
                "--unpaid: must have 1 to 255 characters, none of them control characters",
            )
        })
    }
}

pub(super) fn resolve_session(
    path: &Path,
    environment: &Environment,
    arguments: ResolveSessionArguments,
) -> Result<(), CliError> {
    let (config, secrets) = read_configuration(path, environment)?;
    let id = SessionId::parse(&arguments.session)
        .map_err(|_| CliError::message("the session's identifier is malformed"))?;
    let found = arguments.found.parse()?;
    block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, ClockAndEntropy::system())?;
        let account = served_account(checkout.accounts(), arguments.account).await?;
        let engine = &checkout.engine;
        let owned = engine.session_of(&account.id, &id).await;
        owned.map_err(CliError::message)?;
        let cause = operator(environment).cause();
        let session = match found {
            Outcome::PaidBy(payment) => engine
                .find_payment(&id, payment, cause, None)
                .await
                .map_err(CliError::message)?,
            Outcome::Unpaid(reason) => engine
                .resolve_history(&id, reason, cause, None)
                .await
                .map_err(CliError::message)?,
        };
        print_line(format_args!(
            "the session {} is {}",
            id.as_str(),
            session.status().as_str()
        ));
        Ok(())
    })
}
