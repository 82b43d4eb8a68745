//! A session under test with a clock, and sample answers of bKash.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    AccountId, Amount, BkashPaymentId, CallbackSignature, InvoiceNumber, MaskedMsisdn, Msisdn,
    PayerReference, Timestamp, TrxId,
    hold::{AtHoldEnd, HoldTerms},
    hosted_page::{BkashPage, CallbackOutcome, Initiated},
    payment::{
        Method, PaymentCommand, PaymentEvent, PaymentIndex, PaymentOutcome, PaymentState,
        ReportedCharge,
    },
    session::{
        AgreementPolicy, LateSuccess, Order, Session, SessionCommand, SessionEvent,
        SessionRejection,
    },
};

/// A session with a clock. Executes commands and records the events.
pub(super) struct World {
    pub(super) session: Session,
    pub(super) now: Timestamp,
    pub(super) events: Vec<SessionEvent>,
}

/// A day in seconds.
pub(super) const DAY: u64 = 24 * 3600;

pub(super) const SIGNATURE: &str = "k3YOrG8qy6";

impl World {
    pub(super) fn opened() -> Self {
        Self::opened_with(None)
    }

    /// A session whose money is held on these terms.
    pub(super) fn opened_with(hold: Option<HoldTerms>) -> Self {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let order = Order {
            account: AccountId::parse("tea-house/test").unwrap(),
            amount: Amount::parse("599").unwrap(),
            invoice: InvoiceNumber::parse("INV-1").unwrap(),
            payer: Some(PayerReference::parse("payer-1").unwrap()),
            lines: Vec::new(),
            success_url: "https://shop.example/paid".to_owned(),
            cancel_url: "https://shop.example/cart".to_owned(),
            expires_at: now + Duration::from_secs(30 * 60),
            hold,
            late_success: LateSuccess::Report,
            agreement_policy: AgreementPolicy::Offer,
            locale: None,
            metadata: BTreeMap::new(),
        };
        let opened = SessionEvent::Opened(Box::new(order));
        Self {
            session: Session::apply(None, now, &opened).unwrap(),
            now,
            events: vec![opened],
        }
    }

    pub(super) fn pass(&mut self, seconds: u64) {
        self.now = self.now + Duration::from_secs(seconds);
    }

    pub(super) fn try_to(
        &mut self,
        command: SessionCommand,
    ) -> Result<Vec<SessionEvent>, SessionRejection> {
        let events = Session::decide(Some(&self.session), command, self.now)?;
        for event in &events {
            self.session = Session::apply(Some(self.session.clone()), self.now, event).unwrap();
        }
        self.events.extend(events.clone());
        Ok(events)
    }

    pub(super) fn does(&mut self, command: SessionCommand) -> Vec<SessionEvent> {
        self.try_to(command).unwrap()
    }

    /// Starts a payment that bKash creates.
    pub(super) fn at_bkash(mut self) -> Self {
        self.begin(false);
        self
    }

    pub(super) fn begin(&mut self, again: bool) -> usize {
        self.does(press(again));
        let payment = self.session.payments.len() - 1;
        self.does(SessionCommand::Payment {
            index: PaymentIndex::new(payment),
            command: PaymentCommand::RecordCreate(Ok(initiated(payment))),
        });
        payment
    }

    pub(super) fn callback(
        &mut self,
        payment: usize,
        outcome: CallbackOutcome,
    ) -> Vec<SessionEvent> {
        self.does(callback(payment, outcome, Some(SIGNATURE)))
    }

    /// A payment that the payer confirmed and that is executing.
    pub(super) fn executing() -> Self {
        Self::opened().confirmed()
    }

    /// A completed payment.
    pub(super) fn paid() -> Self {
        let mut world = Self::executing();
        world.does(executed(PaymentOutcome::Money(claim())));
        world
    }

