//! Requests with a key that does not give access: of another merchant or mode, publishable, or ended; and requests for
//! closed sessions. Each is rejected with a problem document, discloses nothing and changes nothing.

use std::time::Duration;

use directory::{Actor, NewMerchant, ProfileInput, Scopes};
use domain::{AccountId, MerchantId, Mode};
use reqwest::Method;
use serde_json::{Value, json};
use simulator::{RunningSimulator, Settings};

use crate::{
    merchants::{account, bkash_of, provider_account_at},
    support::{BackEnd, Contract, Page, Shop},
};

const SESSIONS: &str = "/v1/checkout/sessions";

/// Adds the merchant `tea-house` in both modes, with registered return URLs.
async fn tea_house(shop: &Shop) -> RunningSimulator {
    let bkash = bkash_of("tea-house");
    let mut live = provider_account_at(&bkash);
    live.mode = Mode::Live;
    // These tests do not call bKash in live mode.
    live.settings.base_url = String::from("https://tokenized.pay.bka.sh/v1.2.0-beta");
    live.settings.page_origins = vec![String::from("https://payment.bkash.com")];
    let new = NewMerchant {
        id: MerchantId::parse("tea-house").unwrap(),
        profile: ProfileInput {
            name: Some("চা ঘর".to_owned()),
            return_origins: Some(vec![shop.origin.clone()]),
            ..ProfileInput::default()
        },
        provider_accounts: vec![provider_account_at(&bkash), live],
    };
    let checkout = shop.checkout();
    let directory = checkout.accounts().directory();
    let by = Actor::operator("tester");
    directory.create_merchant(new, &by, None).await.unwrap();
    bkash
}

