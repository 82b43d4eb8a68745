//! The operator's tools. Each does one thing, prints its result and exits.

use std::{path::Path, sync::Arc};

use bkash::NoObserver;
use domain::{Amount, InvoiceNumber, PayerReference, TrxId, is_web_address, session::Order};
use url::Url;

use super::{
    arguments::AccountArgument,
    context::operator,
    error::CliError,
    output::print_line,
    runtime::{block_on, read_configuration},
};
use crate::{
    Adapters, Checkout, ClockAndEntropy,
    accounts::{Account, Accounts},
    config::{Config, Environment},
    web::{Demo, embed_tag},
    wiring,
};

/// The session to open.
#[derive(Debug, clap::Args)]
pub(super) struct SessionArguments {
    #[command(flatten)]
    account: AccountArgument,
    /// The amount in taka, such as 599.00.
    #[arg(long)]
    amount: String,
    /// The merchant's invoice number.
    #[arg(long)]
    invoice: String,
    /// The payer reference. Without it the payer cannot save a wallet.
    #[arg(long)]
    payer: Option<String>,
    /// Where the payer is redirected after paying. `{session}` is replaced by the session's identifier.
    #[arg(long)]
    success_url: String,
    /// Where the payer is redirected after cancelling.
    #[arg(long)]
    cancel_url: String,
}

pub(super) fn check(
    path: &Path,
    environment: &Environment,
    account: AccountArgument,
    ask_bkash: bool,
) -> Result<(), CliError> {
    let (config, secrets) = read_configuration(path, environment)?;
    let database = config.database.display().to_string();
    block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, ClockAndEntropy::system())?;
        checkout.check().await?;
        print_line(format_args!(
            "the configuration, the secrets and the database {database} are valid"
        ));
        if ask_bkash {
            let account = served_account(checkout.accounts(), account).await?;
            let prepared = account.bkash.prepare().await;
            prepared.map_err(|why| CliError::message(format!("{}: {why}", account.id)))?;
            print_line(format_args!(
                "bKash accepts the credentials of {}",
                account.id
            ));
        }
        Ok(())
    })
}

pub(super) fn open_session(
    path: &Path,
    environment: &Environment,
    arguments: SessionArguments,
) -> Result<(), CliError> {
    let (config, secrets) = read_configuration(path, environment)?;
    let origin = config.public_origin.clone();
    let amount = Amount::parse(&arguments.amount).map_err(CliError::message)?;
    let invoice = InvoiceNumber::parse(&arguments.invoice).map_err(CliError::message)?;
    let payer = arguments
        .payer
        .as_deref()
        .map(PayerReference::parse)
        .transpose()
        .map_err(CliError::message)?;
    block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, ClockAndEntropy::system())?;
        let account = served_account(checkout.accounts(), arguments.account).await?;
        for (name, url) in [
            ("--success-url", &arguments.success_url),
            ("--cancel-url", &arguments.cancel_url),
        ] {
            let parsed =
                Url::parse(url).map_err(|error| CliError::message(format!("{name}: {error}")))?;
            if !is_web_address(url) {
                return Err(CliError::message(format!(
                    "{name}: must be an absolute URL such as https://shop.example/paid"
                )));
            }
            if !checkout.may_return_to(&account, &parsed) {
                return Err(CliError::message(format!(
                    "{name}: neither the URL is in the merchant's return-urls nor its origin in return-origins"
                )));
            }
        }
        let expires_at = checkout.engine.now() + account.profile.session_lifetime();
        let session = checkout.engine.open_session(
            Order {
                payer,
                success_url: arguments.success_url,
                cancel_url: arguments.cancel_url,
                locale: account.profile.locale,
                late_success: account.profile.late_success,
                ..Order::new(account.id.clone(), amount, invoice, expires_at)
            },
            operator(environment).cause(),
            None,
            |_, _| None,
        );
        let opened = session.await.map_err(CliError::message)?;
        print_line(format_args!("{origin}/pay/{}", opened.id.as_str()));
        Ok(())
    })
}

pub(super) fn embed(path: &Path, environment: &Environment) -> Result<(), CliError> {
    let origin = Config::read(path, environment)?.public_origin;
    let tag = embed_tag()
        .ok_or_else(|| CliError::message("this binary was built without the embed script"))?;
    print_line(format_args!(
        r#"<script src="{origin}{}" integrity="{}" crossorigin="anonymous" async></script>"#,
        tag.path, tag.integrity
    ));
    print_line(format_args!(
        "Content-Security-Policy: script-src '{}'; frame-src {origin}; form-action {origin}",
        tag.integrity
    ));
    Ok(())
}

/// The account that a tool works on, if it is served.
///
/// # Errors
///
/// Returns [`CliError::Message`] if it is not served.
pub(super) async fn served_account(
    accounts: &Accounts,
    argument: AccountArgument,
) -> Result<Arc<Account>, CliError> {
    let Some(id) = argument.account else {
        return Ok(accounts.configured().clone());
    };
    let missing = || {
        CliError::message(format!(
            "--account: {id} is not served; see `merchant show {}`",
            id.merchant.as_str()
        ))
    };
    accounts.get(&id).await.ok_or_else(missing)
}

pub(super) fn wallets_link(
    path: &Path,
    environment: &Environment,
    account: AccountArgument,
    payer: &str,
) -> Result<(), CliError> {
    let (config, secrets) = read_configuration(path, environment)?;
    let payer = PayerReference::parse(payer).map_err(CliError::message)?;
    block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, ClockAndEntropy::system())?;
        let account = served_account(checkout.accounts(), account).await?;
        let link = checkout.wallets_link(&account.id, &payer);
        print_line(link.ok_or_else(|| CliError::message("cannot seal the link"))?);
        Ok(())
    })
}

pub(super) fn search(
    path: &Path,
    environment: &Environment,
    account: AccountArgument,
    trx_id: &str,
) -> Result<(), CliError> {
    let (config, secrets) = read_configuration(path, environment)?;
    let trx_id = TrxId::parse(trx_id).map_err(CliError::message)?;
    block_on(async {
        let (_, accounts, _) = wiring::ports(
            &config,
            &secrets,
            ClockAndEntropy::system(),
            &Adapters::system()?,
            Arc::new(NoObserver),
        )?;
        let account = served_account(&accounts, account).await?;
        let found = account
            .bkash
            .search_transaction(&trx_id)
            .await
            .map_err(|error| match error.bkash_error_code() {
                Some(code) => CliError::message(format!("{error} (bKash error code {code})")),
                None => CliError::message(error),
            })?;
        let amount = found
            .amount
            .map_or("unreadable amount".to_owned(), |amount| {
                format!("৳{amount}")
            });
        let wallet = found
            .wallet
            .map_or(String::new(), |wallet| format!(", {wallet}"));
        print_line(format_args!(
            "{}: {}, {amount}{wallet}, {}, {}",
            found.trx_id.as_str(),
            found.status,
            found.kind,
            found.completed_time
        ));
        Ok(())
    })
}
