//! Tests of error codes: every error answer keeps bKash's code in the state and the log, and older events stay readable.

use super::{
    world::{executed, held_claim},
    *,
};
use crate::{
    BkashErrorCode, ErrorDetail, RefundId, ShortText, TrxId,
    hold::{AtHoldEnd, ReportedResolution, Resolution, ResolutionOutcome},
    hosted_page::{CreateFailed, NotCreated},
    refund::{RefundDecline, RefundOutcome},
};

fn error_detail(code: &str, text: &str) -> ErrorDetail {
    ErrorDetail {
        text: format!("{code} {text}"),
        bkash_error_code: BkashErrorCode::parse(code).ok(),
    }
}

fn declined() -> PaymentOutcome {
    PaymentOutcome::Declined {
        reason: Decline::InsufficientBalance,
        detail: error_detail("2023", "Insufficient Balance"),
    }
}

fn no_answer(code: &str) -> PaymentOutcome {
    PaymentOutcome::Unusable {
        detail: error_detail(code, "System error"),
    }
}

fn code(world: &World) -> Option<&str> {
    let payment = world.session.payments.last()?;
    payment
        .bkash_error_code
        .as_ref()
        .map(BkashErrorCode::as_str)
}

fn resolution(world: &mut World, resolution: Resolution, answer: ResolutionOutcome) {
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::Resolve(resolution),
    });
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordResolution(answer),
    });
}

fn refused() -> ResolutionOutcome {
    ResolutionOutcome::Refused {
        reason: Decline::WalletBlocked,
        detail: error_detail("2037", "The account of the debit party is in a state …"),
    }
}

fn done() -> ResolutionOutcome {
    ResolutionOutcome::Done { trx_id: None }
}

#[test]
fn a_declined_payment_keeps_its_error_code() {
    let mut world = World::executing();
    world.does(executed(declined()));
    assert_eq!(code(&world), Some("2023"));
    world.begin(false);
    assert_eq!(code(&world), None, "another payment was not declined");
}

#[test]
fn a_payment_that_was_not_created_keeps_its_error_code() {
    let mut world = World::opened();
    world.does(press(false));
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordCreate(Err(CreateFailed {
            reason: NotCreated::Refused(Decline::Unavailable),
            bkash_error_code: BkashErrorCode::parse("503").ok(),
        })),
    });
    assert_eq!(code(&world), Some("503"));
}

#[test]
fn an_unknown_payment_keeps_the_last_error_code_until_the_money_is_taken() {
    let mut world = World::executing();
    world.does(executed(no_answer("9999")));
    assert_eq!(code(&world), Some("9999"));
    world.pass(32);
    world.does(ask());
    world.does(queried(unusable()));
    assert_eq!(code(&world), Some("9999"), "silence says nothing new");
    world.pass(3600);
    world.does(ask());
    world.does(queried(no_answer("503")));
    assert_eq!(code(&world), Some("503"));
    world.pass(3600);
    world.does(ask());
    world.does(queried(PaymentOutcome::Money(claim())));
    assert_eq!(code(&world), None);
}

#[test]
fn a_payment_that_was_not_executed_keeps_the_error_code_of_execute() {
    let mut world = World::executing();
    world.does(executed(no_answer("2056")));
    world.pass(32);
    world.does(ask());
    world.does(queried(PaymentOutcome::NotExecuted));
    assert_eq!(code(&world), Some("2056"));
}

#[test]
fn a_declined_capture_keeps_its_error_code_until_another_request() {
    let mut world = World::held(AtHoldEnd::Void);
    resolution(&mut world, Resolution::Capture, refused());
    let PaymentState::Authorized(hold) = &world.session.payments[0].state else {
        panic!("{:?}", world.session.payments[0].state)
    };
    assert_eq!(hold.refused, Some(Decline::WalletBlocked));
    assert_eq!(code(&world), Some("2037"));
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::Resolve(Resolution::Void),
    });
    assert_eq!(code(&world), None, "the void was not refused");
}

#[test]
fn a_declined_void_keeps_its_error_code_until_the_money_is_taken() {
    let mut world = World::held(AtHoldEnd::Void);
    resolution(&mut world, Resolution::Void, refused());
    assert_eq!(code(&world), Some("2037"));
    resolution(&mut world, Resolution::Capture, done());
    assert_eq!(code(&world), None);
}

#[test]
fn a_repeated_capture_keeps_the_error_code_of_the_last_answer() {
    let mut world = World::held(AtHoldEnd::Void);
    let detail = error_detail("9999", "System error");
    resolution(
        &mut world,
        Resolution::Capture,
        ResolutionOutcome::Unusable { detail },
    );
    world.pass(5);
    world.does(SessionCommand::Tick);
    assert_eq!(code(&world), Some("9999"));
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordResolution(ResolutionOutcome::AlreadyProcessed),
    });
    let held = ReportedResolution::Captured(ReportedCharge {
        held: false,
        ..held_claim()
    });
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordResolutionQuery(held),
    });
    assert_eq!(code(&world), None);
}

#[test]
fn a_declined_refund_keeps_its_error_code() {
    let mut world = World::paid();
    let refund = |number| SessionCommand::RequestRefund {
        id: RefundId::from_bits([number; 32]),
        payment: PaymentIndex::new(0),
        amount: Amount::parse("100").unwrap(),
        sku: ShortText::parse("tea").unwrap(),
        reason: ShortText::parse("cold").unwrap(),
    };
    world.does(refund(1));
    world.does(SessionCommand::Refund {
        index: RefundIndex::new(0),
        command: RefundCommand::Record(RefundOutcome::Refused {
            reason: RefundDecline::MerchantBalance,
            detail: error_detail("2023", "Insufficient Balance"),
        }),
    });
    let code =
        |world: &World, refund: usize| world.session.refunds[refund].bkash_error_code.clone();
    assert_eq!(code(&world, 0), BkashErrorCode::parse("2023").ok());
    world.does(refund(2));
    world.does(SessionCommand::Refund {
        index: RefundIndex::new(1),
        command: RefundCommand::Record(RefundOutcome::Unusable {
            detail: error_detail("9999", "System error"),
        }),
    });
    assert_eq!(code(&world, 1), BkashErrorCode::parse("9999").ok());
    world.does(SessionCommand::Refund {
        index: RefundIndex::new(1),
        command: RefundCommand::Record(RefundOutcome::Done {
            trx_id: TrxId::parse("CK250REFD1").unwrap(),
        }),
    });
    assert_eq!(code(&world, 1), None, "it was given back after all");
}
