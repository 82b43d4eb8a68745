//! Tests of agreements.

use std::time::Duration;

use super::*;
use crate::{
    CallbackSignature, ErrorDetail, Msisdn,
    hosted_page::{BkashPage, CallbackOutcome},
};

struct World {
    agreement: Agreement,
    now: Timestamp,
}

const SIGNATURE: &str = "k3YOrG8qy6";

impl World {
    fn at_bkash() -> Self {
        Self::at_bkash_signed(CallbackSignature::parse(SIGNATURE).ok())
    }

    fn at_bkash_signed(signature: Option<CallbackSignature>) -> Self {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let payer = PayerReference::parse("payer-1").unwrap();
        let requested = AgreementEvent::Requested {
            account: AccountId::parse("tea-house/test").unwrap(),
            payer,
            session: None,
        };
        let mut world = Self {
            agreement: Agreement::apply(None, now, &requested).unwrap(),
            now,
        };
        world.does(AgreementCommand::Created(Ok(Initiated {
            payment_id: payment_id(),
            page: BkashPage::Address("https://payment.bkash.com/".to_owned()),
            signature,
        })));
        world
    }

    fn active() -> Self {
        let mut world = Self::at_bkash();
        world.does(returns(CallbackOutcome::Success, SIGNATURE));
        world.does(AgreementCommand::Executed(consented()));
        assert!(matches!(world.agreement.state, AgreementState::Active(_)));
        world
    }

    fn does(&mut self, command: AgreementCommand) -> Vec<AgreementEvent> {
        let events = Agreement::decide(Some(&self.agreement), command, self.now).unwrap();
        for event in &events {
            self.agreement =
                Agreement::apply(Some(self.agreement.clone()), self.now, event).unwrap();
        }
        events
    }
}

fn payment_id() -> BkashPaymentId {
    BkashPaymentId::parse("TR00008C1565071974689").unwrap()
}

fn returns(outcome: CallbackOutcome, signature: &str) -> AgreementCommand {
    AgreementCommand::Callback {
        payment_id: Some(payment_id()),
        outcome,
        signature: Some(signature.to_owned()),
    }
}

fn consented() -> AgreementOutcome {
    AgreementOutcome::Consented {
        agreement_id: BkashAgreementId::parse("TokenizedMerchant01L3IKB6H1565072174986").unwrap(),
        wallet: Some(Msisdn::parse("01770618575").unwrap().masked()),
    }
}

fn unusable() -> AgreementOutcome {
    AgreementOutcome::Unusable {
        detail: "silence".into(),
    }
}

#[test]
fn repeated_callbacks_execute_the_agreement_once() {
    let mut world = World::at_bkash();
    assert_eq!(
        world
            .does(returns(CallbackOutcome::Success, SIGNATURE))
            .len(),
        2
    );
    assert_eq!(world.does(returns(CallbackOutcome::Success, SIGNATURE)), []);
}

#[test]
fn a_forged_callback_gives_no_consent() {
    let mut world = World::at_bkash();
    for _ in 0..9 {
        world.does(returns(CallbackOutcome::Success, "forged"));
        world.does(returns(CallbackOutcome::Cancel, "forged"));
    }
    assert!(matches!(
        world.agreement.state,
        AgreementState::Initiated { .. }
    ));
    assert_eq!(world.agreement.callbacks, 5);
}

#[test]
fn a_lost_answer_is_queried_after_thirty_seconds() {
    let mut world = World::at_bkash();
    world.does(returns(CallbackOutcome::Success, SIGNATURE));
    world.does(AgreementCommand::Executed(unusable()));
    assert_eq!(world.does(AgreementCommand::Tick), []);
    world.now = world.now + Duration::from_secs(32);
    assert_eq!(
        world.does(AgreementCommand::Tick),
        [AgreementEvent::QueryRequested]
    );
    world.does(AgreementCommand::Queried(consented()));
    assert!(world.agreement.consent().is_some());
}

#[test]
fn a_crash_leaves_no_intent_without_an_outcome() {
    let mut world = World::at_bkash();
    world.does(returns(CallbackOutcome::Success, SIGNATURE));
    world.now = world.agreement.due_at().unwrap();
    assert_eq!(world.does(AgreementCommand::Tick).len(), 2);
}

