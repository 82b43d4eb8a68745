//! Paid sessions with the events and rows that the engine would have written.

use std::time::Duration;

use domain::{
    Amount, BkashPaymentId, Decline, ErrorDetail, InvoiceNumber, Msisdn, PayerReference, SessionId,
    Timestamp, TrxId,
    hosted_page::{BkashPage, CallbackOutcome, Initiated},
    payment::{Method, Mismatch, PaymentEvent, PaymentIndex},
    session::{Order, Session, SessionEvent},
};
use eventlog::{Append, Cause, LastEvent, NewEvent, StreamId};
use objects::row::{self, SessionObject};
use sha2::{Digest, Sha256};

/// 2026-01-01T00:00:00Z.
const START: i64 = 1_767_225_600_000;

/// How many milliseconds lie between two sessions.
const INTERVAL: usize = 20_000;

pub(crate) fn created_at(number: usize) -> Timestamp {
    Timestamp::from_millis(START) + Duration::from_millis((number * INTERVAL) as u64)
}

pub(crate) fn amount(number: usize) -> Amount {
    Amount::from_poisha(10_000 + (number as u64 * 7919) % 100_000).unwrap()
}

pub(crate) fn invoice(number: usize) -> String {
    format!("INV-{number}")
}

pub(crate) fn payer(number: usize) -> String {
    format!("customer-{}", number % 50_000)
}

pub(crate) fn trx_id(number: usize) -> String {
    format!("TRX{number:07}")
}

pub(crate) fn wallet_digits(number: usize) -> String {
    format!("{:04}", number % 10_000)
}

/// The whole story of a session in one append: of a hundred, four are declined and one needs attention.
pub(crate) fn paid_session(number: usize) -> Append {
    let at = created_at(number);
    let bits = Sha256::digest(number.to_be_bytes()).into();
    let id = SessionId::new(at, bits);
    let mut state = None;
    let mut events = Vec::new();
    let story = story(number, at);
    let length = story.len();
    for event in story {
        state = Session::apply(state, at, &event);
        events.push(NewEvent {
            body: serde_json::to_string(&event).unwrap(),
            message: None,
        });
    }
    let session = state.unwrap();
    let last = LastEvent {
        at,
        sequence: length,
    };
    let origin = "https://pay.example";
    let mut objects = Vec::new();
    for object in [
        SessionObject::Session,
        SessionObject::Payment(PaymentIndex::new(0)),
    ] {
        objects.extend(match object {
            SessionObject::Session => Some(row::of_session(origin, &id, &session, last).unwrap()),
            SessionObject::Payment(index) => row::of_payment(&id, &session, index, last).unwrap(),
            SessionObject::Refund(_) => None,
        });
    }
    Append {
        stream: StreamId::new("session", id.as_str()),
        expected: 0,
        at,
        cause: Cause::key("key_1"),
        schema: 1,
        events,
        due: None,
        objects,
        sealed: Vec::new(),
        unique_key: None,
        idempotency: None,
        response: None,
    }
}

fn story(number: usize, at: Timestamp) -> Vec<SessionEvent> {
    let account = crate::account();
    let invoice = InvoiceNumber::parse(&invoice(number)).unwrap();
    let order = Order {
        payer: Some(PayerReference::parse(&payer(number)).unwrap()),
        success_url: "https://shop.example/paid".to_owned(),
        cancel_url: "https://shop.example/cart".to_owned(),
        ..Order::new(
            account,
            amount(number),
            invoice,
            at + Duration::from_secs(1800),
        )
    };
    let of_payment = |event| SessionEvent::Payment {
        index: PaymentIndex::new(0),
        event,
    };
    let initiated = Initiated {
        payment_id: BkashPaymentId::parse(&format!("TR0011{number:012}")).unwrap(),
        page: BkashPage::Address(format!(
            "https://bkash.example/?paymentId=TR0011{number:012}"
        )),
        signature: None,
    };
    let wallet = Msisdn::parse(&format!("0171234{}", wallet_digits(number))).unwrap();
    let trx_id = TrxId::parse(&trx_id(number)).unwrap();
    let outcome = match number % 100 {
        0..4 => PaymentEvent::Declined {
            reason: Decline::InsufficientBalance,
            detail: ErrorDetail::from("insufficient balance".to_owned()),
        },
        4 => PaymentEvent::Quarantined {
            amount: None,
            wallet: None,
            mismatch: Mismatch::Amount,
            trx_id: Some(trx_id),
        },
        _ => PaymentEvent::Completed {
            trx_id,
            wallet: Some(wallet.masked()),
        },
    };
    vec![
        SessionEvent::Opened(Box::new(order)),
        of_payment(PaymentEvent::Requested {
            method: Method::Wallet,
        }),
        of_payment(PaymentEvent::Initiated { initiated }),
        of_payment(PaymentEvent::CallbackReceived {
            outcome: CallbackOutcome::Success,
            genuine: true,
        }),
        of_payment(PaymentEvent::ExecuteRequested),
        of_payment(outcome),
    ]
}
