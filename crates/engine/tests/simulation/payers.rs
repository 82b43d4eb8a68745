//! Simulated payers who repeat requests, use two tabs, return late and go back.

use std::time::Duration;

use domain::{
    AccountId, Amount, BkashPaymentId, InvoiceNumber, SessionId, ShortText,
    hold::{AtHoldEnd, HoldTerms, Resolution},
    hosted_page::CallbackOutcome,
    session::{Order, Phase, Session},
};
use engine::{BeginPayment, Engine, PaymentChoice, RefundRequest};
use eventlog::Cause;
use tokio::time::{Instant, sleep};

use crate::{
    bkash::{Bkash, SIGNATURE},
    rng::Rng,
};

/// The orders of the simulated payers.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) sessions: Vec<SessionId>,
    pub(crate) bkash: Bkash,
}

pub(crate) fn invoice(order: usize) -> InvoiceNumber {
    InvoiceNumber::parse(&format!("INV-{order}")).unwrap()
}

/// Every other order is held for an hour; the resolution varies.
fn hold(order: usize) -> Option<HoldTerms> {
    let at_end = match order % 4 {
        1 => AtHoldEnd::Void,
        3 => AtHoldEnd::Capture,
        _ => return None,
    };
    HoldTerms::new(3600, at_end)
}

pub(crate) async fn order(engine: &Engine, order: usize) -> SessionId {
    let account = AccountId::parse("tea-house/test").unwrap();
    let expires_at = engine.now() + Duration::from_secs(30 * 60);
    let amount = Amount::parse("599").unwrap();
    let new = Order {
        hold: hold(order),
        ..Order::new(account, amount, invoice(order), expires_at)
    };
    let opened = engine.open_session(new, Cause::key("key_1"), None, |_, _| None);
    opened.await.unwrap().id
}

/// Sends requests until the process stops.
pub(crate) async fn press_around(engine: Engine, mut rng: Rng, shop: Shop) {
    loop {
        let session =
            shop.sessions[usize::try_from(rng.below(shop.sessions.len() as u64)).unwrap()].clone();
        let (engine, bkash, own_rng) = (engine.clone(), shop.bkash.clone(), rng.fork());
        // Requests run concurrently, as with two tabs or repeated clicks.
        tokio::spawn(async move { press_once(&engine, own_rng, &bkash, &session).await });
        sleep(Duration::from_millis(rng.below(4000))).await;
    }
}

async fn press_once(engine: &Engine, mut rng: Rng, bkash: &Bkash, id: &SessionId) {
    let Ok(session) = engine.session(id).await else {
        return;
    };
    match session.phase() {
        Phase::PendingPayer { .. } if rng.chance(80) => {
            let Some(payment) = last_payment(&session) else {
                return;
            };
            let outcome = match rng.below(10) {
                0 => CallbackOutcome::Cancel,
                1 => CallbackOutcome::Failure,
                _ => CallbackOutcome::Success,
            };
            // Some callbacks are unconfirmed or forged.
            if rng.chance(85) {
                bkash.approve(&payment);
            }
            let signature = rng.chance(90).then(|| SIGNATURE.to_owned());
            for _ in 0..=rng.below(2) {
                let _ = engine
                    .callback(id, payment.clone(), outcome, signature.clone())
                    .await;
            }
        }
        Phase::Authorized(_) => {
            let resolution = if rng.chance(70) {
                Resolution::Capture
            } else {
                Resolution::Void
            };
            let (payment, _) = session.last_payment().unwrap();
            let _ = engine
                .resolve_authorization(id, payment, resolution, Cause::key("key_1"), None)
                .await;
        }
        Phase::Paid(_) if rng.chance(40) => {
            let wanted = RefundRequest {
                payment: session.last_payment().unwrap().0,
                amount: Amount::from_poisha(10_000 * (1 + rng.below(3))).unwrap(),
                sku: ShortText::parse("tea").unwrap(),
                reason: ShortText::parse(&format!("{:x}", rng.next())).unwrap(),
            };
            let _ = engine.refund(id, wanted, Cause::key("key_1"), None).await;
        }
        _ if rng.chance(3) => {
            let _ = engine.cancel(id, Cause::PAYER, None).await;
        }
        _ => {
            let begin = BeginPayment {
                choice: PaymentChoice::Wallet,
                consented: true,
                again: rng.chance(30),
                account: None,
            };
            let _ = engine.begin_payment(id, begin, Cause::PAYER, None).await;
        }
    }
}

pub(crate) fn last_payment(session: &Session) -> Option<BkashPaymentId> {
    session.payments.last()?.payment_id.clone()
}

/// Lets simulated time pass while only the worker runs.
pub(crate) async fn let_time_pass(engine: &Engine, time: Duration) {
    let worker = engine.worker();
    let began = Instant::now();
    while began.elapsed() < time {
        worker.step().await.unwrap();
        sleep(Duration::from_secs(5)).await;
    }
}
