//! Complete flows of every family against the simulator, over real HTTP.

use std::sync::Arc;

use bkash::{Config, Family, NewPayout, TransferDirection};
use domain::hold::ResolutionOutcome;
use domain::refund::{RefundForbidden, Refundable};
use domain::{
    BkashAgreementId, BkashPaymentId, Msisdn,
    agreement::AgreementOutcome,
    hosted_page::{BkashPage, Initiated},
    payment::PaymentOutcome,
    payment::{Intent, ReportedCharge},
};
use engine::ports::{
    BkashAgreementStatus, CreatedPayment, Gateway, NewPayment, NewRefund, RefundAnswer, SearchError,
};
use simulator::{RunningSimulator, Settings};
use url::Url;

use crate::fixtures::{
    self, Machine, code, invoice, new_agreement, new_payment, taka, text, trx_id,
};

const WITH_ONE_OFF_PAYMENTS: [Family; 3] = [
    Family::TokenizedV1,
    Family::TokenizedV2,
    Family::CheckoutIframe,
];

/// A merchant and a simulated bKash.
struct Merchant {
    machine: Machine,
    bkash: RunningSimulator,
    family: Family,
    client: Arc<dyn Gateway>,
}

impl Merchant {
    fn of(family: Family) -> Self {
        let machine = Machine::new();
        let bkash = simulator::spawn(Settings::default()).unwrap();
        let client = bkash::connect(fixtures::config(family, &bkash.origin), machine.ports());
        Self {
            machine,
            bkash,
            family,
            client,
        }
    }

    fn config(&self) -> Config {
        fixtures::config(self.family, &self.bkash.origin)
    }

    /// Confirms the payment on bKash's page.
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
        let approved = self.machine.http.post(url).send().await.unwrap();
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

    /// Creates a payment and executes it.
    async fn pay(&self, payment: NewPayment) -> (CreatedPayment, ReportedCharge) {
        let payment = self.create(payment).await;
        match self.client.execute_payment(&payment).await {
            PaymentOutcome::Money(charge) => (payment, charge),
            other => panic!("{:?}: {other:?}", self.family),
        }
    }

    fn refundable(&self, payment: &CreatedPayment, charge: &ReportedCharge) -> Refundable {
        Refundable {
            payment_id: payment.id.clone(),
            trx_id: charge.trx_id.clone().unwrap(),
            amount: charge.amount.unwrap(),
            taken_at: eventlog::Clock::now(&*self.machine.clock),
        }
    }

