//! Whatever is called in whatever order through whichever family, no taka appears or vanishes, no state
//! goes back, and the books say what the answers said.

mod actions;
mod families;
mod ledger;

use proptest::prelude::*;
use serde_json::json;
use simulator::Settings;

use crate::harness::Shop;
use actions::{Deed, deed};
use families::{Family, Paying};
use ledger::{Told, Where};

/// What the merchant has made so far.
struct World {
    shop: Shop,
    payments: Vec<Paying>,
    agreements: Vec<String>,
    /// What successful answers said was done with money, in order.
    told: Vec<Told>,
    /// How far each payment was seen to be, in the order of `payments`.
    seen: Vec<u8>,
}

impl World {
    async fn open() -> Self {
        let settings = Settings {
            refund_limit: 10,
            // The same amount again and again is what tries the books most.
            duplicate_window_seconds: 0,
            duplicate_refund_window_seconds: 0,
            seed: Some(1),
            ..Settings::default()
        };
        Self {
            shop: Shop::open_with(settings).await,
            payments: Vec::new(),
            agreements: Vec::new(),
            told: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// A payment that was made, or one that never was.
    fn payment(&self, index: usize) -> Paying {
        self.payments.get(index).cloned().unwrap_or_default()
    }

    async fn perform(&mut self, deed: Deed) {
        match deed {
            Deed::Consent { family, wallet } => {
                let agreement = family.consent(&self.shop, wallet).await;
                self.agreements.extend(agreement);
            }
            Deed::Revoke { agreement } => {
                if let Some(agreement) = self.agreements.get(agreement) {
                    Family::V1.revoke(&self.shop, agreement).await;
                }
            }
            Deed::Create {
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
                self.seen.extend(created.map(|_| 0));
            }
            Deed::Customer {
                payment,
                wallet,
                action,
            } => {
                let path = format!("/payments/{}/{action}", self.payment(payment).id);
                let body = json!({"wallet": wallet});
                self.shop.control(reqwest::Method::POST, &path, body).await;
            }
            Deed::Execute { payment, family } => {
                let paying = self.payment(payment);
                if let Some((told, trx_id)) = family.execute(&self.shop, &paying).await {
                    self.told.push(told);
                    self.payments[payment].trx_id = trx_id;
                }
            }
            Deed::Settle {
                payment,
                family,
                capture,
            } => {
                let told = family
                    .settle(&self.shop, &self.payment(payment), capture)
                    .await;
                self.told.extend(told);
            }
            Deed::Refund {
                payment,
                family,
                taka,
            } => {
                let told = family
                    .refund(&self.shop, &self.payment(payment), taka)
                    .await;
                self.told.extend(told);
            }
            Deed::Organization { taka, move_to } => {
                self.told
                    .extend(families::organization(&self.shop, taka, move_to).await);
            }
            Deed::Advance { seconds } => {
                self.shop.advance(seconds);
                let granted = self.shop.grant().await;
                granted.text_of("id_token").clone_into(&mut self.shop.token);
            }
        }
    }

    /// How far along every payment is; it never becomes less.
    async fn nothing_went_back(&mut self) {
        for (paying, seen) in self.payments.iter().zip(&mut self.seen) {
            let path = format!("/payments/{}", paying.id);
            let shown = self
                .shop
                .control(reqwest::Method::GET, &path, json!({}))
                .await;
            let now = ledger::rank(shown.text_of("transactionStatus"));
            assert!(now >= *seen, "{} went back", paying.id);
            *seen = now;
        }
    }
}

async fn run(deeds: Vec<Deed>) {
    let mut world = World::open().await;
    let at_first = Where::of(&world.shop.ledger());
    for deed in deeds {
        world.perform(deed).await;
        let now = Where::of(&world.shop.ledger());
        assert_eq!(now.total(), at_first.total(), "money only moves");
        world.nothing_went_back().await;
    }
    let ledger = world.shop.ledger();
    assert_eq!(
        ledger::entries(&ledger),
        world.told,
        "the books and the answers differ"
    );
    assert_eq!(
        at_first.after(&ledger),
        Where::of(&ledger),
        "the books and the balances differ"
    );
    for (paying, rank) in world.payments.iter().zip(&world.seen) {
        ledger::agree(&ledger, &paying.id, *rank);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_calls_leaves_the_books_consistent(deeds in prop::collection::vec(deed(), 20..70)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(deeds));
    }
}
