//! Auth & Capture: ending holds, and calling bKash for it until it answers.

use std::sync::Arc;

use domain::{
    SessionId,
    hold::{Processed, Settle, Settlement},
    session::{PaymentNumber, Session, SessionCommand},
};

use crate::{
    Engine, WishKey,
    in_time::in_time,
    ports::{CreatedPayment, Gateway},
    session::SessionError,
};

impl Engine {
    /// Takes, or gives back, the money that a payment holds. When this returns, the wish is durable; it is sent
    /// until bKash answers.
    pub async fn settle(
        &self,
        id: &SessionId,
        payment: PaymentNumber,
        settle: Settle,
        key: Option<WishKey>,
    ) -> Result<Session, SessionError> {
        let receipt = key.map(|key| key.receipt(&resources::payment_id(id, payment)));
        self.drive_once(id, SessionCommand::Settle { payment, settle }, receipt)
            .await
    }

    /// Calls Capture or Void, once.
    pub(crate) async fn send_settlement(
        &self,
        session: &Session,
        payment: PaymentNumber,
        settle: Settle,
    ) -> Option<SessionCommand> {
        let answer = match self.created_payment(session, payment).await? {
            Ok((bkash, created)) => call(bkash, created, settle).await,
            Err(detail) => Settlement::Unusable { detail },
        };
        Some(SessionCommand::Settled { payment, answer })
    }

    /// Asks how a hold was ended that bKash calls processed.
    pub(crate) async fn ask_settlement(
        &self,
        session: &Session,
        payment: PaymentNumber,
    ) -> Option<SessionCommand> {
        let answer = match self.created_payment(session, payment).await? {
            Ok((bkash, created)) => {
                let silence = |detail| Processed::Unusable { detail };
                in_time(bkash.query_settlement(&created), silence).await
            }
            Err(detail) => Processed::Unusable { detail },
        };
        Some(SessionCommand::SettlementQueried { payment, answer })
    }
}

async fn call(bkash: Arc<dyn Gateway>, created: CreatedPayment, settle: Settle) -> Settlement {
    let answer = async {
        match settle {
            Settle::Capture => bkash.capture_payment(&created).await,
            Settle::Void => bkash.void_payment(&created).await,
        }
    };
    in_time(answer, |detail| Settlement::Unusable { detail }).await
}
