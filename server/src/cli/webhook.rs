//! `webhook …`: where merchants are told of events, what became of it, and sending again.

use std::time::Duration;

use clap::Subcommand;
use domain::{AccountId, MerchantId, Mode, Timestamp};
use serde_json::json;
use webhooks::{
    Delivery, DeliveryParent, DeliveryStatus, EndpointId, EventId, PageRequest, ReplaySelection,
    Subscription, TimeRange,
};

use super::{
    Failure,
    desk::{self, Answer, At, merchant_id},
    mode, period, show,
};
use crate::config::Environment;

/// How many deliveries are listed.
const LISTED: usize = 50;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the endpoints of an account.
    List {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
    },
    /// List an endpoint's latest deliveries, newest first.
    Deliveries {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
        /// The endpoint, such as `we_…`.
        #[arg(value_parser = endpoint_id)]
        endpoint: EndpointId,
        /// Only those that are `pending`, `succeeded`, `exhausted` or `cancelled`.
        #[arg(long, value_parser = state)]
        status: Option<DeliveryStatus>,
    },
    /// Send events to an endpoint again: one, or those of the last hours or days.
    Replay {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
        /// The endpoint, such as `we_…`.
        #[arg(value_parser = endpoint_id)]
        endpoint: EndpointId,
        /// One event, such as `evt_…`.
        #[arg(long, value_parser = event_id, required_unless_present = "since", conflicts_with = "since")]
        event: Option<EventId>,
        /// How far back, such as 24h.
        #[arg(long, value_parser = period::parse)]
        since: Option<Duration>,
        /// Only what has neither reached the endpoint nor is on its way.
        #[arg(long, requires = "since")]
        undelivered_only: bool,
    },
}

/// Whose endpoints.
#[derive(Debug, clap::Args)]
pub(super) struct Of {
    /// The merchant.
    #[arg(long, value_parser = merchant_id)]
    merchant: MerchantId,
    /// `test` or `live`.
    #[arg(long, value_parser = mode)]
    mode: Mode,
}

impl Of {
    fn account(self) -> AccountId {
        AccountId {
            merchant: self.merchant,
            mode: self.mode,
        }
    }
}

fn endpoint_id(text: &str) -> Result<EndpointId, String> {
    EndpointId::parse(text).map_err(|error| error.to_string())
}

fn event_id(text: &str) -> Result<EventId, String> {
    EventId::parse(text).map_err(|error| error.to_string())
}

fn state(text: &str) -> Result<DeliveryStatus, String> {
    let words = DeliveryStatus::ALL.map(DeliveryStatus::as_str).join(", ");
    DeliveryStatus::parse(text).ok_or_else(|| format!("one of {words}"))
}

pub(super) fn run(command: Command, environment: &Environment) -> Result<(), Failure> {
    match command {
        Command::List { at, of } => desk::answer(&at, environment, async |desk| {
            let endpoints = desk.webhooks.list(&of.account()).await;
            let endpoints = endpoints.map_err(Failure::said)?;
            let lines = endpoints.iter().map(line);
            Ok(Answer::new(
                or_none(lines, "no endpoints"),
                endpoints.iter().map(endpoint_json).collect(),
            ))
        }),
        Command::Deliveries {
            at,
            of,
            endpoint,
            status,
        } => desk::answer(&at, environment, async |desk| {
            let paging = PageRequest {
                after: None,
                limit: LISTED,
            };
            let account = of.account();
            let listed = DeliveryParent::Endpoint(endpoint);
            let page = desk.webhooks.deliveries(&account, listed, status, paging);
            let page = page.await.map_err(Failure::said)?;
            let lines = page.items.iter().map(delivery_line);
            Ok(Answer::new(
                or_none(lines, "no deliveries"),
                page.items.iter().map(delivery_json).collect(),
            ))
        }),
        Command::Replay {
            at,
            of,
            endpoint,
            event,
            since,
            undelivered_only,
        } => desk::answer(&at, environment, async |desk| {
            let account = of.account();
            let made = if let Some(event) = event {
                let one = desk
                    .webhooks
                    .replay(&account, &endpoint, &event, None)
                    .await;
                one.map(|_| 1)
            } else {
                let span = span(desk.now, since.unwrap_or_default());
                let which = if undelivered_only {
                    ReplaySelection::Undelivered
                } else {
                    ReplaySelection::All
                };
                desk.webhooks
                    .replay_range(&account, &endpoint, span, which, None)
                    .await
            };
            let made = made.map_err(Failure::said)?;
            Ok(Answer::new(
                format!("{made} on the way; the running server sends them"),
                json!({ "deliveries": made }),
            ))
        }),
    }
}

/// The time from so long ago until now.
fn span(now: Timestamp, since: Duration) -> TimeRange {
    let back = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    TimeRange {
        from: Timestamp::from_millis(now.millis().saturating_sub(back)),
        until: Timestamp::from_millis(now.millis().saturating_add(1)),
    }
}

fn or_none(lines: impl Iterator<Item = String>, none: &str) -> String {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        none.to_owned()
    } else {
        lines.join("\n")
    }
}

fn standing(endpoint: &webhooks::Endpoint) -> &'static str {
    match endpoint.disabled_reason {
        None => "enabled",
        Some(webhooks::DisabledReason::Merchant) => "disabled",
        Some(webhooks::DisabledReason::Gone) => "gone",
    }
}

fn line(endpoint: &webhooks::Endpoint) -> String {
    format!(
        "{} {:<8} {:>3} failures {}",
        endpoint.id.as_str(),
        standing(endpoint),
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
        "standing": standing(endpoint),
        "event_types": types,
        "failures": endpoint.circuit_breaker.consecutive_failures,
        "created_at": show::instant(endpoint.created_at),
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
        show::instant(delivery.created_at),
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
        "next_attempt_at": delivery.due_at.map(show::instant),
        "last_status": delivery.last_status_code,
        "last_failure": delivery.last_failure.map(webhooks::AttemptFailure::as_str),
        "created_at": show::instant(delivery.created_at),
    })
}