    /// A payment that is held for a week; `at_end` is the merchant's rule.
    pub(super) fn held(at_end: AtHoldEnd) -> Self {
        let mut world = Self::opened_with(HoldTerms::new(7 * DAY, at_end)).confirmed();
        world.does(executed(PaymentOutcome::Money(held_claim())));
        world
    }

    fn confirmed(self) -> Self {
        let mut world = self.at_bkash();
        let events = world.callback(0, CallbackOutcome::Success);
        assert_eq!(
            events.last(),
            Some(&SessionEvent::Payment {
                index: PaymentIndex::new(0),
                event: PaymentEvent::ExecuteRequested
            })
        );
        world
    }

    /// A payment whose Execute had no usable answer.
    pub(super) fn in_doubt() -> Self {
        let mut world = Self::executing();
        world.does(SessionCommand::Payment {
            index: PaymentIndex::new(0),
            command: PaymentCommand::RecordExecute(unusable()),
        });
        world
    }

    /// A payment whose Execute had no usable answer and that bKash reports as not executed.
    pub(super) fn not_executed() -> Self {
        let mut world = Self::in_doubt();
        world.pass(32);
        world.does(ask());
        world.does(queried(PaymentOutcome::NotExecuted));
        world
    }

    /// When Execute was called for a payment.
    pub(super) fn executed_at(&self, payment: usize) -> Timestamp {
        let recheck = self.session.payments[payment].recheck;
        match (&self.session.payments[payment].state, recheck) {
            (PaymentState::Executing { at }, _) => *at,
            (PaymentState::Unknown { inquiry }, _) => inquiry.executed_at,
            (_, Some(recheck)) => recheck.inquiry.executed_at,
            (_, None) => self.now,
        }
    }

    pub(super) fn count(&self, wanted: impl Fn(&SessionEvent) -> bool) -> usize {
        self.events.iter().filter(|event| wanted(event)).count()
    }
}

pub(super) fn press(again: bool) -> SessionCommand {
    SessionCommand::Start {
        method: Method::Wallet,
        again,
    }
}

pub(super) fn payment_id(payment: usize) -> BkashPaymentId {
    BkashPaymentId::parse(&format!("TR0011abcdefg{payment}")).unwrap()
}

pub(super) fn initiated(payment: usize) -> Initiated {
    Initiated {
        payment_id: payment_id(payment),
        page: BkashPage::Address(format!("https://payment.bkash.com/?paymentId={payment}")),
        signature: Some(CallbackSignature::parse(SIGNATURE).unwrap()),
    }
}

pub(super) fn callback(
    payment: usize,
    outcome: CallbackOutcome,
    signature: Option<&str>,
) -> SessionCommand {
    SessionCommand::Callback {
        payment_id: payment_id(payment),
        outcome,
        signature: signature.map(str::to_owned),
    }
}

pub(super) fn wallet() -> MaskedMsisdn {
    Msisdn::parse("01770618575").unwrap().masked()
}

pub(super) fn claim() -> ReportedCharge {
    ReportedCharge {
        trx_id: Some(TrxId::parse("CK250NROQ5").unwrap()),
        amount: Some(Amount::parse("599.00").unwrap()),
        in_taka: true,
        invoice: Some(InvoiceNumber::parse("INV-1").unwrap()),
        held: false,
        wallet: Some(wallet()),
    }
}

pub(super) fn held_claim() -> ReportedCharge {
    ReportedCharge {
        held: true,
        ..claim()
    }
}

pub(super) fn executed(answer: PaymentOutcome) -> SessionCommand {
    SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordExecute(answer),
    }
}

pub(super) fn unusable() -> PaymentOutcome {
    PaymentOutcome::Unusable {
        detail: "silence".into(),
    }
}

pub(super) fn ask() -> SessionCommand {
    SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::Query,
    }
}

pub(super) fn queried(answer: PaymentOutcome) -> SessionCommand {
    SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordQuery(answer),
    }
}
