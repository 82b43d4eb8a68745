//! An outage of bKash: what was under way is settled soon after its end, however long it lasted.

use std::time::Duration;

use domain::{
    Amount, SessionId, ShortText,
    hold::Resolution,
    hosted_page::CallbackOutcome,
    payment::PaymentIndex,
    refund::RefundStatus,
    session::{Phase, Session},
};
use engine::{BeginPayment, Engine, PaymentChoice, RefundRequest};
use eventlog::{Cause, MemoryStorage, Storage, StreamId};
use tokio::time::sleep;

use crate::{
    bkash::{Bkash, SIGNATURE},
    payers,
    process::Machine,
    rng::Rng,
};

/// Within which everything is settled after bKash answers again. Source: docs/operations.md.
const SETTLED_WITHIN: Duration = Duration::from_secs(40);

/// From less than the first pauses to longer than the longest, in seconds.
const OUTAGES: [u64; 6] = [20, 90, 600, 3_500, 7_000, 40_000];

/// The number of events that an outage may add to an order: its calls pause for longer and longer.
const MAX_EVENTS: usize = 90;

const PAYMENT: PaymentIndex = PaymentIndex::new(0);

#[test]
fn everything_is_settled_soon_after_bkash_answers_again() {
    for outage in OUTAGES {
        let storage = MemoryStorage::default();
        let mut rng = Rng::new(outage);
        let bkash = Bkash::new(rng.fork());
        bkash.behave();
        let mut machine = Machine::new(storage.clone(), bkash.clone(), rng);
        machine.process(async |engine| {
            let under_way = UnderWay::begin(&engine, &bkash).await;
            tokio::spawn(engine.worker().run());
            sleep(Duration::from_secs(outage)).await;
            bkash.behave();
            sleep(SETTLED_WITHIN).await;
            under_way.assert_settled(&engine, outage).await;
            under_way.assert_brief(&storage, outage).await;
        });
    }
}

#[test]
fn an_outage_whose_end_no_process_saw_is_over_for_the_next_one() {
    let storage = MemoryStorage::default();
    let mut rng = Rng::new(1);
    let bkash = Bkash::new(rng.fork());
    bkash.behave();
    let mut machine = Machine::new(storage, bkash.clone(), rng);
    let under_way = machine.process(async |engine| {
        let under_way = UnderWay::begin(&engine, &bkash).await;
        tokio::spawn(engine.worker().run());
        sleep(Duration::from_secs(7_000)).await;
        under_way
    });
    bkash.behave();
    machine.process(async |engine| {
        tokio::spawn(engine.worker().run());
        sleep(SETTLED_WITHIN).await;
        under_way.assert_settled(&engine, 7_000).await;
    });
}

/// Orders whose calls bKash did not answer.
struct UnderWay {
    executed: SessionId,
    captured: SessionId,
    refunded: SessionId,
}

impl UnderWay {
    /// Pays, captures and refunds one order each, while bKash goes down.
    async fn begin(engine: &Engine, bkash: &Bkash) -> Self {
        let executed = payers::order(engine, 0).await;
        let captured = payers::order(engine, 3).await;
        let refunded = payers::order(engine, 2).await;
        for id in [&executed, &captured, &refunded] {
            let wanted = BeginPayment {
                choice: PaymentChoice::Wallet,
                consented: true,
                again: false,
                account: None,
            };
            let begun = engine.begin_payment(id, wanted, Cause::PAYER, None);
            begun.await.unwrap();
        }
        for id in [&captured, &refunded] {
            return_from_bkash(engine, bkash, id).await;
        }
        bkash.go_down();
        return_from_bkash(engine, bkash, &executed).await;
        let capture = engine.resolve_authorization(
            &captured,
            PAYMENT,
            Resolution::Capture,
            Cause::key("key_1"),
            None,
        );
        capture.await.unwrap();
        let wanted = RefundRequest {
            payment: PAYMENT,
            amount: Amount::parse("100").unwrap(),
            sku: ShortText::parse("tea").unwrap(),
            reason: ShortText::parse("cold").unwrap(),
        };
        let refund = engine.refund(&refunded, wanted, Cause::key("key_1"), None);
        refund.await.unwrap();
        Self {
            executed,
            captured,
            refunded,
        }
    }

    async fn assert_settled(&self, engine: &Engine, outage: u64) {
        for id in [&self.executed, &self.captured] {
            let session = engine.session(id).await.unwrap();
            assert!(
                matches!(session.phase(), Phase::Paid(_)),
                "after {outage} s: {session:#?}"
            );
        }
        let session = engine.session(&self.refunded).await.unwrap();
        let status = session.refunds[0].status();
        assert_eq!(status, RefundStatus::Completed, "after {outage} s");
    }

    /// Asserts that the streams have few events: each recorded call stays in the log for good.
    async fn assert_brief(&self, storage: &MemoryStorage, outage: u64) {
        for id in [&self.executed, &self.captured, &self.refunded] {
            let events = storage.load(&StreamId::new("session", id.as_str())).await;
            let count = events.unwrap().len();
            assert!(count <= MAX_EVENTS, "{count} events after {outage} s");
        }
    }
}

/// The payer confirms the payment at bKash and returns.
async fn return_from_bkash(engine: &Engine, bkash: &Bkash, id: &SessionId) {
    let session: Session = engine.session(id).await.unwrap();
    let payment = payers::last_payment(&session).unwrap();
    bkash.approve(&payment);
    let signature = Some(SIGNATURE.to_owned());
    let returned = engine.callback(id, payment, CallbackOutcome::Success, signature);
    returned.await.unwrap();
}
