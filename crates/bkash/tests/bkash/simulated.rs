//! Whole stories of every family against the simulator, over real HTTP.

use std::sync::Arc;

use bkash::{Config, Direction, Family, NewPayout};
use domain::hold::ResolutionOutcome;
use domain::{
    BkashAgreementId, BkashPaymentId, Msisdn,
    agreement::AgreementOutcome,
    attempt::{BkashPage, Initiated},
    payment::{Intent, ReportedCharge},
    session::PaymentOutcome,
};
use engine::ports::{
    BkashAgreementStatus, CreatedPayment, Gateway, NewPayment, NewRefund, RefundAnswer,
    RefundForbidden, Refundable, SearchError,
};
use simulator::{RunningSimulator, Settings};
use url::Url;

use crate::world::{self, World, code, invoice, new_agreement, new_payment, taka, text, trx_id};

const WITH_ONE_OFF_PAYMENTS: [Family; 3] = [
    Family::TokenizedV1,
    Family::TokenizedV2,
    Family::CheckoutIframe,
];

/// A merchant with a simulated bKash.
struct Story {
    world: World,
    bkash: RunningSimulator,
    family: Family,
    client: Arc<dyn Gateway>,
}

impl Story {
    fn of(family: Family) -> Self {
        let world = World::new();
        let bkash = simulator::spawn(Settings::default()).unwrap();
        let client = bkash::connect(world::config(family, &bkash.origin), world.ports());
        Self {
            world,
            bkash,
            family,
            client,
        }
    }

    fn config(&self) -> Config {
        world::config(self.family, &self.bkash.origin)
    }

    /// The payer types everything right on bKash's page.
    async fn approve(&self, initiated: &Initiated) {
        let id = match &initiated.page {
            BkashPage::Frame { .. } => initiated.payment_id.as_str().to_owned(),
            BkashPage::Address(page) => {
                let page = Url::parse(page).unwrap();
                let mut query = page.query_pairs();
                let id = query.find(|(key, _)| key.eq_ignore_ascii_case("paymentId"));
                id.unwrap().1.into_owned()
            }
        };
        let url = format!("{}/simulator/payments/{id}/approve", self.bkash.origin);
        let approved = self.world.ports().http.post(url).send().await.unwrap();
        assert!(
            approved.status().is_success(),
            "{:?}",
            approved.text().await
        );
    }

    async fn create(&self, payment: NewPayment) -> CreatedPayment {
        let agreement = payment.agreement.clone();
        let initiated = self.client.create_payment(payment).await.unwrap();
        self.approve(&initiated).await;
        CreatedPayment {
            id: initiated.payment_id,
            agreement,
        }
    }

    /// From Create to money.
    async fn pay(&self, payment: NewPayment) -> (CreatedPayment, ReportedCharge) {
        let payment = self.create(payment).await;
        match self.client.execute_payment(&payment).await {
            PaymentOutcome::Money(claim) => (payment, claim),
            other => panic!("{:?}: {other:?}", self.family),
        }
    }

    fn refundable(&self, payment: &CreatedPayment, claim: &ReportedCharge) -> Refundable {
        Refundable {
            payment_id: payment.id.clone(),
            trx_id: claim.trx_id.clone().unwrap(),
            amount: claim.amount.unwrap(),
            taken_at: engine::ports::Clock::now(&*self.world.clock),
        }
    }

