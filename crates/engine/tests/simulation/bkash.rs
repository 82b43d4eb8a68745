//! A simulated bKash with a ledger. It loses calls before or after their effect, or delays the effect.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    AccountId, BkashAgreementId, BkashPaymentId, CallbackSignature, ErrorDetail, TrxId,
    agreement::AgreementOutcome,
    hold::{ReportedResolution, Resolution, ResolutionOutcome},
    hosted_page::{BkashPage, CreateFailed, Initiated, NotCreated},
    payment::PaymentOutcome,
    payment::{Intent, ReportedCharge},
    refund::{PastRefund, RefundTerms, Refundable},
};
use engine::ports::{
    BkashAgreementStatus, Capabilities, CreatedPayment, Gateway, Gateways, NewAgreement,
    NewPayment, NewRefund, PageKind, RefundAnswer, SearchError, Transaction,
};
use tokio::time::{Instant, sleep};

use crate::rng::Rng;

pub(crate) const SIGNATURE: &str = "k3YOrG8qy6";

/// How long a lost Execute call can be delayed.
const LATEST_ARRIVAL: Duration = Duration::from_secs(45);

#[derive(Clone)]
pub(crate) struct Bkash(Arc<Mutex<Ledger>>);

struct Ledger {
    rng: Rng,
    mood: Mood,
    payments: HashMap<BkashPaymentId, Payment>,
    queries: usize,
}

/// How bKash treats calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    /// Some calls are lost, before or after their effect.
    Unreliable,
    /// Every call is answered.
    Reliable,
    /// No call is answered, whether it has its effect or not.
    Down,
}

#[derive(Clone)]
struct Payment {
    new: NewPayment,
    approved: bool,
    booked: bool,
    executes: usize,
    executed_at: Option<Instant>,
    answered: bool,
    /// How its hold was resolved.
    settled: Option<Resolution>,
    refunds: Vec<PastRefund>,
    /// The reasons of the sent refunds. Each refund has a different reason.
    refunds_sent: Vec<String>,
}

impl Bkash {
    pub(crate) fn new(rng: Rng) -> Self {
        Self(Arc::new(Mutex::new(Ledger {
            rng,
            mood: Mood::Unreliable,
            payments: HashMap::new(),
            queries: 0,
        })))
    }

    /// Answers every call from now on.
    pub(crate) fn behave(&self) {
        self.0.lock().unwrap().mood = Mood::Reliable;
    }

    /// Answers no call from now on.
    pub(crate) fn go_down(&self) {
        self.0.lock().unwrap().mood = Mood::Down;
    }

    /// The payer confirms the payment.
    pub(crate) fn approve(&self, payment: &BkashPaymentId) {
        if let Some(payment) = self.0.lock().unwrap().payments.get_mut(payment) {
            payment.approved = true;
        }
    }

    /// The number of booked payments of an order.
    pub(crate) fn booked(&self, order: usize) -> usize {
        let invoice = crate::payers::invoice(order);
        let ledger = self.0.lock().unwrap();
        ledger
            .payments
            .values()
            .filter(|payment| payment.booked && payment.new.invoice == invoice)
            .count()
    }

    /// How the hold of an order's booked payment was resolved.
    pub(crate) fn settled(&self, order: usize) -> Option<Resolution> {
        self.of_order(order).find_map(|payment| payment.settled)
    }

    /// The refunded amount of an order, in poisha.
    pub(crate) fn refunded(&self, order: usize) -> u64 {
        let refunds = self.of_order(order).flat_map(|payment| payment.refunds);
        refunds.map(|refund| refund.amount.poisha()).sum()
    }

    fn of_order(&self, order: usize) -> impl Iterator<Item = Payment> {
        let invoice = crate::payers::invoice(order);
        let payments: Vec<_> = self.0.lock().unwrap().payments.values().cloned().collect();
        payments
            .into_iter()
            .filter(move |payment| payment.new.invoice == invoice)
    }

    pub(crate) fn queries(&self) -> usize {
        self.0.lock().unwrap().queries
    }

    /// Asserts that no payment was executed twice and no refund was sent twice.
    pub(crate) fn assert_nothing_sent_twice(&self) {
        for payment in self.0.lock().unwrap().payments.values() {
            let mut sent = payment.refunds_sent.clone();
            sent.sort();
            sent.dedup();
            assert_eq!(
                sent.len(),
                payment.refunds_sent.len(),
                "a refund was sent twice"
            );
            assert!(
                payment.executes <= 1,
                "one payment was executed {} times",
                payment.executes
            );
        }
    }

