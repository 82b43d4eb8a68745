//! Whoever has a key, but not to this: another merchant's, another mode's, a publishable one, one that has ended, or an
//! old session. Each is refused with a problem document, learns nothing by it, and changes nothing.

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

/// The merchant `tea-house` in both modes, with addresses that payers may return to.
async fn tea_house(shop: &Shop) -> RunningSimulator {
    let bkash = bkash_of("tea-house");
    let mut live = provider_account_at(&bkash);
    live.mode = Mode::Live;
    // Nothing that these tests do calls it.
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

/// Everything that an account can own, by what its identifier begins with.
async fn belongings(merchant: &BackEnd<'_>) -> Vec<String> {
    let url = format!("{}/nothing-listens-here", merchant.shop.simulator.origin);
    let endpoint = merchant
        .post("/v1/webhook_endpoints", &json!({ "url": url }))
        .await;
    let (session, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let wish = json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
    let refund = merchant.post("/v1/refunds", &wish).await;
    let wallet = merchant.shop.saved_wallet().await;
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
        wallet,
        text(event),
        endpoint.text("id"),
        text(delivery),
        key.text("id"),
        trx_id,
    ]
}

/// One of the same kind that nobody has.
fn unknown(id: &str) -> String {
    match id.split_once('_') {
        Some((kind @ ("cs" | "wal"), _)) => format!("{kind}_{}", "A".repeat(43)),
        Some((kind, _)) => format!("{kind}_{}", "0".repeat(32)),
        None => "ZZZZZZZZZZ".to_owned(),
    }
}

/// All that an account can see of itself.
async fn everything(merchant: &BackEnd<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for (method, path, _) in Contract::get().operations() {
        // A key remembers when it was used last.
        if method == "GET" && !path.contains('{') && path != "/v1/api_keys" {
            all.push(merchant.get(path).await.body);
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_of_another_merchant_looks_like_one_that_does_not_exist() {
    let shop = Shop::open().await;
    let _bkash = tea_house(&shop).await;
    let victim = BackEnd::of(&shop).await;
    let all = belongings(&victim).await;
    let before = everything(&victim).await;
    let other = BackEnd::of_account(&shop, &account("tea-house"), Some(Scopes::full())).await;
    let mut tried = 0;
    let operations = Contract::get().operations().into_iter();
    // Merchants are nobody's but the server's: `merchants_api.rs` tries who reaches them.
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
            let (foreign, nobodys) = (ask(id).await, ask(&unknown(id)).await);
            assert_eq!(
                (foreign.status, foreign.code()),
                (404, "not_found"),
                "{method} {path} {id}"
            );
            assert_eq!(foreign.body, nobodys.body, "{method} {place} {id}");
            tried += 1;
        }
    }
    assert_eq!(tried % all.len(), 0);
    assert!(tried >= 17 * all.len(), "{tried}");

    // Nor is it reached by what a body, a filter or a cursor names.
    let [session, payment, _, wallet, event, ..] = &all[..] else {
        panic!("{all:?}")
    };
    let wish = json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
    let refused = other.post("/v1/refunds", &wish).await;
    assert_eq!((refused.status, refused.code()), (404, "not_found"));
    let own = other.post(SESSIONS, &other.order("INV-1")).await.text("id");
    let start = format!("{SESSIONS}/{own}/start");
    let refused = other.post(&start, &json!({ "agreement": wallet })).await;
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
    assert_eq!(everything(&victim).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wishs_key_means_nothing_in_another_account_mode_or_kind_of_key() {
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
            .wish("the-one", SESSIONS, &caller.order("INV-1"))
            .await;
        assert_eq!(
            (same.status, same.page.header("idempotency-replayed")),
            (201, ""),
            "{number}"
        );
        opened.push(same.text("id"));
        // Nor is another body under the same key told of.
        let other = caller.order(&format!("INV-other-{number}"));
        let other = caller.wish("the-other", SESSIONS, &other).await;
        assert_eq!(other.status, 201, "{number}: {other:?}");
    }
    opened.sort();
    opened.dedup();
    assert_eq!(opened.len(), 3);

    // Whoever has the publishable key, which is everybody, uses up none of the back end's.
    let page = BackEnd::with(&shop, None).await;
    let session = callers[0]
        .post(SESSIONS, &callers[0].order("INV-2"))
        .await
        .text("id");
    let start = format!("{SESSIONS}/{session}/start");
    assert_eq!(page.wish("tomorrow", &start, &json!({})).await.status, 200);
    let order = callers[0].order("INV-3");
    assert_eq!(
        callers[0].wish("tomorrow", SESSIONS, &order).await.status,
        201
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishable_key_starts_and_reads_and_is_refused_on_every_other_route() {
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
    let with_wallet = json!({ "agreement": unknown("agr_") });
    let refused = page.post(&format!("{path}/start"), &with_wallet).await;
    assert_eq!((refused.status, refused.code()), (403, "missing_scope"));
    let more = page.get(&format!("{path}?expand=payments")).await;
    assert!(more.body.get("payments").is_none(), "{more:?}");

    // Nor does another merchant's open this one's session.
    let stranger = BackEnd::of_account(&shop, &account("tea-house"), None).await;
    assert_eq!(stranger.get(&path).await.code(), "not_found");
    let start = stranger.post(&format!("{path}/start"), &json!({})).await;
    assert_eq!(start.code(), "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_reads_answers_to_publishable_keys_on_registered_pages_alone() {
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
    let leave = "access-control-allow-origin";
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
        assert_eq!(answer.header(leave), allowed, "{origin}");
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
        for question in ["GET", "POST", "DELETE"] {
            let request = shop
                .browser
                .request(Method::OPTIONS, &path)
                .header("origin", origin);
            let answer =
                Page::read(request.header("access-control-request-method", question)).await;
            assert_eq!(
                (answer.status, answer.header(leave)),
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
async fn a_key_that_has_ended_opens_nothing_and_says_no_more_than_that() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let make = async |wish: Value| {
        let made = merchant.post("/v1/api_keys", &wish).await;
        (
            made.text("id"),
            BackEnd::with_key(&shop, made.text("secret")),
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
    // A key that never was, in every form that somebody may try.
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
async fn a_session_that_is_over_is_not_begun_again_by_anybody() {
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
        .wish("start", &format!("{SESSIONS}/{expired}/start"), &json!({}))
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
    // What was answered before is said again, and begins nothing.
    let replayed = merchant
        .wish("start", &format!("{SESSIONS}/{expired}/start"), &json!({}))
        .await;
    assert_eq!((replayed.status, &replayed.body), (200, &started.body));
    assert_eq!(replayed.page.header("idempotency-replayed"), "true");
    assert_eq!(shop.calls("create").await, calls);
    assert_eq!(shop.booked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_was_taken_back_is_told_from_one_that_nobody_gave() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let wallet = shop.saved_wallet().await;
    let agreement = format!("/v1/agreements/{wallet}");
    let payer = merchant.get(&agreement).await.text("payer_reference");
    let cancel = format!("{agreement}/cancel");
    assert_eq!(merchant.post(&cancel, &json!({})).await.status, 200);

    let with = json!({ "agreement": wallet });
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
