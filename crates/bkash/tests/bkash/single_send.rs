//! A request that moves money is sent once, whatever fails, and its outcome is then unknown.

use std::sync::Arc;

use bkash::{Family, NewPayout, Organization, OrganizationError, TransferDirection};
use domain::hold::ResolutionOutcome;
use domain::{BkashPaymentId, Msisdn, agreement::AgreementOutcome, payment::PaymentOutcome};
use engine::ports::{Gateway, NewRefund, RefundAnswer};

use crate::{
    failing_server::{FailingServer, Failure},
    fixtures::{self, Machine, created, created_with_agreement, invoice, paid, taka, text},
};

const FAILURES: [Failure; 8] = [
    Failure::Closed,
    Failure::Truncated,
    Failure::Status(401),
    Failure::Status(403),
    Failure::Status(500),
    Failure::Status(503),
    Failure::Status(504),
    Failure::Hang,
];

/// The calls that move money.
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

/// Makes a call and returns whether the outcome is unknown.
async fn is_unknown(client: &Arc<dyn Gateway>, machine: &Machine, call: Call) -> bool {
    match call {
        Call::Execute => {
            let answer = client.execute_payment(&created("TR1")).await;
            matches!(answer, PaymentOutcome::Unusable { .. })
        }
        Call::ExecuteWithAgreement => {
            let payment = created_with_agreement("TR1");
            let answer = client.execute_payment(&payment).await;
            matches!(answer, PaymentOutcome::Unusable { .. })
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
            let payment = paid(machine, "TR1", "BFD90JRLST", "4.59");
            let refund = NewRefund::first(payment, taka("1"), text("tea"), text("cold"));
            let answer = client.refund_payment(refund).await;
            matches!(answer, RefundAnswer::Unusable { .. })
        }
    }
}

fn supports(family: Family, call: Call) -> bool {
    match call {
        Call::Execute => true,
        Call::ExecuteWithAgreement | Call::ExecuteAgreement => family != Family::CheckoutIframe,
        Call::Capture | Call::Void | Call::Refund => family != Family::TokenizedV03,
    }
}

/// Makes a call. If the server never answers, time jumps to the time-out as soon as the server has the request, and
/// not before: time would also jump while the request is on its way through the kernel.
async fn without_waiting<T>(
    bkash: &FailingServer,
    kind: Failure,
    call: impl Future<Output = T>,
) -> T {
    match kind {
        Failure::Closed | Failure::Truncated | Failure::Status(_) => call.await,
        Failure::Hang => {
            let jump = async {
                bkash.wait_for_request().await;
                tokio::time::pause();
            };
            let (result, ()) = tokio::join!(call, jump);
            tokio::time::resume();
            result
        }
    }
}

async fn sent_once(machine: &Machine, family: Family, call: Call, kind: Failure) {
    let bkash = FailingServer::with(kind).await;
    let client = bkash::connect(fixtures::config(family, &bkash.origin), machine.ports());
    client.prepare().await.unwrap();
    let unknown = without_waiting(&bkash, kind, is_unknown(&client, machine, call)).await;
    assert!(unknown, "{family:?} {call:?} {kind:?}");
    assert_eq!(bkash.requests(), 1, "{family:?} {call:?} {kind:?}");
}

#[tokio::test]
async fn a_failed_call_that_moves_money_is_sent_once_and_its_outcome_is_unknown() {
    let machine = Machine::new();
    for family in Family::ALL {
        for call in CALLS.into_iter().filter(|call| supports(family, *call)) {
            for kind in FAILURES {
                sent_once(&machine, family, call, kind).await;
            }
        }
    }
}

async fn organization(bkash: &FailingServer, machine: &Machine) -> Organization {
    let config = fixtures::config(Family::CheckoutIframe, &bkash.origin);
    let organization = bkash::organization(config, machine.ports()).unwrap();
    organization.prepare().await.unwrap();
    organization
}

#[tokio::test]
async fn a_failed_transfer_or_payout_is_sent_once_and_its_outcome_is_unknown() {
    for kind in FAILURES {
        for is_payout in [false, true] {
            let (bkash, machine) = (FailingServer::with(kind).await, Machine::new());
            let organization = organization(&bkash, &machine).await;
            let payout = NewPayout {
                amount: taka("10"),
                invoice: invoice(),
                receiver: Msisdn::parse("01770618575").unwrap(),
            };
            let call = async {
                if is_payout {
                    organization.pay_out(payout).await
                } else {
                    let direction = TransferDirection::CollectionToDisbursement;
                    organization.transfer(taka("10"), direction).await
                }
            };
            let moved = without_waiting(&bkash, kind, call).await;
            let unknown = matches!(moved, Err(OrganizationError::Unknown(_)));
            assert!(unknown, "{kind:?}: {moved:?}");
            assert_eq!(bkash.requests(), 1, "{kind:?}");
        }
    }
}

#[tokio::test]
async fn nothing_is_executed_without_a_cached_token() {
    let (bkash, machine) = (FailingServer::with(Failure::Closed).await, Machine::new());
    let config = fixtures::config(Family::TokenizedV1, &bkash.origin);
    let client = bkash::connect(config, machine.ports());
    let answer = client.execute_payment(&created("TR1")).await;
    assert!(
        matches!(answer, PaymentOutcome::Unusable { .. }),
        "{answer:?}"
    );
    assert_eq!(bkash.requests(), 0);
}

#[tokio::test]
async fn a_query_is_retried_only_with_a_new_token() {
    for (kind, requests) in [
        (Failure::Status(401), 2),
        (Failure::Status(503), 1),
        (Failure::Closed, 1),
    ] {
        let (bkash, machine) = (FailingServer::with(kind).await, Machine::new());
        let config = fixtures::config(Family::TokenizedV1, &bkash.origin);
        let client = bkash::connect(config, machine.ports());
        let answer = client.query_payment(&created("TR1")).await;
        assert!(
            matches!(answer, PaymentOutcome::Unusable { .. }),
            "{answer:?}"
        );
        assert_eq!(bkash.requests(), requests, "{kind:?}");
    }
}