#[test]
fn a_revoked_agreement_cannot_pay_and_cancel_is_repeated_until_bkash_confirms() {
    let mut world = World::active();
    world.does(AgreementCommand::Revoke);
    for seconds in [5, 10, 20] {
        world.does(AgreementCommand::RevokeAnswered(Err("silence".into())));
        assert!(matches!(
            world.agreement.state,
            AgreementState::Revoking { .. }
        ));
        assert_eq!(
            world.agreement.due_at(),
            Some(world.now + Duration::from_secs(seconds))
        );
        world.now = world.now + Duration::from_secs(seconds);
        assert_eq!(
            world.does(AgreementCommand::Tick),
            [AgreementEvent::RevokeRequested]
        );
    }
    world.does(AgreementCommand::RevokeAnswered(Ok(())));
    assert!(matches!(
        world.agreement.state,
        AgreementState::Revoked { .. }
    ));
    assert_eq!(world.agreement.due_at(), None);
    assert_eq!(
        world.does(AgreementCommand::Revoke),
        [],
        "taken back is taken back"
    );
    world.does(AgreementCommand::Queried(consented()));
    assert!(
        matches!(world.agreement.state, AgreementState::Revoked { .. }),
        "and stays so"
    );
}

#[test]
fn rejects_revoking_an_agreement_without_consent() {
    let world = World::at_bkash();
    let refused = Agreement::decide(Some(&world.agreement), AgreementCommand::Revoke, world.now);
    assert_eq!(refused, Err(AgreementRejection::NotActive));
}

#[test]
fn accepts_a_callback_with_either_identifier_if_the_signature_matches() {
    for payment_id in [
        None,
        BkashPaymentId::parse("TokenizedMerchant01L3IKB6H1565072174986").ok(),
    ] {
        let mut world = World::at_bkash();
        world.does(AgreementCommand::Callback {
            payment_id,
            outcome: CallbackOutcome::Success,
            signature: Some(SIGNATURE.to_owned()),
        });
        assert!(matches!(
            world.agreement.state,
            AgreementState::Executing { .. }
        ));
    }
}

#[test]
fn requires_the_identifier_to_match_if_there_is_no_signature() {
    for (named, counts) in [
        (Some(payment_id()), true),
        (BkashPaymentId::parse("AGRWG331546317973328").ok(), false),
        (None, false),
    ] {
        let mut world = World::at_bkash_signed(None);
        world.does(AgreementCommand::Callback {
            payment_id: named,
            outcome: CallbackOutcome::Success,
            signature: None,
        });
        let executing = matches!(world.agreement.state, AgreementState::Executing { .. });
        assert_eq!(executing, counts);
    }
}

fn code(world: &World) -> Option<&str> {
    world
        .agreement
        .bkash_error_code
        .as_ref()
        .map(BkashErrorCode::as_str)
}

fn refused(code: &str) -> ErrorDetail {
    ErrorDetail {
        text: format!("{code} in words"),
        bkash_error_code: BkashErrorCode::parse(code).ok(),
    }
}

#[test]
fn a_declined_agreement_keeps_its_error_code() {
    let mut world = World::at_bkash();
    world.does(returns(CallbackOutcome::Success, SIGNATURE));
    world.does(AgreementCommand::Executed(AgreementOutcome::Declined {
        reason: Decline::WalletBlocked,
        detail: refused("2058"),
    }));
    assert_eq!(code(&world), Some("2058"));
}

#[test]
fn a_revocation_keeps_the_error_code_until_bkash_confirms() {
    let mut world = World::active();
    world.does(AgreementCommand::Revoke);
    world.does(AgreementCommand::RevokeAnswered(Err(refused("9999"))));
    assert_eq!(code(&world), Some("9999"));
    world.now = world.now + Duration::from_secs(5);
    world.does(AgreementCommand::Tick);
    assert_eq!(code(&world), Some("9999"), "it is asked again");
    world.does(AgreementCommand::RevokeAnswered(Ok(())));
    assert_eq!(code(&world), None);
}
