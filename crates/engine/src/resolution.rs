//! Auth & Capture: ending holds, and calling bKash for it until it answers.

use std::sync::Arc;

use domain::{
    SessionId,
    hold::{ReportedResolution, Resolution, ResolutionOutcome},
    session::{PaymentIndex, Session, SessionCommand},
};

use crate::{
    Engine, IdempotencyKey,
    ports::{CreatedPayment, Gateway},
    session::SessionError,
    timeout::with_timeout,
};

impl Engine {
    /// Takes, or gives back, the money that a payment holds. When this returns, the wish is durable; it is sent
    /// until bKash answers.
    pub async fn resolve_authorization(
        &self,
        id: &SessionId,
        payment: PaymentIndex,
        resolution: Resolution,
        key: Option<IdempotencyKey>,
    ) -> Result<Session, SessionError> {
        let receipt = key.map(|key| key.receipt(&objects::payment_id(id, payment)));
        self.execute_idempotent(
            id,
            SessionCommand::Resolve {
                payment,
                resolution,
            },
            receipt,
        )
        .await
    }

    /// Calls Capture or Void, once.
    pub(crate) async fn send_resolution(
        &self,
        session: &Session,
        payment: PaymentIndex,
        resolution: Resolution,
    ) -> Option<SessionCommand> {
        let answer = match self.created_payment(session, payment).await? {
            Ok((bkash, created)) => call(bkash, created, resolution).await,
            Err(detail) => ResolutionOutcome::Unusable { detail },
        };
        Some(SessionCommand::ResolutionAnswered { payment, answer })
    }

    /// Asks how a hold was ended that bKash calls processed.
    pub(crate) async fn send_resolution_query(
        &self,
        session: &Session,
        payment: PaymentIndex,
    ) -> Option<SessionCommand> {
        let answer = match self.created_payment(session, payment).await? {
            Ok((bkash, created)) => {
                let silence = |detail| ReportedResolution::Unusable { detail };
                with_timeout(bkash.query_resolution(&created), silence).await
            }
            Err(detail) => ReportedResolution::Unusable { detail },
        };
        Some(SessionCommand::ResolutionQueried { payment, answer })
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
