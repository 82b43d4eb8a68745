//! `history`: the events of a stream, with who caused each and from where.

use std::path::Path;

use domain::AccountId;
use eventlog::{ObjectFilter, ObjectQuery, StoredEvent, StreamId};
use serde_json::{Value, json};

use super::{error::CliError, format, output::print_line, runtime::block_on};
use crate::{
    StartError,
    config::{Config, Environment, MasterKey},
    storage::Stores,
};

/// The kinds of streams, which share no identifiers.
const KINDS: [&str; 5] = ["session", "agreement", "notification", "merchant", "log"];

/// Whose history is printed, and how.
#[derive(Debug, clap::Args)]
pub(super) struct HistoryArguments {
    /// A session, agreement, notification, payment or refund, such as `cs_…`, a merchant of the directory, or `history` for
    /// what happened to the log itself: gaps, and rotations of the master key.
    identifier: String,
    /// The account of a payment or refund, such as `tea-house/test`. Defaults to the configured account.
    #[arg(long, value_parser = super::arguments::parse_account)]
    account: Option<AccountId>,
    /// Print JSON, with everything that the events say.
    #[arg(long)]
    json: bool,
}

pub(super) fn history(
    path: &Path,
    environment: &Environment,
    HistoryArguments {
        identifier,
        account,
        json,
    }: HistoryArguments,
) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let master_key = MasterKey::read(environment)?;
    let stores = Stores::open_to_verify(&config, &master_key).map_err(StartError::from)?;
    let account = account.unwrap_or_else(|| config.account());
    block_on(async {
        let stream = stream_of(&stores, &account, &identifier).await?;
        let events = stores.log.load(&stream).await.map_err(CliError::message)?;
        if json {
            print_line(Value::Array(events.iter().map(event_json).collect()));
            return Ok(());
        }
        for event in &events {
            let kind = kind_of(&body(event));
            print_line(format_args!(
                "{} {}: {kind}",
                format::instant(event.at),
                format::actor(&event.cause)
            ));
        }
        Ok(())
    })
}

/// The stream of an object.
async fn stream_of(
    stores: &Stores,
    account: &AccountId,
    identifier: &str,
) -> Result<StreamId, CliError> {
    for kind in KINDS {
        let Some(stream) = StreamId::parse(&format!("{kind}/{identifier}")) else {
            continue;
        };
        if stores
            .log
            .length(&stream)
            .await
            .map_err(CliError::message)?
            > 0
        {
            return Ok(stream);
        }
    }
    for kind in ["payment", "refund"] {
        let query = ObjectQuery {
            account: account.clone(),
            kind,
            filter: ObjectFilter {
                id: Some(identifier.to_owned()),
                ..ObjectFilter::default()
            },
            after: None,
            limit: 1,
        };
        let found = stores.log.objects(&query).await;
        if let Some(object) = found.map_err(CliError::message)?.pop() {
            return Ok(object.stream);
        }
    }
    Err(CliError::message(format!(
        "nothing has the identifier {identifier}; a payment or refund of another account than {account} needs --account"
    )))
}

/// What happened, in words, such as `refund requested`. Events of payments and refunds are inside those of their session.
fn kind_of(event: &Value) -> String {
    let own = event["type"].as_str().unwrap_or("event").replace('_', " ");
    match &event["event"] {
        Value::Object(_) => format!("{own} {}", kind_of(&event["event"])),
        _ => own,
    }
}

fn body(event: &StoredEvent) -> Value {
    serde_json::from_str(&event.body).unwrap_or_default()
}

fn event_json(event: &StoredEvent) -> Value {
    json!({
        "at": format::instant(event.at),
        "actor": event.cause.actor.to_string(),
        "source": event.cause.source.as_str(),
        "address": event.cause.address_text(),
        "event": body(event),
    })
}
