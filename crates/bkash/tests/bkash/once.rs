//! No call that moves money is ever sent twice, however it breaks off, and none that broke off passes for failed.

use std::sync::Arc;

use bkash::{Direction, Family, NewPayout, Organization, OrganizationError};
use domain::hold::ResolutionOutcome;
use domain::{BkashPaymentId, Msisdn, agreement::AgreementOutcome, session::PaymentOutcome};
use engine::ports::{Gateway, NewRefund, RefundAnswer};

use crate::{
    broken::{Break, Broken},
    world::{self, World, created, created_with_agreement, invoice, paid, taka, text},
};

const BREAKS: [Break; 8] = [
    Break::Cut,
    Break::Half,
    Break::Status(401),
    Break::Status(403),
    Break::Status(500),
    Break::Status(503),
    Break::Status(504),
    Break::Silence,
];

/// A family's calls that move money.
#[derive(Debug, Clone, Copy)]
enum Call {
    Execute,
    ExecuteWithAgreement,
    ExecuteAgreement,
    Capture,
    Void,
    Refund,
}

const CALLS: [Call; 6] = [
    Call::Execute,
    Call::ExecuteWithAgreement,
    Call::ExecuteAgreement,
    Call::Capture,
    Call::Void,
    Call::Refund,
];

/// Whether the answer is that nothing is known.
async fn is_unknown(client: &Arc<dyn Gateway>, world: &World, call: Call) -> bool {
    match call {
        Call::Execute | Call::ExecuteWithAgreement => {
            let payment = match call {
                Call::Execute => created("TR1"),
                _ => created_with_agreement("TR1"),
            };
            matches!(
                client.execute_payment(&payment).await,
                PaymentOutcome::Unusable { .. }
            )
        }
        Call::ExecuteAgreement => {
            let attempt = BkashPaymentId::parse("TR0000").unwrap();
            let answer = client.execute_agreement(&attempt).await;
            matches!(answer, AgreementOutcome::Unusable { .. })
        }
        Call::Capture => {
            let answer = client.capture_payment(&created("TR1")).await;
            matches!(answer, ResolutionOutcome::Unusable { .. })
        }
        Call::Void => {
            let answer = client.void_payment(&created("TR1")).await;
            matches!(answer, ResolutionOutcome::Unusable { .. })
        }
        Call::Refund => {
            let payment = paid(world, "TR1", "BFD90JRLST", "4.59");
            let refund = NewRefund::first(payment, taka("1"), text("tea"), text("cold"));
            let answer = client.refund_payment(refund).await;
            matches!(answer, RefundAnswer::Unusable { .. })
        }
    }
}

fn has(family: Family, call: Call) -> bool {
    match call {
        Call::Execute => true,
        Call::ExecuteWithAgreement | Call::ExecuteAgreement => family != Family::CheckoutIframe,
        Call::Capture | Call::Void | Call::Refund => family != Family::TokenizedV03,
    }
}

async fn sent_once(world: &World, family: Family, call: Call, kind: Break) {
    let bkash = Broken::by(kind).await;
    let client = bkash::connect(world::config(family, &bkash.origin), world.ports());
    client.prepare().await.unwrap();
    // From here the clock of time-outs runs ahead whenever there is nothing else to wait for.
    tokio::time::pause();
    let unknown = is_unknown(&client, world, call).await;
    tokio::time::resume();
    assert!(unknown, "{family:?} {call:?} {kind:?}");
    assert_eq!(bkash.requests(), 1, "{family:?} {call:?} {kind:?}");
}

#[tokio::test]
async fn every_call_that_moves_money_is_sent_once_and_then_unknown() {
    let world = World::new();
    for family in Family::ALL {
        for call in CALLS.into_iter().filter(|call| has(family, *call)) {
            for kind in BREAKS {
                sent_once(&world, family, call, kind).await;
            }
        }
    }
}

async fn organization(bkash: &Broken, world: &World) -> Organization {
    let config = world::config(Family::CheckoutIframe, &bkash.origin);
    let organization = bkash::organization(config, world.ports()).unwrap();
    organization.prepare().await.unwrap();
    organization
}

#[tokio::test]
async fn transfers_and_payouts_are_sent_once_and_then_unknown() {
    for kind in BREAKS {
        for paying_out in [false, true] {
            let (bkash, world) = (Broken::by(kind).await, World::new());
            let organization = organization(&bkash, &world).await;
            let payout = NewPayout {
                amount: taka("10"),
                invoice: invoice(),
                receiver: Msisdn::parse("01770618575").unwrap(),
            };
            tokio::time::pause();
            let moved = if paying_out {
                organization.pay_out(payout).await
            } else {
                let direction = Direction::CollectionToDisbursement;
                organization.transfer(taka("10"), direction).await
            };
            tokio::time::resume();
            let unknown = matches!(moved, Err(OrganizationError::Unknown(_)));
            assert!(unknown, "{kind:?}: {moved:?}");
            assert_eq!(bkash.requests(), 1, "{kind:?}");
        }
    }
}

#[tokio::test]
async fn nothing_is_executed_without_a_token_in_hand() {
    let (bkash, world) = (Broken::by(Break::Cut).await, World::new());
    let config = world::config(Family::TokenizedV1, &bkash.origin);
    let client = bkash::connect(config, world.ports());
    let answer = client.execute_payment(&created("TR1")).await;
    assert!(
        matches!(answer, PaymentOutcome::Unusable { .. }),
        "{answer:?}"
    );
    assert_eq!(bkash.requests(), 0);
}

#[tokio::test]
async fn a_question_is_put_again_with_another_token_and_not_otherwise() {
    for (kind, requests) in [
        (Break::Status(401), 2),
        (Break::Status(503), 1),
        (Break::Cut, 1),
    ] {
        let (bkash, world) = (Broken::by(kind).await, World::new());
        let config = world::config(Family::TokenizedV1, &bkash.origin);
        let client = bkash::connect(config, world.ports());
        let answer = client.query_payment(&created("TR1")).await;
        assert!(
            matches!(answer, PaymentOutcome::Unusable { .. }),
            "{answer:?}"
        );
        assert_eq!(bkash.requests(), requests, "{kind:?}");
    }
}
