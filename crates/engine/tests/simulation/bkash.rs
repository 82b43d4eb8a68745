//! A bKash that keeps its books and loses answers: before the effect, after it, or so that it comes late.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    AccountId, AgreementId, CallbackSignature, PaymentId, TrxId,
    agreement::AgreementAnswer,
    attempt::{BkashPage, Initiated, NotCreated},
    hold::{Processed, Settlement},
    payment::Claim,
    refund::PastRefund,
    session::Answer,
};
use engine::ports::{
    AgreementStanding, Capabilities, CreatedPayment, Gateway, Gateways, NewAgreement, NewPayment,
    NewRefund, PageKind, RefundAnswer, RefundForbidden, Refundable, SearchError, Transaction,
};
use tokio::time::{Instant, sleep};

use crate::dice::Dice;

pub(crate) const SIGNATURE: &str = "k3YOrG8qy6";

/// How long after its call an Execute that was lost may still arrive.
const LATEST_ARRIVAL: Duration = Duration::from_secs(45);

#[derive(Clone)]
pub(crate) struct Bkash(Arc<Mutex<Books>>);

struct Books {
    dice: Dice,
    behaves: bool,
    payments: HashMap<PaymentId, Payment>,
    queries: usize,
}

struct Payment {
    new: NewPayment,
    approved: bool,
    booked: bool,
    executes: usize,
    executed_at: Option<Instant>,
    answered: bool,
}

impl Bkash {
    pub(crate) fn new(dice: Dice) -> Self {
        Self(Arc::new(Mutex::new(Books {
            dice,
            behaves: false,
            payments: HashMap::new(),
            queries: 0,
        })))
    }

    /// From now on every call is answered.
    pub(crate) fn behave(&self) {
        self.0.lock().unwrap().behaves = true;
    }

    /// The payer types everything right.
    pub(crate) fn approve(&self, payment: &PaymentId) {
        if let Some(payment) = self.0.lock().unwrap().payments.get_mut(payment) {
            payment.approved = true;
        }
    }

    /// How many payments of an order were booked.
    pub(crate) fn booked(&self, order: usize) -> usize {
        let invoice = crate::payers::invoice(order);
        let books = self.0.lock().unwrap();
        books
            .payments
            .values()
            .filter(|payment| payment.booked && payment.new.invoice == invoice)
            .count()
    }

    pub(crate) fn queries(&self) -> usize {
        self.0.lock().unwrap().queries
    }

    /// No payment was executed twice.
    pub(crate) fn was_treated_well(&self) {
        for payment in self.0.lock().unwrap().payments.values() {
            assert!(
                payment.executes <= 1,
                "one payment was executed {} times",
                payment.executes
            );
        }
    }

    fn chance(&self, percent: u64) -> bool {
        let mut books = self.0.lock().unwrap();
        !books.behaves && books.dice.chance(percent)
    }

    /// How long an answer takes; sometimes for ever.
    async fn delay(&self) {
        let millis = {
            let mut books = self.0.lock().unwrap();
            let silent = !books.behaves && books.dice.chance(15);
            if silent {
                3_600_000
            } else {
                books.dice.below(3000)
            }
        };
        sleep(Duration::from_millis(millis)).await;
    }

    fn book(&self, id: &PaymentId) {
        if let Some(payment) = self.0.lock().unwrap().payments.get_mut(id)
            && payment.approved
        {
            payment.booked = true;
        }
    }

    fn claim(&self, id: &PaymentId) -> Option<Answer> {
        let books = self.0.lock().unwrap();
        let payment = books.payments.get(id).filter(|payment| payment.booked)?;
        Some(Answer::Money(Claim {
            trx_id: TrxId::parse(&format!("TRX{}", id.as_str())).ok(),
            amount: Some(payment.new.amount),
            in_taka: true,
            invoice: Some(payment.new.invoice.clone()),
            held: false,
            wallet: None,
        }))
    }
}

