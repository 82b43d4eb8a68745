//! Several merchants on one server: names, provider accounts, wallets and tokens are separate.

use eventlog::Cause;
use std::time::Duration;

use bkash::Credentials;
use directory::{Actor, NewMerchant, NewProviderAccount, ProfileInput, ProviderAccountInput};
use domain::{
    AccountId, Amount, InvoiceNumber, MerchantId, Mode, PayerReference,
    session::{self, AgreementPolicy},
};
use serde_json::json;
use server::Checkout;
use simulator::{RunningSimulator, Settings};

use crate::support::{Order, Shop};

/// Longer than another process takes to notice a change.
const CACHE_LIFETIME: Duration = Duration::from_secs(5);

pub(crate) fn account(merchant: &str) -> AccountId {
    AccountId::parse(&format!("{merchant}/test")).unwrap()
}

fn id(merchant: &str) -> MerchantId {
    MerchantId::parse(merchant).unwrap()
}

fn operator() -> Actor {
    Actor::operator("tester")
}

/// A simulator with one merchant's credentials.
pub(crate) fn bkash_of(merchant: &str) -> RunningSimulator {
    let secret = |what: &str| format!("{what}-of-{merchant}");
    simulator::spawn(Settings {
        merchant: simulator::Merchant {
            app_key: secret("key"),
            app_secret: secret("secret"),
            username: secret("user"),
            password: secret("password"),
            ..simulator::Merchant::default()
        },
        duplicate_window_seconds: 0,
        ..Settings::default()
    })
    .unwrap()
}

pub(crate) fn provider_account_at(bkash: &RunningSimulator) -> NewProviderAccount {
    let merchant = bkash.simulator.settings().merchant.clone();
    NewProviderAccount {
        mode: Mode::Test,
        settings: ProviderAccountInput {
            family: "tokenized-v1".to_owned(),
            base_url: format!("{}/v1.2.0-beta", bkash.origin),
            page_origins: vec![bkash.origin.clone()],
            scripts: Vec::new(),
            ipn_topic: None,
        },
        credentials: Some(Credentials {
            app_key: merchant.app_key.into(),
            app_secret: merchant.app_secret.into(),
            username: merchant.username.into(),
            password: merchant.password.into(),
        }),
    }
}

pub(crate) async fn add(checkout: &Checkout, merchant: &str, name: &str, bkash: &RunningSimulator) {
    let new = NewMerchant {
        id: id(merchant),
        profile: ProfileInput {
            name: Some(name.to_owned()),
            support: Some("tea@example".to_owned()),
            return_urls: Some(vec!["https://tea.example/thanks?s={session}".to_owned()]),
            session_minutes: Some(7),
            ..ProfileInput::default()
        },
        provider_accounts: vec![provider_account_at(bkash)],
    };
    checkout
        .accounts()
        .directory()
        .create_merchant(new, &operator(), None)
        .await
        .unwrap();
}

fn payer() -> PayerReference {
    PayerReference::parse("customer-7").unwrap()
}

/// Opens a session of an account for the one payer and the one invoice number of these tests.
async fn open<'a>(shop: &'a Shop, checkout: &Checkout, merchant: &str, invoice: &str) -> Order<'a> {
    let account = checkout.accounts().get(&account(merchant)).await.unwrap();
    let amount = Amount::parse("599.00").unwrap();
    let expires_at = checkout.engine.now() + account.profile.session_lifetime();
    let new = session::Order {
        payer: Some(payer()),
        success_url: format!("{}/demo", shop.origin),
        cancel_url: format!("{}/demo", shop.origin),
        agreement_policy: AgreementPolicy::Offer,
        ..session::Order::new(
            account.id.clone(),
            amount,
            InvoiceNumber::parse(invoice).unwrap(),
            expires_at,
        )
    };
    let opened = checkout
        .engine
        .open_session(new, Cause::key("key_1"), None, |_, _| None);
    let session = opened.await.unwrap().id;
    Order {
        shop,
        path: format!("/pay/{}", session.as_str()),
    }
}

fn booked(bkash: &RunningSimulator) -> usize {
    bkash.simulator.ledger()["entries"]
        .as_array()
        .unwrap()
        .len()
}

