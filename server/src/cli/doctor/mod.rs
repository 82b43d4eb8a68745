//! `bkash-checkout doctor`: checks the machine, the configuration and the way to bKash and to payers, and says what to do.

mod bkash;
mod clock;
mod configuration;
mod disk;
mod finding;
mod http;
mod permissions;
mod public_url;

use std::path::Path;

use serde_json::json;

use self::finding::{Finding, Outcome};
use super::{
    arguments::AccountArgument, error::CliError, output::print_line, runtime::block_on,
    tools::served_account,
};
use crate::{
    Adapters, Checkout, ClockAndEntropy,
    config::{Config, Environment, Secrets},
    web::Demo,
};

/// Runs every check and prints what was found.
///
/// # Errors
///
/// Returns [`CliError::Message`] if a check has failed, and the error of the configuration if it cannot be read.
pub(super) fn doctor(
    path: &Path,
    environment: &Environment,
    account: AccountArgument,
    as_json: bool,
) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let findings = block_on(async { Ok(examine(config, environment, account).await) })?;
    if as_json {
        print_line(json!({ "checks": findings }));
    } else {
        for Finding {
            check,
            outcome,
            message,
        } in &findings
        {
            print_line(format_args!("{:8} {check:14} {message}", outcome.as_str()));
        }
    }
    let failed = findings
        .iter()
        .filter(|finding| finding.outcome == Outcome::Failed)
        .count();
    match failed {
        0 => Ok(()),
        _ => Err(CliError::message(format!(
            "{failed} of {} checks failed",
            findings.len()
        ))),
    }
}

/// Runs every check. A check that needs what has failed before is left out.
async fn examine(
    config: Config,
    environment: &Environment,
    account: AccountArgument,
) -> Vec<Finding> {
    let mut findings = configuration::check(&config);
    findings.extend(permissions::check(&config.database, environment));
    findings.extend(disk::check(&config.database));
    let adapters = match Adapters::system() {
        Ok(adapters) => adapters,
        Err(error) => {
            findings.push(Finding::failed("network", format!("{error}.")));
            return findings;
        }
    };
    findings.extend(public_url::check(&*adapters.wire, &config.public_origin).await);
    let base_url = &config.provider_account.base_url;
    let (reached, date) = http::reach(&*adapters.wire, base_url).await;
    let is_reached = reached.outcome == Outcome::Ok;
    findings.push(reached);
    let sources = ClockAndEntropy::system();
    findings.extend(date.map(clock::compare_with_bkash));
    let secrets = match Secrets::read(environment) {
        Ok(secrets) => secrets,
        Err(error) => {
            findings.push(Finding::failed("secrets", format!("{error}.")));
            return findings;
        }
    };
    findings.push(Finding::ok(
        "secrets",
        "The master key and bKash's credentials are set.",
    ));
    if !config.database.exists() {
        let database = config.database.display();
        findings.push(Finding::warning(
            "database",
            format!("There is no database {database} yet: `serve` creates it."),
        ));
        return findings;
    }
    let opened = Checkout::open(config, &secrets, Demo::Off, sources);
    let checkout = match opened {
        Ok(checkout) => checkout,
        Err(error) => {
            findings.push(Finding::failed("database", format!("{error}.")));
            return findings;
        }
    };
    findings.push(match checkout.check().await {
        Ok(()) => Finding::ok(
            "database",
            "The database can be opened, and its log ends as it must.",
        ),
        Err(error) => Finding::failed("database", format!("{error}.")),
    });
    findings.push(clock::compare_with_processes(&checkout).await);
    if is_reached {
        findings.push(match served_account(checkout.accounts(), account).await {
            Ok(account) => bkash::check(&account).await,
            Err(error) => Finding::failed("credentials", format!("{error}.")),
        });
    }
    findings
}
