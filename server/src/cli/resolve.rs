//! `resolve`: records an operator's verdict about a late or quarantined payment.

use std::path::Path;

use domain::{ShortText, payment::Verdict};

use super::{
    arguments::AccountArgument,
    context::operator,
    error::CliError,
    output::print_line,
    runtime::{block_on, read_configuration},
    tools::served_account,
};
use crate::{Checkout, ClockAndEntropy, config::Environment, web::Demo};

/// The payment, and what was decided about it.
#[derive(Debug, clap::Args)]
pub(super) struct ResolveArguments {
    #[command(flatten)]
    account: AccountArgument,
    /// The payment, such as `pay_…`.
    payment: String,
    /// `accepted` if the money pays the order, `dismissed` if it does not.
    #[arg(value_parser = parse_verdict)]
    verdict: Verdict,
    /// The reason, which is recorded.
    #[arg(long)]
    reason: String,
}

fn parse_verdict(text: &str) -> Result<Verdict, String> {
    let known = Verdict::ALL;
    let found = known.into_iter().find(|verdict| verdict.as_str() == text);
    found.ok_or_else(|| format!("use {}", known.map(Verdict::as_str).join(" or ")))
}

pub(super) fn resolve(
    path: &Path,
    environment: &Environment,
    arguments: ResolveArguments,
) -> Result<(), CliError> {
    let (config, secrets) = read_configuration(path, environment)?;
    let reason = ShortText::parse(&arguments.reason).map_err(|_| {
        CliError::message(
            "--reason: must have 1 to 255 characters, none of them control characters",
        )
    })?;
    block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, ClockAndEntropy::system())?;
        let account = served_account(checkout.accounts(), arguments.account).await?;
        let engine = &checkout.engine;
        let (session_id, _, index) = engine
            .payment_of(&account.id, &arguments.payment)
            .await
            .map_err(CliError::message)?;
        let cause = operator(environment).cause();
        let session = engine
            .resolve_payment(&session_id, index, arguments.verdict, reason, cause, None)
            .await
            .map_err(CliError::message)?;
        print_line(format_args!(
            "{} is {}; the session {} is {}",
            arguments.payment,
            arguments.verdict.as_str(),
            session_id.as_str(),
            session.status().as_str()
        ));
        Ok(())
    })
}
