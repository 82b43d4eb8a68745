//! The delivery status of recent messages.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::message_type::MessageType;
use crate::clock::Moment;

/// The number of messages in the log.
const KEPT: usize = 200;

/// A message's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeliveryStatus {
    Sending,
    Retrying,
    /// The endpoint returned 2xx.
    Delivered,
    /// Every attempt failed.
    GivenUp,
    /// Dropped by a fault.
    Lost,
    /// There is no confirmed subscription.
    NotSubscribed,
    /// Signing failed.
    NotSigned,
}

impl DeliveryStatus {
    const fn name(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Retrying => "retrying",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
            Self::Lost => "lost",
            Self::NotSubscribed => "not_subscribed",
            Self::NotSigned => "not_signed",
        }
    }
}

/// The result of a delivery attempt.
#[derive(Debug)]
pub(crate) enum AttemptResult {
    Status(u16),
    /// A short reason without the URL.
    Failure(&'static str),
}

#[derive(Debug)]
struct Delivery {
    id: String,
    kind: MessageType,
    trx_id: Option<String>,
    fault: Option<&'static str>,
    status: DeliveryStatus,
    attempts: Vec<(Moment, AttemptResult)>,
}

/// Recent messages, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Deliveries(VecDeque<Delivery>);

impl Deliveries {
    pub(crate) fn begin(
        &mut self,
        id: &str,
        kind: MessageType,
        trx_id: Option<String>,
        fault: Option<&'static str>,
    ) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(Delivery {
            id: id.to_owned(),
            kind,
            trx_id,
            fault,
            status: DeliveryStatus::Sending,
            attempts: Vec::new(),
        });
    }

    pub(crate) fn set_status(&mut self, id: &str, status: DeliveryStatus) {
        if let Some(delivery) = self.find(id) {
            delivery.status = status;
        }
    }

    pub(crate) fn attempted(&mut self, id: &str, at: Moment, answer: AttemptResult) {
        if let Some(delivery) = self.find(id) {
            delivery.attempts.push((at, answer));
        }
    }

    /// `None` if it has been dropped from the log.
    fn find(&mut self, id: &str) -> Option<&mut Delivery> {
        self.0.iter_mut().rev().find(|delivery| delivery.id == id)
    }

    pub(crate) fn describe(&self) -> Vec<Value> {
        self.0.iter().map(Delivery::describe).collect()
    }
}

impl Delivery {
    fn describe(&self) -> Value {
        let attempts: Vec<_> = self
            .attempts
            .iter()
            .map(|(at, answer)| match answer {
                AttemptResult::Status(status) => json!({"time": at.rfc3339(), "status": status}),
                AttemptResult::Failure(failure) => {
                    json!({"time": at.rfc3339(), "failure": failure})
                }
            })
            .collect();
        json!({
            "messageId": self.id,
            "type": self.kind.name(),
            "trxID": self.trx_id,
            "fault": self.fault,
            "state": self.status.name(),
            "attempts": attempts,
        })
    }
}
