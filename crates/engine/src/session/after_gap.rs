//! After a gap in the log: what it says about sessions from before it is doubted.

use std::time::Duration;

use domain::{
    SessionId, Timestamp,
    session::{Session, SessionCommand},
    timed,
};
use eventlog::{
    Aggregate as _, Cause, CommandError, Gap, Request, StoreError, StreamId, stream_of,
};

use super::{SessionError, Sessions};
use crate::Engine;

/// How long before a gap a session can have been opened whose payment was at bKash then: a day, and the time to come back.
const OPENED_WITHIN: Duration = Duration::from_secs(25 * 3600);

/// How many streams are read at a time.
const STREAMS_AT_ONCE: usize = 256;

impl Engine {
    /// Doubts what the log says about sessions from before a gap, such as that after a restored backup. bKash is asked about each
    /// payment that was at bKash, before it is continued, ended or superseded; and a session that could be paid during the gap
    /// waits for a person. To be called before the process serves. Does nothing if there was no gap, or it was handled before.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log cannot be read or written.
    pub async fn doubt_after_gap(&self) -> Result<(), StoreError> {
        let Some(gap) = self.log.storage().gap().await? else {
            return Ok(());
        };
        let opened_from = gap.since.millis() - millis(OPENED_WITHIN);
        let earliest = SessionId::from_bits(timed(Timestamp::from_millis(opened_from), [0; 32]));
        let mut after = stream_of::<Sessions>(&earliest);
        let mut doubted = 0_u64;
        loop {
            let page = self
                .log
                .storage()
                .streams(Some(&after), STREAMS_AT_ONCE)
                .await?;
            // Identifiers sort by their time: what follows the first later session was opened after the gap began.
            let opened_before = |stream: &StreamId| {
                let id = SessionId::parse(stream.id()).ok()?;
                (stream.kind() == Sessions::KIND && id.drawn_at() <= gap.since).then_some(id)
            };
            let sessions = page.iter().map_while(|stream| opened_before(&stream.id));
            for id in sessions {
                doubted += u64::from(self.doubt(&id, gap).await?);
            }
            match page.last() {
                Some(last) if opened_before(&last.id).is_some() => after = last.id.clone(),
                Some(_) | None => break,
            }
        }
        if doubted > 0 {
            tracing::warn!(
                sessions = doubted,
                since = gap.since.millis(),
                "the log has a gap: payments that were at bKash are queried, and orders that could be paid meanwhile need a person; \
                 see docs/backup.md"
            );
        }
        Ok(())
    }

    /// Doubts what the log says about a session. Returns whether there is reason to.
    async fn doubt(&self, id: &SessionId, gap: Gap) -> Result<bool, StoreError> {
        let session = self.log.get::<Sessions>(id).await;
        let session = session.map_err(CommandError::into_store_error)?;
        let (since, until) = (gap.since, gap.until);
        let command = SessionCommand::LoseHistory { since, until };
        let request = Request::new(Cause::WORKER);
        let doubted: Result<Session, SessionError> = self
            .log
            .execute::<Sessions>(self, id, command, request)
            .await;
        let doubted = doubted.map_err(CommandError::into_store_error)?;
        Ok(doubted != session)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
