//! What an agreement does about a command, without side effects.

use super::{Agreement, AgreementEvent, AgreementState};
use crate::{
    BkashAgreementId, BkashPaymentId, Decline, ErrorDetail, MaskedMsisdn, Timestamp,
    attempt::{
        ABANDONED_AFTER, CALLBACKS_KEPT, CallbackOutcome, CreateFailed, Ended, Initiated,
        NotCreated,
    },
};

/// Something asked of an agreement, or learned about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementCommand {
    /// Create was answered.
    Created(Result<Initiated, CreateFailed>),
    /// The payer's browser came back from bKash.
    Callback {
        /// bKash's identifier, as the browser gave it. v2 has two for one attempt, and which of them comes
        /// back is not documented.
        payment_id: Option<BkashPaymentId>,
        /// What it hints at.
        outcome: CallbackOutcome,
        /// The signature, as the browser gave it.
        signature: Option<String>,
    },
    /// Execute was answered, or not.
    Executed(AgreementOutcome),
    /// Query was answered, or not.
    Queried(AgreementOutcome),
    /// The payer takes the consent back.
    Revoke,
    /// Cancel was answered: `Ok` when the agreement is gone, else what came instead.
    RevokeAnswered(Result<(), ErrorDetail>),
    /// bKash said, while it was being used, that the agreement is gone.
    FoundGone,
    /// Time has passed: give up on an abandoned intent, ask, or call again.
    Tick,
}

/// What bKash's answer to Execute or Query means for the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementOutcome {
    /// The payer has consented.
    Consented {
        /// bKash's identifier.
        agreement_id: BkashAgreementId,
        /// The wallet, masked.
        wallet: Option<MaskedMsisdn>,
    },
    /// It waits to be executed (Query only).
    NotExecuted,
    /// bKash definitely refused (Execute only).
    Declined {
        /// Why.
        reason: Decline,
        /// bKash's number and text.
        detail: ErrorDetail,
    },
    /// Nothing that can be used.
    Unusable {
        /// What came instead.
        detail: ErrorDetail,
    },
}

/// Why an agreement does not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AgreementRejection {
    /// There is no consent that could be taken back.
    #[error("the agreement is not active")]
    NotActive,
    /// The payer has tried to save a wallet too often lately.
    #[error("too many attempts to save a wallet")]
    TooManyAttempts,
}

type Decision = Result<Vec<AgreementEvent>, AgreementRejection>;

impl Agreement {
    /// The events that `command` causes at `now`: none when it changes nothing.
    pub fn decide(&self, command: AgreementCommand, now: Timestamp) -> Decision {
        match command {
            AgreementCommand::Created(answer) => Ok(self.created(answer)),
            AgreementCommand::Callback {
                payment_id,
                outcome,
                signature,
            } => Ok(self.callback(payment_id.as_ref(), outcome, signature.as_deref())),
            AgreementCommand::Executed(answer) => Ok(self.executed(answer)),
            AgreementCommand::Queried(answer) => Ok(self.queried(answer)),
            AgreementCommand::Revoke => self.revoke(),
            AgreementCommand::RevokeAnswered(answer) => Ok(self.revoke_answered(answer)),
            AgreementCommand::FoundGone => Ok(self.found_gone()),
            AgreementCommand::Tick => Ok(self.tick(now)),
        }
    }

    fn created(&self, answer: Result<Initiated, CreateFailed>) -> Vec<AgreementEvent> {
        if !matches!(self.state, AgreementState::Requested { .. }) {
            return Vec::new();
        }
        vec![match answer {
            Ok(initiated) => AgreementEvent::Initiated { initiated },
            Err(failed) => AgreementEvent::NotCreated {
                reason: failed.reason,
                bkash_error_code: failed.bkash_error_code,
            },
        }]
    }

    fn callback(
        &self,
        payment_id: Option<&BkashPaymentId>,
        outcome: CallbackOutcome,
        signature: Option<&str>,
    ) -> Vec<AgreementEvent> {
        let AgreementState::Initiated { initiated, .. } = &self.state else {
            return Vec::new();
        };
        // The address of the way back names this attempt alone. The signature says that bKash sent the
        // browser there; where there is none (guide v0.3), bKash's identifier has to.
        let genuine = match &initiated.signature {
            Some(_) => initiated.is_genuine(signature),
            None => payment_id == Some(&initiated.payment_id),
        };
        if !genuine && self.callbacks >= CALLBACKS_KEPT {
            return Vec::new();
        }
        let mut events = vec![AgreementEvent::CallbackReceived { outcome, genuine }];
        if genuine {
            events.push(match outcome {
                CallbackOutcome::Success => AgreementEvent::ExecuteRequested,
                CallbackOutcome::Failure => AgreementEvent::Ended {
                    reason: Ended::FailedAtBkash,
                },
                CallbackOutcome::Cancel => AgreementEvent::Ended {
                    reason: Ended::Closed,
                },
            });
        }
        events
    }

