//! For any sequence of calls through any families, no money appears or vanishes, no payment returns to an
//! earlier state, and the ledger matches the responses.

mod actions;
mod families;
mod ledger;

use proptest::prelude::*;
use serde_json::json;
use simulator::Settings;

use crate::harness::Shop;
use actions::{Action, action_strategy};
use families::{Family, MerchantPayment};
use ledger::{Balances, Movement};

/// A shop and the merchant's records.
struct Scenario {
    shop: Shop,
    payments: Vec<MerchantPayment>,
    agreements: Vec<String>,
    /// The movements that successful responses reported, in order.
    reported: Vec<Movement>,
    /// The last known progress of each of `payments`.
    progress: Vec<u8>,
}

impl Scenario {
    async fn open() -> Self {
        let settings = Settings {
            refund_limit: 10,
            // Repeated amounts are not duplicates here, so that many actions succeed.
            duplicate_window_seconds: 0,
            duplicate_refund_window_seconds: 0,
            seed: Some(1),
            ..Settings::default()
        };
        Self {
            shop: Shop::open_with(settings).await,
            payments: Vec::new(),
            agreements: Vec::new(),
            reported: Vec::new(),
            progress: Vec::new(),
        }
    }

    /// A payment, or an unknown one if there is none with this index.
    fn payment(&self, index: usize) -> MerchantPayment {
        self.payments.get(index).cloned().unwrap_or_default()
    }

    async fn perform(&mut self, action: Action) {
        match action {
            Action::Consent { family, wallet } => {
                let agreement = family.consent(&self.shop, wallet).await;
                self.agreements.extend(agreement);
            }
            Action::Revoke { agreement } => {
                if let Some(agreement) = self.agreements.get(agreement) {
                    Family::V1.revoke(&self.shop, agreement).await;
                }
            }
            Action::Create {
                family,
                taka,
                authorization,
                agreement,
            } => {
                let agreement = self.agreements.get(agreement).map(String::as_str);
                let created = family
                    .create(&self.shop, taka, authorization, agreement)
                    .await;
                self.payments.extend(created.clone());
                self.progress.extend(created.map(|_| 0));
            }
            Action::Customer {
                payment,
                wallet,
                action,
            } => {
                let path = format!("/payments/{}/{action}", self.payment(payment).id);
                let body = json!({"wallet": wallet});
                self.shop.control(reqwest::Method::POST, &path, body).await;
            }
            Action::Execute { payment, family } => {
                let payment_record = self.payment(payment);
                if let Some((movement, trx_id)) = family.execute(&self.shop, &payment_record).await
                {
                    self.reported.push(movement);
                    self.payments[payment].trx_id = trx_id;
                }
            }
            Action::CaptureOrVoid {
                payment,
                family,
                capture,
            } => {
                let movement = family
                    .capture_or_void(&self.shop, &self.payment(payment), capture)
                    .await;
                self.reported.extend(movement);
            }
            Action::Refund {
                payment,
                family,
                taka,
            } => {
                let movement = family
                    .refund(&self.shop, &self.payment(payment), taka)
                    .await;
                self.reported.extend(movement);
            }
            Action::Organization { taka, move_to } => {
                self.reported
                    .extend(families::organization(&self.shop, taka, move_to).await);
            }
            Action::Advance { seconds } => {
                self.shop.advance(seconds);
                let granted = self.shop.grant().await;
                granted.text_of("id_token").clone_into(&mut self.shop.token);
            }
        }
    }

    /// Asserts that no payment returned to an earlier state.
    async fn assert_no_payment_went_back(&mut self) {
        for (payment_record, progress) in self.payments.iter().zip(&mut self.progress) {
            let path = format!("/payments/{}", payment_record.id);
            let shown = self
                .shop
                .control(reqwest::Method::GET, &path, json!({}))
                .await;
            let now = ledger::rank(shown.text_of("transactionStatus"));
            assert!(now >= *progress, "{} went back", payment_record.id);
            *progress = now;
        }
    }
}

async fn run(actions: Vec<Action>) {
    let mut scenario = Scenario::open().await;
    let initial = Balances::of(&scenario.shop.ledger());
    for action in actions {
        scenario.perform(action).await;
        let now = Balances::of(&scenario.shop.ledger());
        assert_eq!(now.total(), initial.total(), "no money appears or vanishes");
        scenario.assert_no_payment_went_back().await;
    }
    let ledger = scenario.shop.ledger();
    assert_eq!(
        ledger::entries(&ledger),
        scenario.reported,
        "the ledger and the responses differ"
    );
    assert_eq!(
        initial.after(&ledger),
        Balances::of(&ledger),
        "the entries and the balances differ"
    );
    for (payment_record, rank) in scenario.payments.iter().zip(&scenario.progress) {
        ledger::assert_entries_match(&ledger, &payment_record.id, *rank);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_calls_leaves_the_ledger_consistent(actions in prop::collection::vec(action_strategy(), 20..70)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(actions));
    }
}
