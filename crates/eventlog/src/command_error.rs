//! Why a command was not executed.

use std::error::Error;

use crate::{AppendError, StoreError, StreamId};

/// Why a command was not executed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError<Rejection: Error + 'static> {
    /// The object does not exist.
    #[error("not found")]
    NotFound,
    /// The object rejects the command; nothing has changed.
    #[error(transparent)]
    Rejected(Rejection),
    /// The idempotency key was used before; nothing has changed.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// Another stream has reserved the unique key; nothing has changed.
    #[error("another stream has reserved the unique key")]
    Reserved(StreamId),
    /// The log cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log holds an event that this version cannot read.
    #[error("an event cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The log holds an event of a newer version.
    #[error("an event has form {found}, this version reads up to {known}: use a newer version")]
    TooNew {
        /// The version of the event's JSON form.
        found: u32,
        /// The newest version that can be read.
        known: u32,
    },
}

impl<Rejection: Error + 'static> CommandError<Rejection> {
    /// Converts any error to a [`StoreError`], for callers that expect no other error.
    pub fn into_store_error(self) -> StoreError
    where
        Rejection: Send + Sync,
    {
        match self {
            Self::Store(error) => error,
            Self::Unreadable(error) => StoreError::from_source(error),
            error @ (Self::NotFound
            | Self::Rejected(_)
            | Self::IdempotencyKeyUsed
            | Self::Reserved(_)
            | Self::TooNew { .. }) => StoreError::new(error.to_string()),
        }
    }

    /// Converts an error of `append`; `None` for a conflict, after which the decision is repeated.
    pub(crate) fn of_append(error: AppendError) -> Option<Self> {
        Some(match error {
            AppendError::Conflict => return None,
            AppendError::Reserved(stream) => Self::Reserved(stream),
            AppendError::IdempotencyKeyUsed => Self::IdempotencyKeyUsed,
            AppendError::Store(error) => Self::Store(error),
        })
    }
}