    fn executed(&self, answer: AgreementOutcome) -> Vec<AgreementEvent> {
        let executing = matches!(self.state, AgreementState::Executing { .. });
        let open = executing || matches!(self.state, AgreementState::InDoubt { .. });
        match answer {
            AgreementOutcome::Consented {
                agreement_id,
                wallet,
            } => self.consented(agreement_id, wallet),
            AgreementOutcome::Declined { reason, detail } if open => {
                vec![AgreementEvent::Declined { reason, detail }]
            }
            AgreementOutcome::NotExecuted if executing => {
                let detail = "bKash answered Execute with an agreement that is not executed".into();
                vec![AgreementEvent::ExecuteUnanswered { detail }]
            }
            AgreementOutcome::Unusable { detail } if executing => {
                vec![AgreementEvent::ExecuteUnanswered { detail }]
            }
            _ => Vec::new(),
        }
    }

    fn queried(&self, answer: AgreementOutcome) -> Vec<AgreementEvent> {
        let open = matches!(
            self.state,
            AgreementState::InDoubt { .. } | AgreementState::NotExecuted { .. }
        );
        match answer {
            AgreementOutcome::Consented {
                agreement_id,
                wallet,
            } => self.consented(agreement_id, wallet),
            AgreementOutcome::NotExecuted if open => vec![AgreementEvent::NotExecuted],
            AgreementOutcome::Unusable { detail } | AgreementOutcome::Declined { detail, .. }
                if open =>
            {
                vec![AgreementEvent::QueryUnanswered { detail }]
            }
            _ => Vec::new(),
        }
    }

    fn consented(
        &self,
        agreement_id: BkashAgreementId,
        wallet: Option<MaskedMsisdn>,
    ) -> Vec<AgreementEvent> {
        match self.state {
            AgreementState::Executing { .. }
            | AgreementState::InDoubt { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_) => vec![AgreementEvent::Consented {
                agreement_id,
                wallet,
            }],
            _ => Vec::new(),
        }
    }

    fn revoke(&self) -> Decision {
        match self.state {
            AgreementState::Active(_) => Ok(vec![AgreementEvent::RevokeRequested]),
            AgreementState::Revoking { .. } | AgreementState::Revoked { .. } => Ok(Vec::new()),
            _ => Err(AgreementRejection::NotActive),
        }
    }

    fn revoke_answered(&self, answer: Result<(), ErrorDetail>) -> Vec<AgreementEvent> {
        match (&self.state, answer) {
            (AgreementState::Revoking { .. }, Ok(())) => vec![AgreementEvent::Revoked],
            (AgreementState::Revoking { .. }, Err(detail)) => {
                vec![AgreementEvent::RevokeUnanswered { detail }]
            }
            _ => Vec::new(),
        }
    }

    fn found_gone(&self) -> Vec<AgreementEvent> {
        match self.state {
            AgreementState::Active(_) | AgreementState::Revoking { .. } => {
                vec![AgreementEvent::Revoked]
            }
            _ => Vec::new(),
        }
    }

    fn tick(&self, now: Timestamp) -> Vec<AgreementEvent> {
        match &self.state {
            AgreementState::Requested { at } if now >= *at + ABANDONED_AFTER => {
                vec![AgreementEvent::NotCreated {
                    reason: NotCreated::Unanswered,
                    bkash_error_code: None,
                }]
            }
            AgreementState::Executing { at, .. } if now >= *at + ABANDONED_AFTER => {
                let detail = "no answer was recorded".into();
                vec![
                    AgreementEvent::ExecuteUnanswered { detail },
                    AgreementEvent::QueryRequested,
                ]
            }
            AgreementState::InDoubt { doubt, .. }
            | AgreementState::NotExecuted {
                doubt: Some(doubt), ..
            } if now >= doubt.next_at => {
                vec![AgreementEvent::QueryRequested]
            }
            AgreementState::Revoking { next_at, .. } if now >= *next_at => {
                vec![AgreementEvent::RevokeRequested]
            }
            _ => Vec::new(),
        }
    }
}
