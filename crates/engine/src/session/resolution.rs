//! Capturing and voiding, with calls that are repeated until bKash answers, and a person's verdict about a quarantined payment.

use std::sync::Arc;

use domain::{
    SessionId, ShortText,
    hold::{ReportedResolution, Resolution, ResolutionOutcome},
    payment::{PaymentCommand, PaymentIndex, Verdict},
    session::{Session, SessionCommand},
};

use eventlog::{Cause, IdempotencyKey, Request};

use super::{SessionError, Sessions};
use crate::{
    Engine,
    ports::{CreatedPayment, Gateway},
    timeout::with_timeout,
};

impl Engine {
    /// Captures or voids the money that a payment holds. The intent is durable when this returns, and the call is repeated
    /// until bKash answers.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::Rejected`](eventlog::CommandError::Rejected) if the payment holds no money, or the other of
    /// capture and void is in progress.
    pub async fn resolve_authorization(
        &self,
        id: &SessionId,
        payment: PaymentIndex,
        resolution: Resolution,
        cause: Cause,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, SessionError> {
        let record = key.map(|key| key.record(&objects::payment_id(id, payment)));
        let request = Request::new(cause).idempotent(record);
        let command = SessionCommand::Payment {
            index: payment,
            command: PaymentCommand::Resolve(resolution),
        };
        self.log
            .execute::<Sessions>(self, id, command, request)
            .await
    }

    /// Records what a person decided about a late or quarantined payment. It moves no money.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::Rejected`](eventlog::CommandError::Rejected) if the payment is neither late nor quarantined, was
    /// resolved otherwise before, or cannot pay the order.
    pub async fn resolve_payment(
        &self,
        id: &SessionId,
        payment: PaymentIndex,
        verdict: Verdict,
        reason: ShortText,
        cause: Cause,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, SessionError> {
        let record = key.map(|key| key.record(&objects::payment_id(id, payment)));
        let request = Request::new(cause).idempotent(record);
        let command = SessionCommand::Payment {
            index: payment,
            command: PaymentCommand::Judge { verdict, reason },
        };
        self.log
            .execute::<Sessions>(self, id, command, request)
            .await
    }

    /// Calls Capture or Void, once.
    pub(super) async fn send_resolution(
        &self,
        session: &Session,
        payment: PaymentIndex,
        resolution: Resolution,
    ) -> Option<ResolutionOutcome> {
        Some(match self.created_payment(session, payment).await? {
            Ok((bkash, created)) => call(bkash, created, resolution).await,
            Err(detail) => ResolutionOutcome::Unusable { detail },
        })
    }

    /// Queries how an authorization was resolved that bKash reports as already processed.
    pub(super) async fn send_resolution_query(
        &self,
        session: &Session,
        payment: PaymentIndex,
    ) -> Option<ReportedResolution> {
        Some(match self.created_payment(session, payment).await? {
            Ok((bkash, created)) => {
                let on_timeout = |detail| ReportedResolution::Unusable { detail };
                with_timeout(bkash.query_resolution(&created), on_timeout).await
            }
            Err(detail) => ReportedResolution::Unusable { detail },
        })
    }
}

async fn call(
    bkash: Arc<dyn Gateway>,
    created: CreatedPayment,
    resolution: Resolution,
) -> ResolutionOutcome {
    let answer = async {
        match resolution {
            Resolution::Capture => bkash.capture_payment(&created).await,
            Resolution::Void => bkash.void_payment(&created).await,
        }
    };
    with_timeout(answer, |detail| ResolutionOutcome::Unusable { detail }).await
}
