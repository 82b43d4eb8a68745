//! The session as an aggregate: its rows, its messages, and the calls of its intents.

mod after_gap;
mod begin_payment;
mod callback;
mod calls;
mod history;
mod open;
mod reconcile;
mod refund;
mod resolution;
mod unknown_money;

use async_trait::async_trait;
use domain::{
    SessionId, Timestamp,
    payment::{PaymentCommand, PaymentEvent, PaymentIndex},
    refund::{RefundCommand, RefundEvent, RefundIndex},
    session::{Session, SessionCommand, SessionEvent, SessionRejection},
    timing::PROBED_AFTER,
};
use eventlog::{
    Aggregate, Cause, CommandError, Due, IdempotencyKey, LastEvent, Loaded, ObjectRow,
    OutboxMessage, Publication, Request,
};
use fail_points::{Point, reach};
use objects::{
    Data,
    row::{self, SessionObject},
};

pub use begin_payment::{BeginError, BeginPayment, Begun, KeyedResponse, PaymentChoice};
pub use history::FindPaymentError;
pub use open::{OpenError, Opened};
pub use reconcile::Finding;
pub use refund::{RefundError, RefundRequest};

use crate::{Engine, message, probes::Waiting};

/// Why the engine did not execute a command on a session.
pub type SessionError = CommandError<SessionRejection>;

/// Checkout sessions, with their payments and refunds.
pub(crate) struct Sessions;

#[async_trait]
impl Aggregate for Sessions {
    type Id = SessionId;
    type State = Session;
    type Command = SessionCommand;
    type Event = SessionEvent;
    type Rejection = SessionRejection;
    type Object = SessionObject;
    type Effects = Engine;

    const KIND: &'static str = "session";
    const SCHEMA: u32 = 1;
    const NOT_FOUND: SessionRejection = SessionRejection::NotFound;

    fn text(id: &SessionId) -> &str {
        id.as_str()
    }

    fn parse(text: &str) -> Option<SessionId> {
        SessionId::parse(text).ok()
    }

    fn apply(state: Option<Session>, at: Timestamp, event: &SessionEvent) -> Option<Session> {
        Session::apply(state, at, event)
    }

    fn decide(
        state: Option<&Session>,
        command: SessionCommand,
        now: Timestamp,
    ) -> Result<Vec<SessionEvent>, SessionRejection> {
        Session::decide(state, command, now)
    }

    fn due_at(state: &Session) -> Option<Timestamp> {
        let probe_at = state.next_probe().map(|(at, _)| at);
        state.due_at().into_iter().chain(probe_at).min()
    }

    async fn when_due(
        engine: &Engine,
        id: &SessionId,
        state: &Session,
        now: Timestamp,
    ) -> Due<SessionCommand> {
        let is_due = state.due_at().is_some_and(|due| due <= now);
        let Some((_, missing)) = state.next_probe().filter(|_| !is_due) else {
            return Due::Execute(match state.payment_to_query(now) {
                Some(index) => SessionCommand::Payment {
                    index,
                    command: PaymentCommand::Query,
                },
                None => SessionCommand::Tick,
            });
        };
        let waiting = Waiting::Session(id.clone());
        let call = engine.answers_about(state, missing);
        if engine
            .probes
            .allow(&state.order.account, waiting, call)
            .await
        {
            Due::Execute(SessionCommand::Probed)
        } else {
            Due::Postpone(now + PROBED_AFTER)
        }
    }

    fn is_watched(state: &Session) -> bool {
        unknown_money::is_any(state)
    }

    fn committed(id: &SessionId, before: Option<&Session>, after: &Session) {
        unknown_money::warn(id, before, after);
    }

    fn touched(state: &Session, event: &SessionEvent) -> Vec<SessionObject> {
        SessionObject::changed_by(state, event)
    }

    fn row(
        engine: &Engine,
        id: &SessionId,
        state: &Session,
        object: &SessionObject,
        last: LastEvent,
    ) -> Result<Option<ObjectRow>, serde_json::Error> {
        match object {
            SessionObject::Session => {
                row::of_session(&engine.public_origin, id, state, last).map(Some)
            }
            SessionObject::Payment(index) => row::of_payment(id, state, *index, last),
            SessionObject::Refund(index) => row::of_refund(id, state, *index, last),
        }
    }

    fn message(
        engine: &Engine,
        id: &SessionId,
        state: &Session,
        event: &SessionEvent,
        publication: Publication,
    ) -> Result<Option<OutboxMessage>, serde_json::Error> {
        let Some(kind) = event.published_as() else {
            return Ok(None);
        };
        let data = Data::of_session(&engine.public_origin, id, state, event);
        message::write(&state.order.account, kind, id.as_str(), data, publication).map(Some)
    }

    async fn perform(
        engine: &Engine,
        id: &SessionId,
        state: &Session,
        event: &SessionEvent,
    ) -> Option<SessionCommand> {
        match event {
            SessionEvent::Payment { index, event } => {
                let index = *index;
                let command = engine.perform_for_payment(id, state, index, event).await?;
                Some(SessionCommand::Payment { index, command })
            }
            SessionEvent::Refund { index, event } => {
                let index = *index;
                let command = engine.perform_for_refund(id, state, index, event).await?;
                Some(SessionCommand::Refund { index, command })
            }
            SessionEvent::Opened(_)
            | SessionEvent::AgreementStarted { .. }
            | SessionEvent::Cancelled
            | SessionEvent::Expired
            | SessionEvent::HistoryLost { .. }
            | SessionEvent::HistoryResolved { .. } => None,
        }
    }
}

