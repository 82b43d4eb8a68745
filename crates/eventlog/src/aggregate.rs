//! The trait that defines a kind of stream.

use std::error::Error;

use async_trait::async_trait;
use domain::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use crate::{ObjectRow, OutboxMessage};

/// A kind of stream: its rules, and what is written and performed with each event.
///
/// Only `perform` has side effects, through [`Effects`](Self::Effects). All other functions are pure.
#[async_trait]
pub trait Aggregate: Send + Sync + 'static {
    /// The identifier of one stream.
    type Id: Clone + Send + Sync + 'static;
    /// The state that the events of a stream result in.
    type State: Clone + Send + Sync + 'static;
    /// Requests, and answers to be recorded.
    type Command: Clone + Send + 'static;
    /// The events. Their JSON form is stored for good.
    type Event: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Why a command is rejected.
    type Rejection: Error + PartialEq + Send + Sync + 'static;
    /// An object that a stream contains, such as a payment of a session.
    type Object: PartialEq + Send;
    /// The ports that intents are performed through.
    type Effects: Clone + Send + Sync + 'static;

    /// The kind: the part of a stream's name before the slash.
    const KIND: &'static str;
    /// The version of the events' JSON form. It is increased when older versions of the software cannot read a new event.
    const SCHEMA: u32;
    /// The rejection for an object that does not exist.
    const NOT_FOUND: Self::Rejection;

    /// The identifier as text.
    fn text(id: &Self::Id) -> &str;

    /// Parses what [`text`](Self::text) returns.
    fn parse(text: &str) -> Option<Self::Id>;

    /// The state after an event that was recorded at `at`; `None` until an event creates the object.
    fn apply(state: Option<Self::State>, at: Timestamp, event: &Self::Event)
    -> Option<Self::State>;

    /// The events that a command causes; `state` is `None` until a command creates the object.
    ///
    /// # Errors
    ///
    /// Returns the rejection if the state does not allow the command.
    fn decide(
        state: Option<&Self::State>,
        command: Self::Command,
        now: Timestamp,
    ) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// When the stream is due for the worker.
    fn due_at(state: &Self::State) -> Option<Timestamp>;

    /// The objects that an event changed. `state` is the state after it.
    fn touched(state: &Self::State, event: &Self::Event) -> Vec<Self::Object>;

    /// The row of an object in this state; `None` if the object does not exist. `last` is its last event.
    ///
    /// # Errors
    ///
    /// Returns the error of `serde_json` if the object cannot be serialized.
    fn row(
        effects: &Self::Effects,
        id: &Self::Id,
        state: &Self::State,
        object: &Self::Object,
        last: LastEvent,
    ) -> Result<Option<ObjectRow>, serde_json::Error>;

    /// The message to subscribers about an event, if it is published. `state` is the state after it.
    ///
    /// # Errors
    ///
    /// Returns the error of `serde_json` if the message cannot be serialized.
    fn message(
        effects: &Self::Effects,
        id: &Self::Id,
        state: &Self::State,
        event: &Self::Event,
        publication: Publication,
    ) -> Result<Option<OutboxMessage>, serde_json::Error>;

    /// Performs an intent and returns the command that records the outcome; `None` for other events.
    async fn perform(
        effects: &Self::Effects,
        id: &Self::Id,
        state: &Self::State,
        event: &Self::Event,
    ) -> Option<Self::Command>;

    /// Whether somebody is told what becomes of the state: it is kept until the next events are committed.
    fn is_watched(_state: &Self::State) -> bool {
        false
    }

    /// Called after events were committed, to tell operators what changed. `before` is the earlier state if it was watched.
    fn committed(_id: &Self::Id, _before: Option<&Self::State>, _after: &Self::State) {}

    /// What to do with a stream that is due.
    async fn when_due(
        effects: &Self::Effects,
        id: &Self::Id,
        state: &Self::State,
        now: Timestamp,
    ) -> Due<Self::Command>;
}

/// What to do with a stream that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due<Command> {
    /// The command is executed.
    Execute(Command),
    /// Nothing is done before this time.
    Postpone(Timestamp),
    /// Nothing: the kind is never due.
    Never,
}

/// The event that a message is about, and random bits for its identifier.
#[derive(Debug, Clone, Copy)]
pub struct Publication {
    /// 256 random bits, for the message's identifier.
    pub bits: [u8; 32],
    /// When the event was recorded.
    pub at: Timestamp,
    /// The number of events in the stream up to and including this one.
    pub sequence: usize,
}

/// The last event of an object.
#[derive(Debug, Clone, Copy)]
pub struct LastEvent {
    /// When it was recorded.
    pub at: Timestamp,
    /// The number of events in the stream up to and including this one.
    pub sequence: usize,
}