    fn chance(&self, percent: u64) -> bool {
        let mut ledger = self.0.lock().unwrap();
        match ledger.mood {
            Mood::Unreliable => ledger.rng.chance(percent),
            Mood::Reliable => false,
            Mood::Down => true,
        }
    }

    /// Waits for the duration of a call, sometimes for ever.
    async fn delay(&self) {
        let millis = {
            let mut ledger = self.0.lock().unwrap();
            let silent = ledger.mood == Mood::Unreliable && ledger.rng.chance(15);
            if silent {
                3_600_000
            } else {
                ledger.rng.below(3000)
            }
        };
        sleep(Duration::from_millis(millis)).await;
    }

    fn book(&self, id: &BkashPaymentId) {
        if let Some(payment) = self.0.lock().unwrap().payments.get_mut(id)
            && payment.approved
        {
            payment.booked = true;
        }
    }

    fn claim(&self, id: &BkashPaymentId) -> Option<PaymentOutcome> {
        let ledger = self.0.lock().unwrap();
        let payment = ledger.payments.get(id).filter(|payment| payment.booked)?;
        Some(PaymentOutcome::Money(ReportedCharge {
            trx_id: TrxId::parse(&format!("TRX{}", id.as_str())).ok(),
            amount: Some(payment.new.amount),
            in_taka: true,
            invoice: Some(payment.new.invoice.clone()),
            held: payment.new.intent == Intent::Authorization && payment.settled.is_none(),
            wallet: None,
        }))
    }

    /// Whether a call that moves money has its effect, and whether it is answered.
    fn fate(&self) -> (bool, bool) {
        match (self.chance(15), self.chance(50)) {
            (true, effect) => (effect, false),
            (false, _) => (true, true),
        }
    }

    /// Handles Capture and Void, which can be repeated.
    async fn resolution(&self, id: &BkashPaymentId, resolution: Resolution) -> ResolutionOutcome {
        self.delay().await;
        let (effect, answered) = self.fate();
        let mut answer = ResolutionOutcome::Unusable {
            detail: "simulated".into(),
        };
        if effect {
            let mut ledger = self.0.lock().unwrap();
            let payment = ledger.payments.get_mut(id).unwrap();
            assert!(payment.booked, "nothing is held");
            let settlement = match payment.settled {
                Some(_) => ResolutionOutcome::AlreadyProcessed,
                None => ResolutionOutcome::Done { trx_id: None },
            };
            payment.settled.get_or_insert(resolution);
            if answered {
                answer = settlement;
            }
        }
        self.delay().await;
        answer
    }
}

fn unusable() -> PaymentOutcome {
    PaymentOutcome::Unusable {
        detail: "simulated".into(),
    }
}

#[async_trait]
impl Gateways for Bkash {
    async fn of(&self, _: &AccountId) -> Option<Arc<dyn Gateway>> {
        Some(Arc::new(self.clone()))
    }
}

