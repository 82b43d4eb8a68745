//! A delivery: one event sent to one endpoint.

use domain::{EventId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{AttemptFailure, DeliveryId, EndpointId};

/// The status of a delivery. All but `Pending` are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// An attempt is due or in flight. If the endpoint is disabled, the delivery waits until it is enabled.
    Pending,
    /// The endpoint responded with a 2xx status.
    Succeeded,
    /// All attempts failed, or the delivery could not be attempted for [`crate::DELIVERY_LIFETIME`].
    Exhausted,
    /// The endpoint was deleted before the delivery succeeded.
    Cancelled,
}

impl DeliveryStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [
        Self::Pending,
        Self::Succeeded,
        Self::Exhausted,
        Self::Cancelled,
    ];

    /// The status as it is stored and as the API shows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Exhausted => "exhausted",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status with this text; `None` if there is no such status.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A delivery as its merchant sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Identifier of the delivery.
    pub id: DeliveryId,
    /// The endpoint that receives the event.
    pub endpoint: EndpointId,
    /// The event that is delivered.
    pub event: EventId,
    /// Whether the delivery was requested as a replay.
    pub is_replay: bool,
    /// Current status.
    pub status: DeliveryStatus,
    /// When the delivery was created.
    pub created_at: Timestamp,
    /// Number of attempts that were made.
    pub attempts: u32,
    /// When the next attempt is due. While an attempt is in flight, when its lease ends. `None` if final.
    pub due_at: Option<Timestamp>,
    /// When the status became final.
    pub finished_at: Option<Timestamp>,
    /// HTTP status of the last attempt's response.
    pub last_status_code: Option<u16>,
    /// Why the last attempt failed.
    pub last_failure: Option<AttemptFailure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_round_trips_through_its_text() {
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
