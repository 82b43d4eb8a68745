//! `webhook …`: webhook endpoints, their deliveries, and replaying events.

use std::time::Duration;

use clap::Subcommand;
use domain::{AccountId, MerchantId, Mode, Timestamp};
use serde_json::json;
use webhooks::{
    Delivery, DeliveryParent, DeliveryStatus, EndpointId, EventId, PageRequest, ReplaySelection,
    Subscription, TimeRange,
};

use super::{
    arguments::{parse_merchant_id, parse_mode},
    context::{self, CommandOptions, Output},
    duration,
    error::CliError,
    format,
};
use crate::config::Environment;

/// The maximum number of deliveries listed.
const MAX_DELIVERIES: usize = 50;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the endpoints of an account.
    List {
        #[command(flatten)]
        options: CommandOptions,
        #[command(flatten)]
        account: AccountArguments,
    },
    /// List the latest deliveries to an endpoint, newest first.
    Deliveries {
        #[command(flatten)]
        options: CommandOptions,
        #[command(flatten)]
        account: AccountArguments,
        /// The endpoint, such as `we_…`.
        #[arg(value_parser = parse_endpoint_id)]
        endpoint: EndpointId,
        /// Only deliveries that are `pending`, `succeeded`, `exhausted` or `cancelled`.
        #[arg(long, value_parser = parse_state)]
        status: Option<DeliveryStatus>,
    },
    /// Replay events to an endpoint: one event, or all of a recent period.
    Replay {
        #[command(flatten)]
        options: CommandOptions,
        #[command(flatten)]
        account: AccountArguments,
        /// The endpoint, such as `we_…`.
        #[arg(value_parser = parse_endpoint_id)]
        endpoint: EndpointId,
        /// The event, such as `evt_…`.
        #[arg(long, value_parser = parse_event_id, required_unless_present = "since", conflicts_with = "since")]
        event: Option<EventId>,
        /// The length of the period up to now, such as 24h.
        #[arg(long, value_parser = duration::parse)]
        since: Option<Duration>,
        /// Only events that neither reached the endpoint nor are queued.
        #[arg(long, requires = "since")]
        undelivered_only: bool,
    },
}

/// The account whose endpoints a command is about.
#[derive(Debug, clap::Args)]
pub(super) struct AccountArguments {
    /// The merchant.
    #[arg(long, value_parser = parse_merchant_id)]
    merchant: MerchantId,
    /// `test` or `live`.
    #[arg(long, value_parser = parse_mode)]
    mode: Mode,
}

impl AccountArguments {
    fn into_account(self) -> AccountId {
        AccountId {
            merchant: self.merchant,
            mode: self.mode,
        }
    }
}

fn parse_endpoint_id(text: &str) -> Result<EndpointId, String> {
    EndpointId::parse(text).map_err(|error| error.to_string())
}

fn parse_event_id(text: &str) -> Result<EventId, String> {
    EventId::parse(text).map_err(|error| error.to_string())
}

fn parse_state(text: &str) -> Result<DeliveryStatus, String> {
    let names = DeliveryStatus::ALL.map(DeliveryStatus::as_str).join(", ");
    DeliveryStatus::parse(text).ok_or_else(|| format!("must be one of {names}"))
}

