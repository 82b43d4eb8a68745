//! The operator's small tools: each does one thing, prints one line and ends.

use std::{path::Path, sync::Arc};

use domain::{Amount, InvoiceNumber, PayerReference, TrxId};
use engine::NewSession;
use url::Url;

use super::{Failure, Whose, block_on, configuration};
use crate::{
    Checkout, World,
    accounts::{Account, Accounts},
    config::{Config, Environment, MasterKey},
    web::{Demo, embed_tag},
    wiring,
};

/// What a session is opened with.
#[derive(Debug, clap::Args)]
pub(super) struct SessionArguments {
    #[command(flatten)]
    whose: Whose,
    /// What is to be paid, in taka, such as 599.00.
    #[arg(long)]
    amount: String,
    /// The merchant's invoice number.
    #[arg(long)]
    invoice: String,
    /// The merchant's name for the payer; without it no wallet can be saved.
    #[arg(long)]
    payer: Option<String>,
    /// Where the payer goes after paying; `{session}` in it becomes the session's identifier.
    #[arg(long)]
    success_url: String,
    /// Where the payer goes after giving up.
    #[arg(long)]
    cancel_url: String,
}

#[expect(clippy::print_stdout, reason = "what a tool found is its output")]
pub(super) fn say(line: impl std::fmt::Display) {
    println!("{line}");
}

pub(super) fn check(path: &Path, environment: &Environment) -> Result<(), Failure> {
    let (config, secrets) = configuration(path, environment)?;
    let database = config.database.display().to_string();
    block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, World::system())?;
        checkout.check().await?;
        say(format_args!(
            "the configuration, the secrets and the database {database} can be used"
        ));
        Ok(())
    })
}

pub(super) fn verify(path: &Path, environment: &Environment) -> Result<(), Failure> {
    let config = Config::read(path, environment)?;
    let key = wiring::chain_key(&MasterKey::read(environment)?);
    let verified = storage_sqlite::verify(&config.database, &key).map_err(Failure::said)?;
    say(format_args!(
        "{} events, none changed; head {}",
        verified.events, verified.head
    ));
    Ok(())
}

pub(super) fn open_session(
    path: &Path,
    environment: &Environment,
    arguments: SessionArguments,
) -> Result<(), Failure> {
    let (config, secrets) = configuration(path, environment)?;
    let origin = config.public_origin.clone();
    let amount = Amount::parse(&arguments.amount).map_err(Failure::said)?;
    let invoice = InvoiceNumber::parse(&arguments.invoice).map_err(Failure::said)?;
    let payer = arguments
        .payer
        .as_deref()
        .map(PayerReference::parse)
        .transpose()
        .map_err(Failure::said)?;
    block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, World::system())?;
        let account = served(checkout.accounts(), arguments.whose).await?;
        for (name, url) in [
            ("--success-url", &arguments.success_url),
            ("--cancel-url", &arguments.cancel_url),
        ] {
            let parsed =
                Url::parse(url).map_err(|error| Failure::said(format!("{name}: {error}")))?;
            if !checkout.may_return_to(&account, &parsed) {
                return Err(Failure::said(format!(
                    "{name}: neither it is in the merchant's return-urls nor its origin in its return-origins"
                )));
            }
        }
        let session = checkout.engine.open_session(NewSession {
            payer,
            success_url: arguments.success_url,
            cancel_url: arguments.cancel_url,
            lifetime: account.profile.session_lifetime(),
            locale: account.profile.locale,
            ..NewSession::new(account.id.clone(), amount, invoice)
        });
        let session = session.await.map_err(Failure::said)?;
        say(format_args!("{origin}/pay/{}", session.as_str()));
        Ok(())
    })
}

pub(super) fn embed(path: &Path, environment: &Environment) -> Result<(), Failure> {
    let origin = Config::read(path, environment)?.public_origin;
    let tag =
        embed_tag().ok_or_else(|| Failure::said("this binary was built without the script"))?;
    say(format_args!(
        r#"<script src="{origin}{}" integrity="{}" crossorigin="anonymous" async></script>"#,
        tag.path, tag.integrity
    ));
    say(format_args!(
        "Content-Security-Policy: script-src '{}'; frame-src {origin}; form-action {origin}",
        tag.integrity
    ));
    Ok(())
}

/// The account that a tool is for, if it is served.
async fn served(accounts: &Accounts, whose: Whose) -> Result<Arc<Account>, Failure> {
    let Some(id) = whose.account else {
        return Ok(accounts.configured().clone());
    };
    let missing = || {
        Failure::said(format!(
            "--account: {id} is not served; `merchant show {}` says why",
            id.merchant.as_str()
        ))
    };
    accounts.get(&id).await.ok_or_else(missing)
}

pub(super) fn wallets_link(
    path: &Path,
    environment: &Environment,
    whose: Whose,
    payer: &str,
) -> Result<(), Failure> {
    let (config, secrets) = configuration(path, environment)?;
    let payer = PayerReference::parse(payer).map_err(Failure::said)?;
    block_on(async {
        let checkout = Checkout::open(config, &secrets, Demo::Off, World::system())?;
        let account = served(checkout.accounts(), whose).await?;
        let link = checkout.wallets_link(&account.id, &payer);
        say(link.ok_or_else(|| Failure::said("the link cannot be sealed"))?);
        Ok(())
    })
}

pub(super) fn search(
    path: &Path,
    environment: &Environment,
    whose: Whose,
    trx_id: &str,
) -> Result<(), Failure> {
    let (config, secrets) = configuration(path, environment)?;
    let trx_id = TrxId::parse(trx_id).map_err(Failure::said)?;
    block_on(async {
        let (_, accounts, _) = wiring::ports(&config, &secrets, World::system())?;
        let account = served(&accounts, whose).await?;
        let found = account
            .bkash
            .search_transaction(&trx_id)
            .await
            .map_err(|error| match error.bkash_error_code() {
                Some(code) => Failure::said(format!("{error} (bKash's number {code})")),
                None => Failure::said(error),
            })?;
        let amount = found
            .amount
            .map_or("an amount that cannot be read".to_owned(), |amount| {
                format!("৳{amount}")
            });
        let wallet = found
            .wallet
            .map_or(String::new(), |wallet| format!(", {wallet}"));
        say(format_args!(
            "{}: {}, {amount}{wallet}, {}, {}",
            found.trx_id.as_str(),
            found.status,
            found.kind,
            found.completed_time
        ));
        Ok(())
    })
}