fn unusable() -> Answer {
    Answer::Unusable {
        detail: "simulated".to_owned(),
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
            authorizations: false,
            refunds: None,
            page: PageKind::Address,
        }
    }

    async fn prepare(&self) -> Result<(), String> {
        self.delay().await;
        if self.chance(5) {
            Err("simulated".to_owned())
        } else {
            Ok(())
        }
    }

    async fn create_payment(&self, new: NewPayment) -> Result<Initiated, NotCreated> {
        self.delay().await;
        if self.chance(10) {
            return Err(NotCreated::Unanswered);
        }
        let mut books = self.0.lock().unwrap();
        let id = PaymentId::parse(&format!("TR0011{:016x}", books.dice.roll())).unwrap();
        let payment = Payment {
            new,
            approved: false,
            booked: false,
            executes: 0,
            executed_at: None,
            answered: false,
        };
        books.payments.insert(id.clone(), payment);
        Ok(Initiated {
            page: BkashPage::Address(format!(
                "https://payment.bkash.com/?paymentId={}",
                id.as_str()
            )),
            payment_id: id,
            signature: CallbackSignature::parse(SIGNATURE).ok(),
        })
    }

    async fn execute_payment(&self, payment: &CreatedPayment) -> Answer {
        let id = &payment.id;
        {
            let mut books = self.0.lock().unwrap();
            let payment = books.payments.get_mut(id).unwrap();
            payment.executes += 1;
            payment.executed_at = Some(Instant::now());
        }
        if self.chance(15) {
            // Lost on its way; sometimes it arrives after everybody has given up.
            if self.chance(30) {
                let (late, id) = (self.clone(), id.clone());
                let after = self.0.lock().unwrap().dice.below(LATEST_ARRIVAL.as_secs());
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

    async fn query_payment(&self, payment: &CreatedPayment) -> Answer {
        let id = &payment.id;
        {
            let mut books = self.0.lock().unwrap();
            books.queries += 1;
            let payment = &books.payments[id];
            assert!(!payment.answered || !books.behaves || payment.executes == 1);
        }
        self.delay().await;
        if self.chance(25) {
            return unusable();
        }
        self.claim(id).unwrap_or(Answer::NotExecuted)
    }

    async fn capture_payment(&self, _: &CreatedPayment) -> Settlement {
        let detail = "simulated".to_owned();
        Settlement::Unusable { detail }
    }

    async fn void_payment(&self, _: &CreatedPayment) -> Settlement {
        let detail = "simulated".to_owned();
        Settlement::Unusable { detail }
    }

    async fn query_settlement(&self, _: &CreatedPayment) -> Processed {
        let detail = "simulated".to_owned();
        Processed::Unusable { detail }
    }

    async fn refund_payment(&self, _: NewRefund) -> RefundAnswer {
        RefundAnswer::NotSent(RefundForbidden::NotOffered)
    }

    async fn past_refunds(&self, _: &Refundable) -> Result<Vec<PastRefund>, String> {
        Err("simulated".to_owned())
    }

    async fn create_agreement(&self, _: NewAgreement) -> Result<Initiated, NotCreated> {
        Err(NotCreated::Unanswered)
    }

    async fn execute_agreement(&self, _: &PaymentId) -> AgreementAnswer {
        AgreementAnswer::NotExecuted
    }

    async fn query_agreement_attempt(&self, _: &PaymentId) -> AgreementAnswer {
        AgreementAnswer::NotExecuted
    }

    async fn query_agreement(&self, _: &AgreementId) -> AgreementStanding {
        AgreementStanding::Unknown
    }

    async fn cancel_agreement(&self, _: &AgreementId) -> Result<(), String> {
        Err("simulated".to_owned())
    }

    async fn search_transaction(&self, _: &TrxId) -> Result<Transaction, SearchError> {
        Err(SearchError::NotFound)
    }
}
