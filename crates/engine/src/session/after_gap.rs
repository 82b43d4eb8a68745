//! After a gap in the log: payments that were at bKash before it are doubted.

use std::time::Duration;

use domain::{
    SessionId, Timestamp,
    payment::{PaymentCommand, PaymentState},
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
    /// Doubts the payments that were at bKash before a gap in the log, such as a restored backup: bKash is asked about each
    /// before it is continued, ended or superseded. To be called before the process serves. Does nothing if there was no gap, or
    /// it was handled before.
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
                payments = doubted,
                since = gap.since.millis(),
                "the log has a gap: payments that were at bKash are queried"
            );
        }
        Ok(())
    }

    /// Doubts a session's payment, if it was at bKash before the gap. Returns whether it was.
    async fn doubt(&self, id: &SessionId, gap: Gap) -> Result<bool, StoreError> {
        let session = self.log.get::<Sessions>(id).await;
        let session = session.map_err(CommandError::into_store_error)?;
        let Some((index, payment)) = session.last_payment() else {
            return Ok(false);
        };
        if !matches!(payment.state, PaymentState::Initiated { .. }) {
            return Ok(false);
        }
        let (since, until) = (gap.since, gap.until);
        let command = SessionCommand::Payment {
            index,
            command: PaymentCommand::HistoryLost { since, until },
        };
        let request = Request::new(Cause::WORKER);
        let doubted: Result<Session, SessionError> = self
            .log
            .execute::<Sessions>(self, id, command, request)
            .await;
        let doubted = doubted.map_err(CommandError::into_store_error)?;
        Ok(doubted.payment(index).is_some_and(|after| after != payment))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