#[async_trait]
impl Gateway for Bkash {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            one_off_payments: true,
            agreements: false,
            authorizations: true,
            refunds: Some(RefundTerms {
                per_payment: 10,
                window_days: 60,
            }),
            page: PageKind::Address,
        }
    }

    async fn prepare(&self) -> Result<(), ErrorDetail> {
        self.delay().await;
        // The token was obtained before bKash went down.
        if self.0.lock().unwrap().mood != Mood::Down && self.chance(5) {
            Err("simulated".into())
        } else {
            Ok(())
        }
    }

    async fn create_payment(&self, new: NewPayment) -> Result<Initiated, CreateFailed> {
        self.delay().await;
        if self.chance(10) {
            return Err(NotCreated::Unanswered.into());
        }
        let mut ledger = self.0.lock().unwrap();
        let id = BkashPaymentId::parse(&format!("TR0011{:016x}", ledger.rng.next())).unwrap();
        let payment = Payment {
            new,
            approved: false,
            booked: false,
            executes: 0,
            executed_at: None,
            answered: false,
            settled: None,
            refunds: Vec::new(),
            refunds_sent: Vec::new(),
        };
        ledger.payments.insert(id.clone(), payment);
        Ok(Initiated {
            page: BkashPage::Address(format!(
                "https://payment.bkash.com/?paymentId={}",
                id.as_str()
            )),
            payment_id: id,
            signature: CallbackSignature::parse(SIGNATURE).ok(),
        })
    }

    async fn execute_payment(&self, payment: &CreatedPayment) -> PaymentOutcome {
        let id = &payment.id;
        {
            let mut ledger = self.0.lock().unwrap();
            let payment = ledger.payments.get_mut(id).unwrap();
            payment.executes += 1;
            payment.executed_at = Some(Instant::now());
        }
        if self.chance(15) {
            // The call is lost; sometimes it arrives after the time-out.
            if self.chance(30) {
                let (late, id) = (self.clone(), id.clone());
                let after = self.0.lock().unwrap().rng.below(LATEST_ARRIVAL.as_secs());
                tokio::spawn(async move {
                    sleep(Duration::from_secs(after)).await;
                    late.book(&id);
                });
            }
            sleep(Duration::from_secs(3600)).await;
        }
        if self.chance(70) {
            self.book(id);
            self.delay().await;
        } else {
            self.delay().await;
            self.book(id);
        }
        if self.chance(20) {
            return unusable();
        }
        self.0
            .lock()
            .unwrap()
            .payments
            .get_mut(id)
            .unwrap()
            .answered = true;
        self.claim(id).unwrap_or_else(unusable)
    }

    async fn query_payment(&self, payment: &CreatedPayment) -> PaymentOutcome {
        let id = &payment.id;
        {
            let mut ledger = self.0.lock().unwrap();
            ledger.queries += 1;
            let payment = &ledger.payments[id];
            assert!(!payment.answered || ledger.mood != Mood::Reliable || payment.executes == 1);
        }
        self.delay().await;
        if self.chance(25) {
            return unusable();
        }
        self.claim(id).unwrap_or(PaymentOutcome::NotExecuted)
    }

    async fn capture_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome {
        self.resolution(&payment.id, Resolution::Capture).await
    }

    async fn void_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome {
        self.resolution(&payment.id, Resolution::Void).await
    }

    async fn query_resolution(&self, payment: &CreatedPayment) -> ReportedResolution {
        self.delay().await;
        let settled = self.0.lock().unwrap().payments[&payment.id].settled;
        let detail = "simulated".into();
        match (settled, self.claim(&payment.id)) {
            _ if self.chance(20) => ReportedResolution::Unusable { detail },
            (Some(Resolution::Void), _) => ReportedResolution::Voided,
            (Some(Resolution::Capture), Some(PaymentOutcome::Money(claim))) => {
                ReportedResolution::Captured(claim)
            }
            _ => ReportedResolution::Unusable { detail },
        }
    }

    async fn refund_payment(&self, refund: NewRefund) -> RefundAnswer {
        self.delay().await;
        let (effect, answered) = self.fate();
        let past = PastRefund {
            trx_id: TrxId::parse(&format!("RFD{:016X}", self.0.lock().unwrap().rng.next()))
                .unwrap(),
            amount: refund.amount(),
            status: "Completed".to_owned(),
            completed_time: String::new(),
        };
        {
            let mut ledger = self.0.lock().unwrap();
            let payment = ledger
                .payments
                .get_mut(&refund.payment().payment_id)
                .unwrap();
            assert!(payment.booked, "nothing was taken");
            payment
                .refunds_sent
                .push(refund.reason().as_str().to_owned());
            if effect {
                payment.refunds.push(past.clone());
                let refunded: u64 = payment
                    .refunds
                    .iter()
                    .map(|past| past.amount.poisha())
                    .sum();
                assert!(
                    refunded <= payment.new.amount.poisha(),
                    "more than was paid"
                );
            }
        }
        self.delay().await;
        if answered {
            RefundAnswer::Done(past)
        } else {
            let detail = "simulated".into();
            RefundAnswer::Unusable { detail }
        }
    }

    async fn past_refunds(&self, payment: &Refundable) -> Result<Vec<PastRefund>, ErrorDetail> {
        self.delay().await;
        if self.chance(20) {
            return Err("simulated".into());
        }
        Ok(self.0.lock().unwrap().payments[&payment.payment_id]
            .refunds
            .clone())
    }

    async fn create_agreement(&self, _: NewAgreement) -> Result<Initiated, CreateFailed> {
        Err(NotCreated::Unanswered.into())
    }

    async fn execute_agreement(&self, _: &BkashPaymentId) -> AgreementOutcome {
        AgreementOutcome::NotExecuted
    }

    async fn query_agreement_attempt(&self, _: &BkashPaymentId) -> AgreementOutcome {
        AgreementOutcome::NotExecuted
    }

    async fn query_agreement(&self, _: &BkashAgreementId) -> BkashAgreementStatus {
        BkashAgreementStatus::Unknown
    }

    async fn cancel_agreement(&self, _: &BkashAgreementId) -> Result<(), ErrorDetail> {
        Err("simulated".into())
    }

    async fn search_transaction(&self, _: &TrxId) -> Result<Transaction, SearchError> {
        Err(SearchError::NotFound {
            bkash_error_code: None,
        })
    }
}
