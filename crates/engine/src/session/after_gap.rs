//! After a gap in the log: what it says about sessions from before it is doubted.

use std::time::Duration;

use domain::{SessionId, Timestamp, session::SessionCommand, timed};
use eventlog::{
    Aggregate as _, AppendError, Cause, CommandError, Gap, Request, StoreError, stream_of,
};

use super::Sessions;
use crate::Engine;

/// How long before a gap a session can have been opened whose payment was at bKash then: a day, and the time to come back.
const OPENED_WITHIN: Duration = Duration::from_secs(25 * 3600);

/// How many streams are read at a time.
const STREAMS_AT_ONCE: usize = 256;

impl Engine {
    /// Doubts what the log says about sessions from before a gap, such as that after a restored backup. bKash is asked about each
    /// payment that was at bKash, before it is continued, ended or superseded; and a session that could be paid during the gap
    /// waits for a person. To be called before the process serves. Does nothing if there was no gap, or all was doubted before.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log cannot be read or written.
    pub async fn doubt_after_gap(&self) -> Result<(), StoreError> {
        let storage = self.log.storage();
        let history = storage.load(&Gap::stream()).await?;
        let Some(gap) = Gap::undoubted(&history)? else {
            return Ok(());
        };
        let mut after = None;
        let mut doubted = 0_u64;
        loop {
            let page = self
                .sessions_opened(gap.since, OPENED_WITHIN, after.as_ref())
                .await?;
            let Some(last) = page.last().cloned() else {
                break;
            };
            for id in &page {
                doubted += u64::from(self.doubt(id, gap).await?);
            }
            after = Some(last);
        }
        if doubted > 0 {
            tracing::warn!(
                sessions = doubted,
                since = objects::instant(gap.since),
                "the log has a gap: payments that were at bKash are queried, and orders that could be paid meanwhile need a person; \
                 see docs/backup.md"
            );
        }
        // The next start need not read them again. A conflict is another process that doubted them too, or a newer gap.
        match storage
            .append(Gap::doubted(history.len(), self.now())?)
            .await
        {
            Ok(()) | Err(AppendError::Conflict) => Ok(()),
            Err(error) => Err(StoreError::from_source(error)),
        }
    }

    /// The next sessions that were opened at most `within` before `until`, oldest first, after the session `after`.
    pub(super) async fn sessions_opened(
        &self,
        until: Timestamp,
        within: Duration,
        after: Option<&SessionId>,
    ) -> Result<Vec<SessionId>, StoreError> {
        let opened_from = Timestamp::from_millis(until.millis() - millis(within));
        let earliest = SessionId::from_bits(timed(opened_from, [0; 32]));
        let after = stream_of::<Sessions>(after.unwrap_or(&earliest));
        let storage = self.log.storage();
        let page = storage.streams(Some(&after), STREAMS_AT_ONCE).await?;
        // Identifiers sort by their time: what follows the first later session was opened later.
        let opened = page.iter().map_while(|stream| {
            let id = SessionId::parse(stream.id.id()).ok()?;
            (stream.id.kind() == Sessions::KIND && id.drawn_at() <= until).then_some(id)
        });
        Ok(opened.collect())
    }

    /// Doubts what the log says about a session. Returns whether there is reason to.
    async fn doubt(&self, id: &SessionId, gap: Gap) -> Result<bool, StoreError> {
        let loaded = self.load_session(id).await;
        let (loaded, session) = loaded.map_err(CommandError::into_store_error)?;
        let (since, until) = (gap.since, gap.until);
        let command = SessionCommand::LoseHistory { since, until };
        let request = Request::new(Cause::WORKER);
        let executed = self
            .log
            .execute_loaded::<Sessions>(self, id, loaded, command, request)
            .await;
        let doubted = executed.map_err(CommandError::into_store_error)?;
        Ok(doubted.state != session)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