pub(super) fn run(command: Command, environment: &Environment) -> Result<(), CliError> {
    match command {
        Command::List { options, account } => {
            context::run_with_context(&options, environment, async |context| {
                let endpoints = context.webhooks.list(&account.into_account()).await;
                let endpoints = endpoints.map_err(CliError::message)?;
                let lines = endpoints.iter().map(endpoint_line);
                Ok(Output::new(
                    lines_or(lines, "no endpoints"),
                    endpoints.iter().map(endpoint_json).collect(),
                ))
            })
        }
        Command::Deliveries {
            options,
            account,
            endpoint,
            status,
        } => context::run_with_context(&options, environment, async |context| {
            let paging = PageRequest {
                after: None,
                limit: MAX_DELIVERIES,
            };
            let account = account.into_account();
            let filter = DeliveryParent::Endpoint(endpoint);
            let page = context
                .webhooks
                .deliveries(&account, filter, status, paging);
            let page = page.await.map_err(CliError::message)?;
            let lines = page.items.iter().map(delivery_line);
            Ok(Output::new(
                lines_or(lines, "no deliveries"),
                page.items.iter().map(delivery_json).collect(),
            ))
        }),
        Command::Replay {
            options,
            account,
            endpoint,
            event,
            since,
            undelivered_only,
        } => context::run_with_context(&options, environment, async |context| {
            let account = account.into_account();
            let created = if let Some(event) = event {
                let one = context
                    .webhooks
                    .replay(&account, &endpoint, &event, None)
                    .await;
                one.map(|_| 1)
            } else {
                let span = span_until(context.now, since.unwrap_or_default());
                let which = if undelivered_only {
                    ReplaySelection::Undelivered
                } else {
                    ReplaySelection::All
                };
                context
                    .webhooks
                    .replay_range(&account, &endpoint, span, which, None)
                    .await
            };
            let created = created.map_err(CliError::message)?;
            Ok(Output::new(
                format!("{created} queued; the running server sends them"),
                json!({ "deliveries": created }),
            ))
        }),
    }
}

/// The period of a given length that ends now.
fn span_until(now: Timestamp, since: Duration) -> TimeRange {
    let back = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    TimeRange {
        from: Timestamp::from_millis(now.millis().saturating_sub(back)),
        until: Timestamp::from_millis(now.millis().saturating_add(1)),
    }
}

fn lines_or(lines: impl Iterator<Item = String>, empty: &str) -> String {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        empty.to_owned()
    } else {
        lines.join("\n")
    }
}

fn endpoint_status(endpoint: &webhooks::Endpoint) -> &'static str {
    match endpoint.disabled_reason {
        None => "enabled",
        Some(webhooks::DisabledReason::Merchant) => "disabled",
        Some(webhooks::DisabledReason::Gone) => "gone",
    }
}

fn endpoint_line(endpoint: &webhooks::Endpoint) -> String {
    format!(
        "{} {:<8} {:>3} failures {}",
        endpoint.id.as_str(),
        endpoint_status(endpoint),
        endpoint.circuit_breaker.consecutive_failures,
        endpoint.url.as_str()
    )
}

fn endpoint_json(endpoint: &webhooks::Endpoint) -> serde_json::Value {
    let types = match &endpoint.subscription {
        Subscription::All => None,
        Subscription::Only(types) => Some(types),
    };
    json!({
        "id": endpoint.id.as_str(),
        "url": endpoint.url.as_str(),
        "status": endpoint_status(endpoint),
        "event_types": types,
        "failures": endpoint.circuit_breaker.consecutive_failures,
        "created_at": format::instant(endpoint.created_at),
    })
}

fn delivery_line(delivery: &Delivery) -> String {
    let last = match (delivery.last_failure, delivery.last_status_code) {
        (Some(webhooks::AttemptFailure::Status) | None, Some(status)) => status.to_string(),
        (Some(failure), _) => failure.as_str().to_owned(),
        (None, None) => "-".to_owned(),
    };
    format!(
        "{} {} {:<9} {:>2} attempts, last {last:<8} {}",
        format::instant(delivery.created_at),
        delivery.id.as_str(),
        delivery.status.as_str(),
        delivery.attempts,
        delivery.event.as_str()
    )
}

fn delivery_json(delivery: &Delivery) -> serde_json::Value {
    json!({
        "id": delivery.id.as_str(),
        "event": delivery.event.as_str(),
        "status": delivery.status.as_str(),
        "replay": delivery.is_replay,
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.due_at.map(format::instant),
        "last_status": delivery.last_status_code,
        "last_failure": delivery.last_failure.map(webhooks::AttemptFailure::as_str),
        "created_at": format::instant(delivery.created_at),
    })
}