    async fn consent(&self) -> BkashAgreementId {
        let initiated = self.client.create_agreement(new_agreement()).await.unwrap();
        let asked = self
            .client
            .query_agreement_attempt(&initiated.payment_id)
            .await;
        assert_eq!(asked, AgreementOutcome::NotExecuted, "{:?}", self.family);
        self.approve(&initiated).await;
        match self.client.execute_agreement(&initiated.payment_id).await {
            AgreementOutcome::Consented { agreement_id, .. } => agreement_id,
            other => panic!("{:?}: {other:?}", self.family),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_pays_and_the_money_is_found_and_given_back() {
    for family in WITH_ONE_OFF_PAYMENTS {
        let story = Story::of(family);
        let (payment, claim) = story.pay(new_payment("100", Intent::Sale)).await;
        assert_eq!(
            claim.judge(taka("100"), &invoice(), Intent::Sale),
            Ok(claim.trx_id.clone().unwrap())
        );
        let PaymentOutcome::Money(asked) = story.client.query_payment(&payment).await else {
            panic!("{family:?}: money")
        };
        assert_eq!(asked.trx_id, claim.trx_id);
        assert_eq!(
            asked.judge(taka("100"), &invoice(), Intent::Sale),
            Ok(asked.trx_id.clone().unwrap())
        );
        let paid = story.refundable(&payment, &claim);
        let found = story.client.search_transaction(&paid.trx_id).await.unwrap();
        assert_eq!(found.amount, Some(taka("100")));
        let none = story.client.refund_status(&paid).await.unwrap();
        assert!(none.refunds().is_empty(), "{family:?}");
        let refund = NewRefund::further(none, taka("40"), text("tea"), text("cold"));
        let RefundAnswer::Done(refunded) = story.client.refund_payment(refund).await else {
            panic!("{family:?}: refunded")
        };
        let history = story.client.refund_status(&paid).await.unwrap();
        assert_eq!(history.refunds()[0].trx_id, refunded.trx_id);
        let second = NewRefund::further(history, taka("60"), text("tea"), text("cold"));
        let second = story.client.refund_payment(second).await;
        if family == Family::TokenizedV2 {
            assert!(matches!(second, RefundAnswer::Done(_)), "{second:?}");
            let history = story.client.refund_status(&paid).await.unwrap();
            assert_eq!(history.refunded_poisha(), 10_000);
        } else {
            assert_eq!(second, RefundAnswer::NotSent(RefundForbidden::TooMany));
        }
        let lost = story.client.search_transaction(&trx_id("8DE104QLFP")).await;
        let bkash_error_code = Some(code("2033"));
        assert_eq!(
            lost.unwrap_err(),
            SearchError::NotFound { bkash_error_code },
            "{family:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_was_not_confirmed_is_not_executed() {
    for family in WITH_ONE_OFF_PAYMENTS {
        let story = Story::of(family);
        let new = new_payment("100", Intent::Sale);
        let initiated = story.client.create_payment(new).await.unwrap();
        let payment = CreatedPayment {
            id: initiated.payment_id,
            agreement: None,
        };
        let early = story.client.execute_payment(&payment).await;
        assert!(
            matches!(early, PaymentOutcome::Unusable { .. }),
            "{family:?}: {early:?}"
        );
        let asked = story.client.query_payment(&payment).await;
        assert_eq!(asked, PaymentOutcome::NotExecuted, "{family:?}");
        let unknown = CreatedPayment {
            id: BkashPaymentId::parse("TR0011nobody").unwrap(),
            agreement: None,
        };
        let asked = story.client.query_payment(&unknown).await;
        assert!(
            matches!(asked, PaymentOutcome::Unusable { .. }),
            "{family:?}: {asked:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn held_money_is_captured_or_given_back_once() {
    for family in WITH_ONE_OFF_PAYMENTS {
        let story = Story::of(family);
        let (captured, claim) = story.pay(new_payment("100", Intent::Authorization)).await;
        assert!(claim.held, "{family:?}");
        let done = story.client.capture_payment(&captured).await;
        assert!(
            matches!(done, ResolutionOutcome::Done { .. }),
            "{family:?}: {done:?}"
        );
        let again = story.client.capture_payment(&captured).await;
        assert_eq!(again, ResolutionOutcome::AlreadyProcessed, "{family:?}");
        let PaymentOutcome::Money(claim) = story.client.query_payment(&captured).await else {
            panic!("{family:?}: money")
        };
        assert!(!claim.held, "{family:?}: captured");
        let (voided, _) = story.pay(new_payment("200", Intent::Authorization)).await;
        let done = story.client.void_payment(&voided).await;
        assert!(
            matches!(done, ResolutionOutcome::Done { .. }),
            "{family:?}: {done:?}"
        );
        let late = story.client.capture_payment(&voided).await;
        assert_eq!(late, ResolutionOutcome::AlreadyProcessed, "{family:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_wallet_pays_until_it_is_taken_back() {
    for family in [
        Family::TokenizedV1,
        Family::TokenizedV2,
        Family::TokenizedV03,
    ] {
        let story = Story::of(family);
        let agreement = story.consent().await;
        let saved = NewPayment {
            agreement: Some(agreement.clone()),
            ..new_payment("100", Intent::Sale)
        };
        let (payment, claim) = story.pay(saved.clone()).await;
        assert_eq!(
            claim.judge(taka("100"), &invoice(), Intent::Sale),
            Ok(claim.trx_id.clone().unwrap())
        );
        let asked = story.client.query_payment(&payment).await;
        assert!(
            matches!(asked, PaymentOutcome::Money(_)),
            "{family:?}: {asked:?}"
        );
        let standing = story.client.query_agreement(&agreement).await;
        let known = family != Family::TokenizedV03;
        assert_eq!(
            standing == BkashAgreementStatus::Active,
            known,
            "{family:?}"
        );
        assert_eq!(
            story.client.cancel_agreement(&agreement).await,
            Ok(()),
            "{family:?}"
        );
        assert_eq!(
            story.client.cancel_agreement(&agreement).await,
            Ok(()),
            "{family:?}: again"
        );
        let standing = story.client.query_agreement(&agreement).await;
        assert_eq!(standing == BkashAgreementStatus::Gone, known, "{family:?}");
        assert!(
            story.client.create_payment(saved).await.is_err(),
            "{family:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn held_money_of_a_saved_wallet_is_captured() {
    for family in [Family::TokenizedV1, Family::TokenizedV2] {
        let story = Story::of(family);
        let payment = NewPayment {
            agreement: Some(story.consent().await),
            ..new_payment("100", Intent::Authorization)
        };
        let (payment, claim) = story.pay(payment).await;
        assert!(claim.held, "{family:?}");
        let done = story.client.capture_payment(&payment).await;
        assert!(
            matches!(done, ResolutionOutcome::Done { .. }),
            "{family:?}: {done:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_moves_and_pays_out_what_was_paid() {
    let story = Story::of(Family::CheckoutIframe);
    story.pay(new_payment("500", Intent::Sale)).await;
    let organization = bkash::organization(story.config(), story.world.ports()).unwrap();
    let before = organization.balances().await.unwrap();
    assert!(
        before
            .iter()
            .any(|account| account.current_poisha >= 50_000),
        "{before:?}"
    );
    let direction = Direction::CollectionToDisbursement;
    organization.transfer(taka("300"), direction).await.unwrap();
    let payout = NewPayout {
        amount: taka("100"),
        invoice: invoice(),
        receiver: Msisdn::parse("01929918378").unwrap(),
    };
    let paid_out = organization.pay_out(payout).await.unwrap();
    assert_eq!(paid_out.amount, taka("100"));
    let found = story
        .client
        .search_transaction(&paid_out.trx_id)
        .await
        .unwrap();
    assert_eq!(found.amount, Some(taka("100")));
}