/// Creates one object of every kind and returns the identifiers.
async fn create_objects(merchant: &BackEnd<'_>) -> Vec<String> {
    let url = format!("{}/nothing-listens-here", merchant.shop.simulator.origin);
    let endpoint = merchant
        .post("/v1/webhook_endpoints", &json!({ "url": url }))
        .await;
    let (session, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let body = json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
    let refund = merchant.post("/v1/refunds", &body).await;
    let agreement = merchant.shop.saved_wallet().await;
    let event = &merchant.get("/v1/events").await.body["data"][0]["id"];
    let deliveries = format!("/v1/webhook_endpoints/{}/deliveries", endpoint.text("id"));
    let delivery = &merchant.get(&deliveries).await.body["data"][0]["id"];
    let key = merchant
        .post("/v1/api_keys", &json!({ "scopes": ["read-only"] }))
        .await;
    let trx_id = merchant
        .get(&format!("/v1/payments/{payment}"))
        .await
        .text("trx_id");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    vec![
        session,
        payment,
        refund.text("id"),
        agreement,
        text(event),
        endpoint.text("id"),
        text(delivery),
        key.text("id"),
        trx_id,
    ]
}

/// An identifier of the same kind that does not exist.
fn nonexistent(id: &str) -> String {
    match id.split_once('_') {
        Some((kind @ ("cs" | "agr"), _)) => format!("{kind}_{}", "A".repeat(43)),
        Some((kind, _)) => format!("{kind}_{}", "0".repeat(32)),
        None => "ZZZZZZZZZZ".to_owned(),
    }
}

/// All lists of an account.
async fn all_lists(merchant: &BackEnd<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for (method, path, _) in Contract::get().operations() {
        // API keys change with each request: `last_used_at`.
        if method == "GET" && !path.contains('{') && path != "/v1/api_keys" {
            all.push(merchant.get(path).await.body);
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn objects_of_another_account_are_indistinguishable_from_nonexistent_ones() {
    let shop = Shop::open().await;
    let _bkash = tea_house(&shop).await;
    let victim = BackEnd::of(&shop).await;
    let all = create_objects(&victim).await;
    let before = all_lists(&victim).await;
    let other = BackEnd::of_account(&shop, &account("tea-house"), Some(Scopes::full())).await;
    let mut tried = 0;
    let operations = Contract::get().operations().into_iter();
    // Merchants do not belong to an account; `merchants_api.rs` tests access to them.
    let of_accounts = operations.filter(|(_, path, _)| !path.starts_with("/v1/merchants"));
    for (method, path, operation) in of_accounts {
        let Some((place, _)) = path
            .split_once('}')
            .map(|(start, _)| start.split_once('{').unwrap())
        else {
            continue;
        };
        let example = operation.pointer("/requestBody/content/application~1json/example");
        let body = example.cloned().unwrap_or_else(|| json!({}));
        for id in &all {
            let ask = async |id: &str| {
                let path = path.replace("{id}", id).replace("{trx_id}", id);
                match method.as_str() {
                    "GET" => other.get(&path).await,
                    "POST" => other.post(&path, &body).await,
                    _ => other.send(method.parse().unwrap(), &path, &body).await,
                }
            };
            let (foreign, missing) = (ask(id).await, ask(&nonexistent(id)).await);
            assert_eq!(
                (foreign.status, foreign.code()),
                (404, "not_found"),
                "{method} {path} {id}"
            );
            assert_eq!(foreign.body, missing.body, "{method} {place} {id}");
            tried += 1;
        }
    }
    assert_eq!(tried % all.len(), 0);
    assert!(tried >= 17 * all.len(), "{tried}");

    // Identifiers in bodies, filters and cursors give no access either.
    let [session, payment, _, agreement, event, ..] = &all[..] else {
        panic!("{all:?}")
    };
    let body = json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
    let refused = other.post("/v1/refunds", &body).await;
    assert_eq!((refused.status, refused.code()), (404, "not_found"));
    let own = other.post(SESSIONS, &other.order("INV-1")).await.text("id");
    let start = format!("{SESSIONS}/{own}/start");
    let refused = other.post(&start, &json!({ "agreement": agreement })).await;
    assert_eq!((refused.status, refused.code()), (404, "not_found"));
    let url = format!("{}/nothing-listens-here", shop.simulator.origin);
    let endpoint = other
        .post("/v1/webhook_endpoints", &json!({ "url": url }))
        .await
        .text("id");
    let replay = format!("/v1/webhook_endpoints/{endpoint}/replay");
    let refused = other.post(&replay, &json!({ "event": event })).await;
    assert_eq!((refused.status, refused.code()), (404, "not_found"));
    let span = json!({ "from": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z" });
    let own_events = other.get("/v1/events").await.body["data"]
        .as_array()
        .unwrap()
        .len();
    let replayed = other.post(&replay, &span).await;
    assert_eq!(replayed.body["deliveries"], own_events);
    for list in [
        format!("/v1/events?object={session}"),
        format!("{SESSIONS}?payer_reference=demo"),
    ] {
        assert_eq!(other.get(&list).await.body["data"], json!([]), "{list}");
    }
    assert_eq!(all_lists(&victim).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn idempotency_keys_are_separate_by_account_mode_and_kind_of_api_key() {
    let shop = Shop::open().await;
    let _bkash = tea_house(&shop).await;
    let live = AccountId::parse("tea-house/live").unwrap();
    let callers = [
        BackEnd::of(&shop).await,
        BackEnd::of_account(&shop, &account("tea-house"), Some(Scopes::full())).await,
        BackEnd::of_account(&shop, &live, Some(Scopes::full())).await,
    ];
    let mut opened = Vec::new();
    for (number, caller) in callers.iter().enumerate() {
        let same = caller
            .post_with_key("the-one", SESSIONS, &caller.order("INV-1"))
            .await;
        assert_eq!(
            (same.status, same.page.header("idempotency-replayed")),
            (201, ""),
            "{number}"
        );
        opened.push(same.text("id"));
        // A different body with a key of another account is no conflict.
        let other = caller.order(&format!("INV-other-{number}"));
        let other = caller.post_with_key("the-other", SESSIONS, &other).await;
        assert_eq!(other.status, 201, "{number}: {other:?}");
    }
    opened.sort();
    opened.dedup();
    assert_eq!(opened.len(), 3);

    // Requests with the public publishable key do not occupy keys of the back end.
    let page = BackEnd::with(&shop, None).await;
    let session = callers[0]
        .post(SESSIONS, &callers[0].order("INV-2"))
        .await
        .text("id");
    let start = format!("{SESSIONS}/{session}/start");
    assert_eq!(
        page.post_with_key("tomorrow", &start, &json!({}))
            .await
            .status,
        200
    );
    let order = callers[0].order("INV-3");
    assert_eq!(
        callers[0]
            .post_with_key("tomorrow", SESSIONS, &order)
            .await
            .status,
        201
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishable_key_has_access_to_two_operations_only() {
    let shop = Shop::open().await;
    let _bkash = tea_house(&shop).await;
    let merchant = BackEnd::of(&shop).await;
    let page = BackEnd::with(&shop, None).await;
    let session = merchant
        .post(SESSIONS, &merchant.order("INV-1"))
        .await
        .text("id");
    let mut allowed = Vec::new();
    for (method, path, operation) in Contract::get().operations() {
        let name = operation["operationId"].as_str().unwrap();
        let example = operation.pointer("/requestBody/content/application~1json/example");
        let mut body = example.cloned().unwrap_or_else(|| json!({}));
        if name == "start_session" {
            body = json!({});
        }
        let path = path
            .replace("{id}", &session)
            .replace("{trx_id}", "ZZZZZZZZZZ");
        let answer = match method.as_str() {
            "GET" => page.get(&path).await,
            "POST" => page.post(&path, &body).await,
            _ => page.send(method.parse().unwrap(), &path, &body).await,
        };
        if answer.status == 200 {
            allowed.push(name);
        } else {
            assert_eq!(
                (answer.status, answer.code()),
                (403, "missing_scope"),
                "{name}"
            );
        }
    }
    allowed.sort_unstable();
    assert_eq!(allowed, ["retrieve_session", "start_session"]);
    let path = format!("{SESSIONS}/{session}");
    let with_agreement = json!({ "agreement": nonexistent("agr_") });
    let refused = page.post(&format!("{path}/start"), &with_agreement).await;
    assert_eq!((refused.status, refused.code()), (403, "missing_scope"));
    let more = page.get(&format!("{path}?expand=payments")).await;
    assert!(more.body.get("payments").is_none(), "{more:?}");

    // The publishable key of another merchant does not give access.
    let stranger = BackEnd::of_account(&shop, &account("tea-house"), None).await;
    assert_eq!(stranger.get(&path).await.code(), "not_found");
    let start = stranger.post(&format!("{path}/start"), &json!({})).await;
    assert_eq!(start.code(), "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_registered_origins_can_read_responses_to_publishable_keys() {
    let settings = Settings::default();
    let more = &[(
        "CHECKOUT__MERCHANT__EMBED_ORIGINS",
        r#"["https://shop.example"]"#,
    )];
    let shop = Shop::open_configured(settings, more).await;
    let merchant = BackEnd::of(&shop).await;
    let page = BackEnd::with(&shop, None).await;
    let session = merchant
        .post(SESSIONS, &merchant.order("INV-1"))
        .await
        .text("id");
    let path = format!("{SESSIONS}/{session}");
    let ask = |method: Method, key: &str, origin: &'static str| {
        let request = shop.browser.request(method, &path).bearer_auth(key);
        Page::read(request.header("origin", origin))
    };
    let allow_origin = "access-control-allow-origin";
    let own = "https://shop.example";
    for (key, origin, allowed) in [
        (&page.key, own, own),
        (&page.key, "https://evil.example", ""),
        (&page.key, "https://shop.example.evil.example", ""),
        (&page.key, "http://shop.example", ""),
        (&page.key, "https://shop.example:8443", ""),
        (&page.key, "null", ""),
        (&merchant.key, own, ""),
        (&merchant.key, "https://evil.example", ""),
        (&"sk_test_x".to_owned(), own, ""),
    ] {
        let answer = ask(Method::GET, key, origin).await;
        assert_eq!(answer.header(allow_origin), allowed, "{origin}");
        assert!(
            !answer
                .headers
                .contains_key("access-control-allow-credentials")
        );
    }
    assert!(
        ask(Method::GET, &page.key, own)
            .await
            .header("vary")
            .contains("Origin")
    );

    for (origin, allowed) in [(own, own), ("https://evil.example", ""), ("null", "")] {
        for requested in ["GET", "POST", "DELETE"] {
            let request = shop
                .browser
                .request(Method::OPTIONS, &path)
                .header("origin", origin);
            let answer =
                Page::read(request.header("access-control-request-method", requested)).await;
            assert_eq!(
                (answer.status, answer.header(allow_origin)),
                (204, allowed),
                "{origin}"
            );
            assert!(
                !answer
                    .header("access-control-allow-methods")
                    .contains("DELETE")
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_key_is_rejected_without_further_detail() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let make = async |body: Value| {
        let created = merchant.post("/v1/api_keys", &body).await;
        (
            created.text("id"),
            BackEnd::with_key(&shop, created.text("secret")),
        )
    };
    let (revoked, after_revoking) = make(json!({ "scopes": ["full"] })).await;
    let (rolled, after_rolling) = make(json!({ "scopes": ["full"] })).await;
    let (_, after_expiring) = make(json!({ "scopes": ["full"], "expires_in": 3600 })).await;
    for key in [&after_revoking, &after_rolling, &after_expiring] {
        assert_eq!(key.get("/v1/payments").await.status, 200);
    }
    let end = async |path: String, body: Value| {
        let ended = merchant.post(&path, &body).await;
        assert!(ended.status < 300, "{ended:?}");
    };
    end(format!("/v1/api_keys/{revoked}/revoke"), json!({})).await;
    end(
        format!("/v1/api_keys/{rolled}/roll"),
        json!({ "overlap": 0 }),
    )
    .await;
    shop.clock.pass(Duration::from_secs(3601));
    let order = merchant.order("INV-1");
    for key in [&after_revoking, &after_rolling, &after_expiring] {
        for answer in [
            key.get("/v1/payments").await,
            key.post(SESSIONS, &order).await,
        ] {
            assert_eq!((answer.status, answer.code()), (401, "invalid_api_key"));
            assert!(answer.page.header("www-authenticate").starts_with("Bearer"));
            assert!(!answer.page.body.contains(&key.key));
        }
    }
    // Keys that never existed.
    let longer = format!("{}x", merchant.key);
    let shorter = &merchant.key[..merchant.key.len() - 1];
    let live = merchant.key.replace("_test_", "_live_");
    let kind = merchant.key.replace("sk_", "pk_");
    for text in [
        "",
        "sk_test_",
        "null",
        &longer,
        shorter,
        &live,
        &kind,
        &merchant.key.to_uppercase(),
    ] {
        let answer = BackEnd::with_key(&shop, text.to_owned())
            .get("/v1/payments")
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "invalid_api_key"),
            "{text}"
        );
    }
    assert_eq!(merchant.get(SESSIONS).await.body["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_session_cannot_be_started() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let page = BackEnd::with(&shop, None).await;
    let (paid, _) = merchant.paid(&merchant.order("INV-paid")).await;
    let open = async |invoice: &str| {
        merchant
            .post(SESSIONS, &merchant.order(invoice))
            .await
            .text("id")
    };
    let cancelled = open("INV-cancelled").await;
    let cancel = format!("{SESSIONS}/{cancelled}/cancel");
    assert_eq!(merchant.post(&cancel, &json!({})).await.status, 200);
    let expired = open("INV-expired").await;
    let started = merchant
        .post_with_key("start", &format!("{SESSIONS}/{expired}/start"), &json!({}))
        .await;
    shop.clock.pass(Duration::from_secs(25 * 3600));
    let calls = shop.calls("create").await;
    for (session, code) in [
        (&paid, "already_paid"),
        (&cancelled, "session_closed"),
        (&expired, "session_closed"),
    ] {
        let start = format!("{SESSIONS}/{session}/start");
        for caller in [&merchant, &page] {
            let refused = caller.post(&start, &json!({})).await;
            assert_eq!((refused.status, refused.code()), (409, code), "{session}");
        }
    }
    // A replayed response starts nothing.
    let replayed = merchant
        .post_with_key("start", &format!("{SESSIONS}/{expired}/start"), &json!({}))
        .await;
    assert_eq!((replayed.status, &replayed.body), (200, &started.body));
    assert_eq!(replayed.page.header("idempotency-replayed"), "true");
    assert_eq!(shop.calls("create").await, calls);
    assert_eq!(shop.booked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_agreement_is_distinguished_from_a_nonexistent_one() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let agreement = shop.saved_wallet().await;
    let path = format!("/v1/agreements/{agreement}");
    let payer = merchant.get(&path).await.text("payer_reference");
    let cancel = format!("{path}/cancel");
    assert_eq!(merchant.post(&cancel, &json!({})).await.status, 200);

    let with = json!({ "agreement": agreement });
    for (payer, refusal) in [
        (&*payer, (409, "agreement_not_active")),
        ("somebody-else", (404, "not_found")),
    ] {
        let mut order = merchant.order(&format!("INV-{payer}"));
        order["payer_reference"] = json!(payer);
        let session = merchant.post(SESSIONS, &order).await.text("id");
        let start = format!("{SESSIONS}/{session}/start");
        let refused = merchant.post(&start, &with).await;
        assert_eq!((refused.status, refused.code()), refusal, "{payer}");
    }
}
