//! A delivery: one event on its way to one endpoint.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{DeliveryId, EndpointId, EventId, Failure};

/// How far a delivery has come. The last three are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It will be attempted; while the endpoint is disabled, when that is enabled again.
    Pending,
    /// The endpoint answered 2xx.
    Succeeded,
    /// It was given up: every attempt failed, or it could not be made for two weeks.
    Exhausted,
    /// Its endpoint was deleted before.
    Cancelled,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [
        Self::Pending,
        Self::Succeeded,
        Self::Exhausted,
        Self::Cancelled,
    ];

    /// Its word at rest and in objects.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Exhausted => "exhausted",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A delivery as its merchant sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its identifier.
    pub id: DeliveryId,
    /// Where it goes.
    pub endpoint: EndpointId,
    /// What is delivered.
    pub event: EventId,
    /// Whether somebody asked for it after the event's own delivery.
    pub is_replay: bool,
    /// How far it has come.
    pub state: DeliveryState,
    /// When it was made.
    pub created_at: Timestamp,
    /// How many attempts were made.
    pub attempts: u32,
    /// When the next is made; while one is under way, when it is taken for lost.
    pub due_at: Option<Timestamp>,
    /// When it became final.
    pub finished_at: Option<Timestamp>,
    /// The status of the last attempt's answer.
    pub last_status: Option<u16>,
    /// Why the last attempt failed.
    pub last_failure: Option<Failure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_back_from_its_word() {
        for state in DeliveryState::ALL {
            assert_eq!(DeliveryState::parse(state.word()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.word());
        }
    }
}