async fn grants(shop: &Shop, bkash: &RunningSimulator) -> u64 {
    let url = format!("{}/simulator/calls", bkash.origin);
    let calls: serde_json::Value =
        serde_json::from_str(&shop.browser.get(&url).await.body).unwrap();
    calls["counters"]["grant"].as_u64().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn merchants_with_the_same_payer_and_invoice_are_separate() {
    let shop = Shop::open().await;
    let (checkout, tea) = (shop.checkout(), bkash_of("tea-house"));
    add(&checkout, "tea-house", "চা ঘর", &tea).await;
    let ours = open(&shop, &checkout, "default", "INV-1").await;
    let theirs = open(&shop, &checkout, "tea-house", "INV-1").await;
    assert_ne!(ours.path, theirs.path);

    // Each payer saves a wallet on the way, at the merchant's own bKash.
    for (order, bkash) in [(&ours, &shop.simulator), (&theirs, &tea)] {
        let consent = order.press(&[("remember", "on")]).await;
        assert!(consent.starts_with(&bkash.origin), "{consent}");
        let callback = order.at_bkash(&consent, "approve").await;
        let pin = shop.browser.get(&callback).await.location();
        let callback = order.at_bkash(&pin, "approve").await;
        shop.browser.get(&callback).await;
        order.becomes("paid").await;
    }
    assert_eq!((booked(&shop.simulator), booked(&tea)), (1, 1));
    assert_eq!(
        (
            grants(&shop, &shop.simulator).await,
            grants(&shop, &tea).await
        ),
        (1, 1)
    );

    let mut wallets = Vec::new();
    for merchant in ["default", "tea-house"] {
        let found = checkout
            .engine
            .agreements_of_payer(&account(merchant), &payer())
            .await
            .unwrap();
        assert_eq!(found.len(), 1, "{merchant}");
        wallets.push(found[0].0.clone());
    }
    assert_ne!(wallets[0], wallets[1]);
    // A wallet of one merchant cannot pay another merchant's order.
    let next = open(&shop, &checkout, "tea-house", "INV-2").await;
    let form = [("agreement", wallets[0].as_str())];
    let foreign = shop
        .browser
        .post(&format!("{}/start", next.path), &form)
        .await;
    assert_eq!(foreign.status, 404, "{}", foreign.body);
    assert!(next.page().await.body.contains(wallets[1].as_str()));
    assert!(!next.page().await.body.contains(wallets[0].as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_with_the_same_credentials_have_separate_tokens() {
    let shop = Shop::open().await;
    let checkout = shop.checkout();
    for merchant in ["tea-house", "book-shop"] {
        add(&checkout, merchant, merchant, &shop.simulator).await;
    }
    for merchant in ["default", "tea-house", "book-shop"] {
        open(&shop, &checkout, merchant, "INV-1")
            .await
            .press(&[])
            .await;
    }
    assert_eq!(grants(&shop, &shop.simulator).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_of_a_merchant_keeps_its_token() {
    let shop = Shop::open().await;
    let (checkout, tea) = (shop.checkout(), bkash_of("tea-house"));
    add(&checkout, "tea-house", "Tea", &tea).await;
    open(&shop, &checkout, "tea-house", "INV-1")
        .await
        .press(&[])
        .await;
    let input = ProfileInput {
        name: Some("Tea & More".to_owned()),
        ..ProfileInput::default()
    };
    let directory = checkout.accounts().directory();
    directory
        .update_merchant(&id("tea-house"), &input, &operator())
        .await
        .unwrap();
    shop.clock.pass(CACHE_LIFETIME);
    let order = open(&shop, &checkout, "tea-house", "INV-2").await;
    order.press(&[]).await;
    assert!(order.page().await.body.contains("Tea &amp; More"));
    assert_eq!(grants(&shop, &tea).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_their_merchants_name_provider_account_and_session_lifetime() {
    let shop = Shop::open().await;
    let (checkout, tea) = (shop.checkout(), bkash_of("tea-house"));
    add(&checkout, "tea-house", "চা ঘর", &tea).await;
    let page = open(&shop, &checkout, "tea-house", "INV-1")
        .await
        .page()
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("চা ঘর") && !page.body.contains("My Shop"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains(&tea.origin) && !policy.contains(&shop.simulator.origin),
        "{policy}"
    );
    let order = open(&shop, &checkout, "tea-house", "INV-2").await;
    shop.clock.pass(Duration::from_secs(7 * 60 + 1));
    assert_eq!(
        order.page().await.status,
        410,
        "its sessions stay open for seven minutes"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn payers_are_redirected_only_to_allowed_urls() {
    let shop = Shop::open().await;
    let checkout = shop.checkout();
    add(&checkout, "tea-house", "Tea", &shop.simulator).await;
    let account = checkout
        .accounts()
        .get(&account("tea-house"))
        .await
        .unwrap();
    let allowed = |url: &str| checkout.may_return_to(&account, &url::Url::parse(url).unwrap());
    assert!(allowed("https://tea.example/thanks?s={session}"));
    assert!(allowed(&format!("{}/demo", shop.origin)));
    assert!(!allowed("https://tea.example/thanks"));
    assert!(!allowed(
        "https://tea.example.evil.example/thanks?s={session}"
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_merchant_starts_no_payment() {
    let shop = Shop::open().await;
    let (checkout, tea) = (shop.checkout(), bkash_of("tea-house"));
    add(&checkout, "tea-house", "Tea", &tea).await;
    let (fresh, confirmed) = (
        open(&shop, &checkout, "tea-house", "INV-1").await,
        open(&shop, &checkout, "tea-house", "INV-2").await,
    );
    let callback = confirmed.confirm().await;
    let directory = checkout.accounts().directory();
    directory
        .set_enabled(&id("tea-house"), false, &operator())
        .await
        .unwrap();
    assert!(
        checkout
            .accounts()
            .get(&account("tea-house"))
            .await
            .is_none(),
        "takes effect at once in this process"
    );
    shop.clock.pass(CACHE_LIFETIME);
    assert_eq!(fresh.page().await.status, 503);
    for form in [&[][..], &[("remember", "on")]] {
        shop.browser
            .post(&format!("{}/start", fresh.path), form)
            .await;
    }
    shop.browser.get(&callback).await;
    assert_eq!(booked(&tea), 0, "a payer who comes back is not charged");
    assert_eq!(tea.simulator.ledger()["executes"], json!({}));

    directory
        .set_enabled(&id("tea-house"), true, &operator())
        .await
        .unwrap();
    shop.clock.pass(CACHE_LIFETIME);
    assert_eq!(fresh.page().await.status, 200);
    shop.browser.get(&callback).await;
    confirmed.becomes("paid").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn completes_payments_of_a_merchant_that_was_disabled_meanwhile() {
    let shop = Shop::open().await;
    let (checkout, tea) = (shop.checkout(), bkash_of("tea-house"));
    add(&checkout, "tea-house", "Tea", &tea).await;
    let order = open(&shop, &checkout, "tea-house", "INV-1").await;
    let callback = order.confirm().await;
    let lost = json!({ "rules": [{ "operation": "execute", "kind": "cut_after" }], "seed": 1 });
    tea.simulator.set_faults(lost).unwrap();
    shop.browser.get(&callback).await;
    let directory = checkout.accounts().directory();
    directory
        .set_enabled(&id("tea-house"), false, &operator())
        .await
        .unwrap();
    assert_eq!(
        booked(&tea),
        1,
        "bKash executed the payment, and its answer was lost"
    );
    shop.clock.pass(Duration::from_secs(40));
    order.becomes("paid").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn does_not_send_credentials_to_a_base_url_altered_in_the_database() {
    let shop = Shop::open().await;
    let checkout = shop.checkout();
    let (tea, evil) = (bkash_of("tea-house"), bkash_of("tea-house"));
    add(&checkout, "tea-house", "Tea", &tea).await;
    let order = open(&shop, &checkout, "tea-house", "INV-1").await;
    let file = rusqlite::Connection::open(shop.database()).unwrap();
    file.execute_batch("DROP TRIGGER events_are_never_changed")
        .unwrap();
    let redirect = "UPDATE events SET body = replace(body, ?1, ?2) WHERE stream LIKE 'merchant/%'";
    file.execute(redirect, [&tea.origin, &evil.origin]).unwrap();
    // The server reads the merchant for the first time now.
    assert_eq!(order.page().await.status, 503);
    assert_eq!(grants(&shop, &evil).await, 0);
}
