//! What a kind of stream is.

use std::error::Error;

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

use crate::{ObjectRow, OutboxMessage};

/// A kind of stream: rules to grow it by, and what is written and done with each event.
///
/// The rules (`apply`, `decide`, `due_at`, `touched`, `row`, `message`) are pure; only `perform` reaches the world,
/// through [`Effects`](Self::Effects).
#[async_trait]
pub trait Aggregate: Send + Sync + 'static {
    /// The identifier of one stream.
    type Id: Clone + Send + Sync + 'static;
    /// What the events of a stream tell.
    type State: Clone + Send + Sync + 'static;
    /// What can be asked of it.
    type Command: Clone + Send + 'static;
    /// What happens to it. The JSON form is kept for ever.
    type Event: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Why it rejects a command.
    type Rejection: Error + PartialEq + Send + Sync + 'static;
    /// One of the objects that a stream describes, such as one of a session's payments.
    type Object: PartialEq + Send;
    /// What intents are performed through.
    type Effects: Clone + Send + Sync + 'static;

    /// The kind, as it is written before the slash of a stream's name.
    const KIND: &'static str;
    /// The version of the events' JSON form. It grows when an older version could not read a new event.
    const SCHEMA: u32;
    /// The rejection which says that the object does not exist.
    const NOT_FOUND: Self::Rejection;

    /// The identifier's text form.
    fn text(id: &Self::Id) -> &str;

    /// Reads the identifier's text form.
    fn parse(text: &str) -> Option<Self::Id>;

    /// The state after an event that was recorded `at`; `None` until an event creates the object.
    fn apply(state: Option<Self::State>, at: Timestamp, event: &Self::Event)
    -> Option<Self::State>;

    /// The events that a command causes; `state` is `None` until a command creates the object.
    ///
    /// # Errors
    ///
    /// The rejection; nothing happens.
    fn decide(
        state: Option<&Self::State>,
        command: Self::Command,
        now: Timestamp,
    ) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// When something must be done even if nobody asks.
    fn due_at(state: &Self::State) -> Option<Timestamp>;

    /// Whose it is.
    fn account(state: &Self::State) -> &AccountId;

    /// The objects that an event which led to this state changed.
    fn touched(state: &Self::State, event: &Self::Event) -> Vec<Self::Object>;

    /// The row of an object in this state. `updated_at` and `sequence` are those of its last event.
    fn row(
        effects: &Self::Effects,
        id: &Self::Id,
        state: &Self::State,
        object: &Self::Object,
        last: LastEvent,
    ) -> Result<Option<ObjectRow>, serde_json::Error>;

    /// What subscribers are told of an event that led to this state, if anything.
    fn message(
        effects: &Self::Effects,
        id: &Self::Id,
        state: &Self::State,
        event: &Self::Event,
        publication: Publication,
    ) -> Result<Option<OutboxMessage>, serde_json::Error>;

    /// Does what an intent announces, and returns the command that records the outcome; `None` for events that are no
    /// intents.
    async fn perform(
        effects: &Self::Effects,
        id: &Self::Id,
        state: &Self::State,
        event: &Self::Event,
    ) -> Option<Self::Command>;

    /// What to do with a stream that is due.
    fn when_due(state: &Self::State, now: Timestamp) -> Self::Command;
}

/// The circumstances of a message.
#[derive(Debug, Clone, Copy)]
pub struct Publication {
    /// 256 random bits, for the message's identifier.
    pub bits: [u8; 32],
    /// When the event was recorded.
    pub at: Timestamp,
    /// The number of events in the stream, with this one.
    pub sequence: usize,
}

/// The last event of an object.
#[derive(Debug, Clone, Copy)]
pub struct LastEvent {
    /// When it was recorded.
    pub at: Timestamp,
    /// The number of events in the stream, with this one.
    pub sequence: usize,
}
