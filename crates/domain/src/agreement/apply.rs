//! The state of an agreement after an event. An event that does not fit the state changes nothing.

use super::{Agreement, AgreementEvent, AgreementState, Consent};
use crate::{
    BkashErrorCode, Timestamp,
    inquiry::{Inquiry, Recheck},
    retries::Retries,
};

impl Agreement {
    /// The agreement after `event`, which was recorded at `at`; `None` until it is requested.
    pub fn apply(agreement: Option<Self>, at: Timestamp, event: &AgreementEvent) -> Option<Self> {
        if let AgreementEvent::Requested {
            account,
            payer,
            session,
        } = event
        {
            return Some(Self {
                account: account.clone(),
                payer: payer.clone(),
                session: session.clone(),
                requested_at: at,
                state: AgreementState::Requested { at },
                callbacks: 0,
                bkash_error_code: None,
            });
        }
        let mut agreement = agreement?;
        if matches!(event, AgreementEvent::CallbackReceived { .. }) {
            agreement.callbacks = agreement.callbacks.saturating_add(1);
        }
        match event {
            AgreementEvent::Consented { .. } | AgreementEvent::Revoked => {
                agreement.bkash_error_code = None;
            }
            AgreementEvent::Requested { .. }
            | AgreementEvent::NotCreated { .. }
            | AgreementEvent::Initiated { .. }
            | AgreementEvent::CallbackReceived { .. }
            | AgreementEvent::Ended { .. }
            | AgreementEvent::ExecuteRequested
            | AgreementEvent::ExecuteUnanswered { .. }
            | AgreementEvent::QueryRequested
            | AgreementEvent::QueryUnanswered { .. }
            | AgreementEvent::NotExecuted
            | AgreementEvent::Declined { .. }
            | AgreementEvent::RevokeRequested
            | AgreementEvent::RevokeUnanswered { .. } => {
                BkashErrorCode::keep_last(
                    &mut agreement.bkash_error_code,
                    event.bkash_error_code(),
                );
            }
        }
        if let Some(state) = agreement.next_state(at, event) {
            agreement.state = state;
        }
        Some(agreement)
    }

    fn next_state(&self, at: Timestamp, event: &AgreementEvent) -> Option<AgreementState> {
        Some(match event {
            AgreementEvent::Requested { .. } | AgreementEvent::CallbackReceived { .. } => {
                return None;
            }
            AgreementEvent::NotCreated { reason, .. } => AgreementState::NotCreated(*reason),
            AgreementEvent::Initiated { initiated } => AgreementState::Initiated {
                initiated: initiated.clone(),
                at,
            },
            AgreementEvent::Ended { reason } => AgreementState::Ended(*reason),
            AgreementEvent::ExecuteRequested => AgreementState::Executing {
                payment_id: self.payment_id()?.clone(),
                at,
            },
            AgreementEvent::ExecuteUnanswered { .. } => {
                let executed_at = if let AgreementState::Executing { at, .. } = self.state {
                    at
                } else {
                    at
                };
                let payment_id = self.payment_id()?.clone();
                AgreementState::Unknown {
                    payment_id,
                    inquiry: Inquiry::begins(executed_at),
                }
            }
            AgreementEvent::QueryRequested => {
                self.update_inquiry(|inquiry| inquiry.queried(at), |recheck| recheck.queried(at))?
            }
            AgreementEvent::QueryUnanswered { .. } => self.update_inquiry(
                |inquiry| inquiry.unanswered(at),
                |recheck| recheck.unanswered(at),
            )?,
            AgreementEvent::NotExecuted => {
                let recheck = match &self.state {
                    AgreementState::Unknown { inquiry, .. } => Recheck::begins(*inquiry, at),
                    AgreementState::NotExecuted { recheck, .. } => recheck.denied(at),
                    AgreementState::Requested { .. }
                    | AgreementState::NotCreated(_)
                    | AgreementState::Initiated { .. }
                    | AgreementState::Ended(_)
                    | AgreementState::Executing { .. }
                    | AgreementState::Declined(_)
                    | AgreementState::Active(_)
                    | AgreementState::Revoking { .. }
                    | AgreementState::Revoked { .. } => return None,
                };
                AgreementState::NotExecuted {
                    payment_id: self.payment_id()?.clone(),
                    recheck,
                }
            }
            AgreementEvent::Declined { reason, .. } => AgreementState::Declined(*reason),
            AgreementEvent::Consented {
                agreement_id,
                wallet,
            } => AgreementState::Active(Consent {
                agreement_id: agreement_id.clone(),
                wallet: wallet.clone(),
                at,
            }),
            AgreementEvent::RevokeRequested => AgreementState::Revoking {
                consent: self.consent()?.clone(),
                retries: match self.revocations() {
                    Some(calls) => calls.called(at),
                    None => Retries::first(at),
                },
            },
            AgreementEvent::RevokeUnanswered { .. } => AgreementState::Revoking {
                consent: self.consent()?.clone(),
                retries: self.revocations()?.unanswered(at),
            },
            AgreementEvent::Revoked => AgreementState::Revoked {
                consent: self.consent()?.clone(),
                at,
            },
        })
    }

    fn update_inquiry(
        &self,
        inquire: impl FnOnce(Inquiry) -> Inquiry,
        recheck_again: impl FnOnce(Recheck) -> Recheck,
    ) -> Option<AgreementState> {
        match &self.state {
            AgreementState::Unknown {
                payment_id,
                inquiry,
            } => Some(AgreementState::Unknown {
                payment_id: payment_id.clone(),
                inquiry: inquire(*inquiry),
            }),
            AgreementState::NotExecuted {
                payment_id,
                recheck,
            } => Some(AgreementState::NotExecuted {
                payment_id: payment_id.clone(),
                recheck: recheck_again(*recheck),
            }),
            AgreementState::Requested { .. }
            | AgreementState::NotCreated(_)
            | AgreementState::Initiated { .. }
            | AgreementState::Ended(_)
            | AgreementState::Executing { .. }
            | AgreementState::Declined(_)
            | AgreementState::Active(_)
            | AgreementState::Revoking { .. }
            | AgreementState::Revoked { .. } => None,
        }
    }

    /// The calls to revoke the consent, once one was made.
    const fn revocations(&self) -> Option<Retries> {
        if let AgreementState::Revoking { retries, .. } = self.state {
            Some(retries)
        } else {
            None
        }
    }
}