impl Engine {
    /// The current state of a session. A session whose time is over is returned as closed; the worker records its end later.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if the session does not exist.
    pub async fn session(&self, id: &SessionId) -> Result<Session, SessionError> {
        let session = self.log.get::<Sessions>(id).await?;
        Ok(session.as_of(self.now()))
    }

    /// Cancels a session, for the payer or the merchant.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::Rejected`] if the session is paid or closed, or has a payment without an outcome.
    pub async fn cancel(
        &self,
        id: &SessionId,
        cause: Cause,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, SessionError> {
        let request = Request::new(cause).idempotent(key.map(|key| key.record(id.as_str())));
        self.log
            .execute::<Sessions>(self, id, SessionCommand::Cancel, request)
            .await
    }

    pub(crate) async fn load_session(
        &self,
        id: &SessionId,
    ) -> Result<(Loaded<Sessions>, Session), SessionError> {
        let loaded = self.log.load::<Sessions>(id).await?;
        let session = loaded.state.clone().ok_or(CommandError::NotFound)?;
        Ok((loaded, session))
    }

    async fn perform_for_payment(
        &self,
        id: &SessionId,
        session: &Session,
        index: PaymentIndex,
        event: &PaymentEvent,
    ) -> Option<PaymentCommand> {
        match event {
            PaymentEvent::Requested { method } => {
                reach(Point::CreateBeforeCall);
                let answer = self.create_payment(id, session, method).await;
                reach(Point::CreateBeforeRecord);
                Some(PaymentCommand::RecordCreate(answer))
            }
            PaymentEvent::ExecuteRequested => {
                reach(Point::ExecuteBeforeCall);
                let outcome = self.execute_payment(session, index).await?;
                reach(Point::ExecuteBeforeRecord);
                Some(PaymentCommand::RecordExecute(outcome))
            }
            PaymentEvent::QueryRequested => {
                reach(Point::QueryBeforeCall);
                let outcome = self.query_payment(session, index).await?;
                reach(Point::QueryBeforeRecord);
                Some(PaymentCommand::RecordQuery(outcome))
            }
            PaymentEvent::ResolutionRequested { resolution, .. } => {
                reach(Point::ResolutionBeforeCall);
                let outcome = self.send_resolution(session, index, *resolution).await?;
                reach(Point::ResolutionBeforeRecord);
                Some(PaymentCommand::RecordResolution(outcome))
            }
            PaymentEvent::ResolutionQueryRequested => {
                reach(Point::ResolutionQueryBeforeCall);
                let report = self.send_resolution_query(session, index).await?;
                reach(Point::ResolutionQueryBeforeRecord);
                Some(PaymentCommand::RecordResolutionQuery(report))
            }
            PaymentEvent::NotCreated { .. }
            | PaymentEvent::Initiated { .. }
            | PaymentEvent::CallbackReceived { .. }
            | PaymentEvent::Ended { .. }
            | PaymentEvent::ExecuteUnanswered { .. }
            | PaymentEvent::QueryUnanswered { .. }
            | PaymentEvent::Notified
            | PaymentEvent::Unresolved
            | PaymentEvent::NotExecuted
            | PaymentEvent::NotExecutedConfirmed
            | PaymentEvent::Declined { .. }
            | PaymentEvent::Completed { .. }
            | PaymentEvent::Authorized { .. }
            | PaymentEvent::HoldEnding
            | PaymentEvent::HoldEnded
            | PaymentEvent::ResolutionUnanswered { .. }
            | PaymentEvent::ResolutionUnresolved { .. }
            | PaymentEvent::ResolutionDeclined { .. }
            | PaymentEvent::Captured { .. }
            | PaymentEvent::Voided
            | PaymentEvent::Quarantined { .. }
            | PaymentEvent::LateSuccess { .. }
            | PaymentEvent::HistoryLost
            | PaymentEvent::Found { .. }
            | PaymentEvent::Judged { .. } => None,
        }
    }

    async fn perform_for_refund(
        &self,
        id: &SessionId,
        session: &Session,
        index: RefundIndex,
        event: &RefundEvent,
    ) -> Option<RefundCommand> {
        match event {
            RefundEvent::Requested { .. } => {
                reach(Point::RefundBeforeCall);
                let outcome = self.send_refund(id, session, index).await?;
                reach(Point::RefundBeforeRecord);
                Some(RefundCommand::Record(outcome))
            }
            RefundEvent::StatusRequested => {
                reach(Point::RefundStatusBeforeCall);
                let answer = self.query_refund(session, index).await?;
                reach(Point::RefundStatusBeforeRecord);
                Some(RefundCommand::RecordStatus(answer))
            }
            RefundEvent::Listed
            | RefundEvent::Unanswered { .. }
            | RefundEvent::StatusUnanswered { .. }
            | RefundEvent::Unresolved
            | RefundEvent::NotExecuted
            | RefundEvent::NotExecutedConfirmed
            | RefundEvent::Declined { .. }
            | RefundEvent::Completed { .. }
            | RefundEvent::Found { .. } => None,
        }
    }
}
