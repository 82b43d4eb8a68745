//! The events that commands on an agreement cause, without side effects.

use super::{Agreement, AgreementEvent, AgreementState};
use crate::{
    AccountId, BkashAgreementId, BkashPaymentId, Decline, ErrorDetail, MaskedMsisdn,
    PayerReference, SessionId, Timestamp,
    hosted_page::{CallbackOutcome, CreateFailed, Ended, Initiated, NotCreated},
    timing::{ABANDONED_AFTER, CALLBACKS_KEPT},
};

/// A request to an agreement, or an answer of bKash about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementCommand {
    /// The payer wants to save a wallet.
    Request {
        /// The merchant's account.
        account: AccountId,
        /// The payer whose wallet it is.
        payer: PayerReference,
        /// The session that is paid with it once it is saved.
        session: Option<SessionId>,
    },
    /// The outcome of Create.
    Created(Result<Initiated, CreateFailed>),
    /// The payer's browser returned from bKash.
    Callback {
        /// bKash's identifier, as the browser sent it. v2 has two for one attempt, and bKash does not document which one the
        /// callback has.
        payment_id: Option<BkashPaymentId>,
        /// The status that the callback claims.
        outcome: CallbackOutcome,
        /// The signature, as the browser sent it.
        signature: Option<String>,
    },
    /// The outcome of Execute.
    Executed(AgreementOutcome),
    /// The outcome of Query.
    Queried(AgreementOutcome),
    /// The payer revokes the consent.
    Revoke,
    /// The outcome of Cancel: `Ok` if the agreement is gone, else what was received instead.
    RevokeAnswered(Result<(), ErrorDetail>),
    /// bKash reported during a payment that the agreement is gone.
    FoundGone,
    /// Time has passed: handle an abandoned intent, query, or call again.
    Tick,
    /// bKash answered a probe: what waits for an answer is queried or called now.
    Probed,
}

/// What bKash's answer to Execute or Query means for the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementOutcome {
    /// The payer consented.
    Consented {
        /// bKash's identifier.
        agreement_id: BkashAgreementId,
        /// The wallet, masked.
        wallet: Option<MaskedMsisdn>,
    },
    /// The agreement waits to be executed (Query only).
    NotExecuted,
    /// bKash definitely refused (Execute only).
    Declined {
        /// Why.
        reason: Decline,
        /// bKash's error code and text.
        detail: ErrorDetail,
    },
    /// No usable answer.
    Unusable {
        /// What was received instead.
        detail: ErrorDetail,
    },
}

/// Why an agreement rejects a command. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AgreementRejection {
    /// The agreement does not exist.
    #[error("the agreement does not exist")]
    NotFound,
    /// The agreement exists already.
    #[error("the agreement is requested already")]
    AlreadyRequested,
    /// There is no consent to revoke.
    #[error("the agreement is not active")]
    NotActive,
    /// The payer has tried to save a wallet too often recently.
    #[error("too many attempts to save a wallet")]
    TooManyAttempts,
}

type Decision = Result<Vec<AgreementEvent>, AgreementRejection>;

impl Agreement {
    /// The events that `command` causes at `now`; empty if it changes nothing. `agreement` is `None` until it is requested.
    ///
    /// # Errors
    ///
    /// Returns [`AgreementRejection`] if the agreement's state does not allow the command.
    pub fn decide(agreement: Option<&Self>, command: AgreementCommand, now: Timestamp) -> Decision {
        match (agreement, command) {
            (
                None,
                AgreementCommand::Request {
                    account,
                    payer,
                    session,
                },
            ) => Ok(vec![AgreementEvent::Requested {
                account,
                payer,
                session,
            }]),
            (Some(agreement), command) => agreement.handle(command, now),
            (
                None,
                AgreementCommand::Created(_)
                | AgreementCommand::Callback { .. }
                | AgreementCommand::Executed(_)
                | AgreementCommand::Queried(_)
                | AgreementCommand::Revoke
                | AgreementCommand::RevokeAnswered(_)
                | AgreementCommand::FoundGone
                | AgreementCommand::Tick
                | AgreementCommand::Probed,
            ) => Err(AgreementRejection::NotFound),
        }
    }

    fn handle(&self, command: AgreementCommand, now: Timestamp) -> Decision {
        match command {
            AgreementCommand::Request { .. } => Err(AgreementRejection::AlreadyRequested),
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
            AgreementCommand::Probed => Ok(self.probed(now).tick(now)),
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
        // The callback URL belongs to this attempt alone, and the signature proves that bKash redirected the browser to it.
        // Gateways of guide v0.3 have no signature, so bKash's identifier must match instead.
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
        let open = executing || matches!(self.state, AgreementState::Unknown { .. });
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
            AgreementOutcome::NotExecuted
            | AgreementOutcome::Declined { .. }
            | AgreementOutcome::Unusable { .. } => Vec::new(),
        }
    }

    fn queried(&self, answer: AgreementOutcome) -> Vec<AgreementEvent> {
        let open = matches!(
            self.state,
            AgreementState::Unknown { .. } | AgreementState::NotExecuted { .. }
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
            AgreementOutcome::NotExecuted
            | AgreementOutcome::Declined { .. }
            | AgreementOutcome::Unusable { .. } => Vec::new(),
        }
    }

    fn consented(
        &self,
        agreement_id: BkashAgreementId,
        wallet: Option<MaskedMsisdn>,
    ) -> Vec<AgreementEvent> {
        match self.state {
            AgreementState::Executing { .. }
            | AgreementState::Unknown { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_) => vec![AgreementEvent::Consented {
                agreement_id,
                wallet,
            }],
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Active(_)
            | AgreementState::Revoking { .. }
            | AgreementState::Revoked { .. } => Vec::new(),
        }
    }

    fn revoke(&self) -> Decision {
        match self.state {
            AgreementState::Active(_) => Ok(vec![AgreementEvent::RevokeRequested]),
            AgreementState::Revoking { .. } | AgreementState::Revoked { .. } => Ok(Vec::new()),
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Executing { .. }
            | AgreementState::Unknown { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_) => Err(AgreementRejection::NotActive),
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
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Executing { .. }
            | AgreementState::Unknown { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_)
            | AgreementState::Revoked { .. } => Vec::new(),
        }
    }

    /// The agreement after bKash answered a probe at `now`.
    fn probed(&self, now: Timestamp) -> Self {
        let mut agreement = self.clone();
        if let Some(retries) = agreement.open_retries() {
            *retries = retries.probed(now);
        }
        agreement
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
            AgreementState::Unknown { inquiry, .. } if now >= inquiry.retries.next_at => {
                vec![AgreementEvent::QueryRequested]
            }
            AgreementState::NotExecuted { recheck, .. }
                if recheck.due_at().is_some_and(|due| now >= due) =>
            {
                vec![AgreementEvent::QueryRequested]
            }
            AgreementState::Revoking { retries, .. } if now >= retries.next_at => {
                vec![AgreementEvent::RevokeRequested]
            }
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Executing { .. }
            | AgreementState::Unknown { .. }
            | AgreementState::NotExecuted { .. }
            | AgreementState::Declined(_)
            | AgreementState::Active(_)
            | AgreementState::Revoking { .. }
            | AgreementState::Revoked { .. } => Vec::new(),
        }
    }
}
