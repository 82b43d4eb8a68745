//! Gaps: times of which the log knows nothing, because a backup was restored or an older copy of the log was put in its place.
//! What was under way at a provider before a gap may have ended meanwhile, so the provider must be asked about it.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Append, Cause, NewEvent, StoreError, StoredEvent, StreamId};

/// The version of the event's JSON form.
const SCHEMA: u32 = 1;

/// A gap in the log. It is an event of the log itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The log is complete up to this time: no event before the gap is later.
    pub since: Timestamp,
    /// When the gap ended at the earliest: when the backup was restored, or the last sign of the newer log.
    pub until: Timestamp,
    /// What caused it.
    pub reason: GapReason,
}

/// What caused a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// An operator restored a backup.
    Restored,
    /// The database was older than the head that is kept beside it.
    OlderCopy,
    /// The head that is kept beside the database was missing or damaged, so that nobody can tell whether events are missing.
    Unknown,
}

/// A step of the rotation of the master key. It is an event of the log itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRotation {
    /// The identifier of the previous master key.
    pub from: String,
    /// The identifier of the new master key.
    pub to: String,
    /// Which step.
    pub step: RotationStep,
}

/// A step of the rotation of the master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RotationStep {
    /// From here on the new key seals.
    Begun,
    /// Nothing is left that the previous key sealed. It is refused from here on.
    Finished,
}

/// An event of the log's own stream.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    Gap(Gap),
    GapDoubted,
    MasterKeyRotated(KeyRotation),
}

impl Gap {
    /// The stream of the log's own events.
    pub fn stream() -> StreamId {
        StreamId::new("log", "history")
    }

    /// The newest gap of the events of [`stream`](Self::stream).
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if an event cannot be parsed.
    pub fn newest(events: &[StoredEvent]) -> Result<Option<Self>, StoreError> {
        for event in events.iter().rev() {
            match serde_json::from_str(&event.body).map_err(StoreError::from_source)? {
                Event::Gap(gap) => return Ok(Some(gap)),
                Event::GapDoubted | Event::MasterKeyRotated(_) => {}
            }
        }
        Ok(None)
    }

    /// The newest gap of the events of [`stream`](Self::stream), unless what is from before it is doubted already.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if an event cannot be parsed.
    pub fn undoubted(events: &[StoredEvent]) -> Result<Option<Self>, StoreError> {
        for event in events.iter().rev() {
            match serde_json::from_str(&event.body).map_err(StoreError::from_source)? {
                Event::Gap(gap) => return Ok(Some(gap)),
                Event::GapDoubted => return Ok(None),
                Event::MasterKeyRotated(_) => {}
            }
        }
        Ok(None)
    }

    /// What records in a log whose own stream has `expected` events that all that is from before its newest gap is doubted.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if it cannot be serialized.
    pub fn doubted(expected: usize, at: Timestamp) -> Result<Append, StoreError> {
        Event::GapDoubted.append(expected, at, Cause::WORKER)
    }

    /// What records the gap in a log whose own stream has `expected` events.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the gap cannot be serialized.
    pub fn append(self, expected: usize, cause: Cause) -> Result<Append, StoreError> {
        Event::Gap(self).append(expected, self.until, cause)
    }
}

impl KeyRotation {
    /// What records the step in a log whose own stream has `expected` events.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if it cannot be serialized.
    pub fn append(
        self,
        expected: usize,
        at: Timestamp,
        cause: Cause,
    ) -> Result<Append, StoreError> {
        Event::MasterKeyRotated(self).append(expected, at, cause)
    }
}

impl Event {
    fn append(self, expected: usize, at: Timestamp, cause: Cause) -> Result<Append, StoreError> {
        let body = serde_json::to_string(&self).map_err(StoreError::from_source)?;
        Ok(Append {
            stream: Gap::stream(),
            expected,
            at,
            cause,
            schema: SCHEMA,
            events: vec![NewEvent {
                body,
                message: None,
            }],
            due: None,
            objects: Vec::new(),
            sealed: Vec::new(),
            unique_key: None,
            idempotency: None,
            response: None,
        })
    }
}