    async fn consent(&self) -> BkashAgreementId {
        let initiated = self.client.create_agreement(new_agreement()).await.unwrap();
        let queried = self
            .client
            .query_agreement_attempt(&initiated.payment_id)
            .await;
        assert_eq!(queried, AgreementOutcome::NotExecuted, "{:?}", self.family);
        self.approve(&initiated).await;
        match self.client.execute_agreement(&initiated.payment_id).await {
            AgreementOutcome::Consented { agreement_id, .. } => agreement_id,
            other => panic!("{:?}: {other:?}", self.family),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_completed_found_and_refunded() {
    for family in WITH_ONE_OFF_PAYMENTS {
        let merchant = Merchant::of(family);
        let (payment, charge) = merchant.pay(new_payment("100", Intent::Sale)).await;
        assert_eq!(
            charge.judge(taka("100"), &invoice(), Intent::Sale),
            Ok(charge.trx_id.clone().unwrap())
        );
        let PaymentOutcome::Money(queried) = merchant.client.query_payment(&payment).await else {
            panic!("{family:?}: expected money")
        };
        assert_eq!(queried.trx_id, charge.trx_id);
        assert_eq!(
            queried.judge(taka("100"), &invoice(), Intent::Sale),
            Ok(queried.trx_id.clone().unwrap())
        );
        let paid = merchant.refundable(&payment, &charge);
        let found = merchant
            .client
            .search_transaction(&paid.trx_id)
            .await
            .unwrap();
        assert_eq!(found.amount, Some(taka("100")));
        let none = merchant.client.refund_status(&paid).await.unwrap();
        assert!(none.refunds().is_empty(), "{family:?}");
        let refund = NewRefund::further(none, taka("40"), text("tea"), text("cold"));
        let RefundAnswer::Done(refunded) = merchant.client.refund_payment(refund).await else {
            panic!("{family:?}: expected a refund")
        };
        let history = merchant.client.refund_status(&paid).await.unwrap();
        assert_eq!(history.refunds()[0].trx_id, refunded.trx_id);
        let second = NewRefund::further(history, taka("60"), text("tea"), text("cold"));
        let second = merchant.client.refund_payment(second).await;
        if family == Family::TokenizedV2 {
            assert!(matches!(second, RefundAnswer::Done(_)), "{second:?}");
            let history = merchant.client.refund_status(&paid).await.unwrap();
            assert_eq!(history.refunded_poisha(), 10_000);
        } else {
            assert_eq!(second, RefundAnswer::NotSent(RefundForbidden::TooMany));
        }
        let lost = merchant
            .client
            .search_transaction(&trx_id("8DE104QLFP"))
            .await;
        let bkash_error_code = Some(code("2033"));
        assert_eq!(
            lost.unwrap_err(),
            SearchError::NotFound { bkash_error_code },
            "{family:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_the_payer_has_not_confirmed_is_not_executed() {
    for family in WITH_ONE_OFF_PAYMENTS {
        let merchant = Merchant::of(family);
        let new = new_payment("100", Intent::Sale);
        let initiated = merchant.client.create_payment(new).await.unwrap();
        let payment = CreatedPayment {
            id: initiated.payment_id,
            agreement: None,
        };
        let early = merchant.client.execute_payment(&payment).await;
        assert!(
            matches!(early, PaymentOutcome::Unusable { .. }),
            "{family:?}: {early:?}"
        );
        let queried = merchant.client.query_payment(&payment).await;
        assert_eq!(queried, PaymentOutcome::NotExecuted, "{family:?}");
        let unknown = CreatedPayment {
            id: BkashPaymentId::parse("TR0011nobody").unwrap(),
            agreement: None,
        };
        let queried = merchant.client.query_payment(&unknown).await;
        assert!(
            matches!(queried, PaymentOutcome::Unusable { .. }),
            "{family:?}: {queried:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authorization_is_captured_or_voided_once() {
    for family in WITH_ONE_OFF_PAYMENTS {
        let merchant = Merchant::of(family);
        let (captured, charge) = merchant
            .pay(new_payment("100", Intent::Authorization))
            .await;
        assert!(charge.held, "{family:?}");
        let done = merchant.client.capture_payment(&captured).await;
        assert!(
            matches!(done, ResolutionOutcome::Done { .. }),
            "{family:?}: {done:?}"
        );
        let again = merchant.client.capture_payment(&captured).await;
        assert_eq!(again, ResolutionOutcome::AlreadyProcessed, "{family:?}");
        let PaymentOutcome::Money(charge) = merchant.client.query_payment(&captured).await else {
            panic!("{family:?}: expected money")
        };
        assert!(!charge.held, "{family:?}: captured");
        let (voided, _) = merchant
            .pay(new_payment("200", Intent::Authorization))
            .await;
        let done = merchant.client.void_payment(&voided).await;
        assert!(
            matches!(done, ResolutionOutcome::Done { .. }),
            "{family:?}: {done:?}"
        );
        let late = merchant.client.capture_payment(&voided).await;
        assert_eq!(late, ResolutionOutcome::AlreadyProcessed, "{family:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_wallet_pays_until_the_agreement_is_cancelled() {
    for family in [
        Family::TokenizedV1,
        Family::TokenizedV2,
        Family::TokenizedV03,
    ] {
        let merchant = Merchant::of(family);
        let agreement = merchant.consent().await;
        let saved = NewPayment {
            agreement: Some(agreement.clone()),
            ..new_payment("100", Intent::Sale)
        };
        let (payment, charge) = merchant.pay(saved.clone()).await;
        assert_eq!(
            charge.judge(taka("100"), &invoice(), Intent::Sale),
            Ok(charge.trx_id.clone().unwrap())
        );
        let queried = merchant.client.query_payment(&payment).await;
        assert!(
            matches!(queried, PaymentOutcome::Money(_)),
            "{family:?}: {queried:?}"
        );
        let status = merchant.client.query_agreement(&agreement).await;
        let can_query = family != Family::TokenizedV03;
        assert_eq!(
            status == BkashAgreementStatus::Active,
            can_query,
            "{family:?}"
        );
        assert_eq!(
            merchant.client.cancel_agreement(&agreement).await,
            Ok(()),
            "{family:?}"
        );
        assert_eq!(
            merchant.client.cancel_agreement(&agreement).await,
            Ok(()),
            "{family:?}: again"
        );
        let status = merchant.client.query_agreement(&agreement).await;
        assert_eq!(
            status == BkashAgreementStatus::Gone,
            can_query,
            "{family:?}"
        );
        assert!(
            merchant.client.create_payment(saved).await.is_err(),
            "{family:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authorization_with_a_saved_wallet_is_captured() {
    for family in [Family::TokenizedV1, Family::TokenizedV2] {
        let merchant = Merchant::of(family);
        let payment = NewPayment {
            agreement: Some(merchant.consent().await),
            ..new_payment("100", Intent::Authorization)
        };
        let (payment, charge) = merchant.pay(payment).await;
        assert!(charge.held, "{family:?}");
        let done = merchant.client.capture_payment(&payment).await;
        assert!(
            matches!(done, ResolutionOutcome::Done { .. }),
            "{family:?}: {done:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_transfers_and_pays_out_its_balance() {
    let merchant = Merchant::of(Family::CheckoutIframe);
    merchant.pay(new_payment("500", Intent::Sale)).await;
    let organization = bkash::organization(merchant.config(), merchant.machine.ports()).unwrap();
    let before = organization.balances().await.unwrap();
    assert!(
        before
            .iter()
            .any(|account| account.current_poisha >= 50_000),
        "{before:?}"
    );
    let direction = TransferDirection::CollectionToDisbursement;
    organization.transfer(taka("300"), direction).await.unwrap();
    let payout = NewPayout {
        amount: taka("100"),
        invoice: invoice(),
        receiver: Msisdn::parse("01929918378").unwrap(),
    };
    let paid_out = organization.pay_out(payout).await.unwrap();
    assert_eq!(paid_out.amount, taka("100"));
    let found = merchant
        .client
        .search_transaction(&paid_out.trx_id)
        .await
        .unwrap();
    assert_eq!(found.amount, Some(taka("100")));
}
