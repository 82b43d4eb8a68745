//! Invalid requests to pages and functions: each gets the right status and an error page or problem document.

use reqwest::{
    Method,
    header::{CONTENT_TYPE, ORIGIN},
};

use crate::support::{Page, Shop};

const UNKNOWN_SESSION: &str = "cs_-------------------------------------------";
const UNKNOWN_WALLET: &str = "agr_-------------------------------------------";

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_malformed_identifiers_get_the_same_response() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let impossible = [
        "cs_x",
        "x",
        "..%2f..%2fetc",
        "%00",
        "cs_%F0%9F%92%B8",
        "' OR 1=1 --",
    ];
    let mut bodies = std::collections::HashSet::new();
    for id in impossible.iter().copied().chain([UNKNOWN_SESSION]) {
        let page = shop.browser.get(&format!("/pay/{id}?lang=en")).await;
        assert_eq!(page.status, 404, "{id}");
        bodies.insert(
            page.body
                .replace(id, "ID")
                .split("<main")
                .nth(1)
                .unwrap()
                .to_owned(),
        );
        for action in ["start", "cancel", "wallets"] {
            assert_eq!(
                shop.browser
                    .post(&format!("/pay/{id}/{action}"), &[])
                    .await
                    .status,
                404,
                "{id} {action}"
            );
        }
        assert_eq!(
            shop.browser
                .get(&format!("/pay/{id}/callback?status=success"))
                .await
                .status,
            404,
            "{id}"
        );
        assert_eq!(
            shop.browser
                .get(&format!("/wallets/{id}/callback"))
                .await
                .status,
            404,
            "{id}"
        );
        assert_eq!(
            shop.browser.get(&format!("/demo/orders/{id}")).await.status,
            404,
            "{id}"
        );
        let status = shop
            .browser
            .get(&format!("/api/checkout/status?session={id}"))
            .await;
        assert_eq!(
            (status.status, status.body.as_str()),
            (404, "\"not_found\""),
            "{id}"
        );
    }
    assert_eq!(bodies.len(), 1, "the same page for all");
    for wallet in [UNKNOWN_WALLET, "agr_x"] {
        let answer = shop
            .browser
            .post(&format!("{}/start", order.path), &[("agreement", wallet)])
            .await;
        assert_eq!(answer.status, 404, "{wallet}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cross_site_requests_have_no_effect() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let start = format!("{}/start", order.path);
    let send = |headers: Vec<(&'static str, &'static str)>| {
        let request = shop
            .browser
            .request(Method::POST, &start)
            .form(&[("again", "1")]);
        Page::read(headers.into_iter().fold(request, |request, (name, value)| {
            request.header(name, value)
        }))
    };
    assert_eq!(send(vec![]).await.status, 403);
    assert_eq!(
        send(vec![("origin", "https://evil.example")]).await.status,
        403
    );
    assert_eq!(send(vec![("origin", "null")]).await.status, 403);
    assert_eq!(
        send(vec![("sec-fetch-site", "cross-site")]).await.status,
        403
    );
    assert_eq!(
        send(vec![("sec-fetch-site", "same-site")]).await.status,
        403
    );
    assert_eq!(order.status().await, "open");
    assert_eq!(
        send(vec![("sec-fetch-site", "same-origin")]).await.status,
        303
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_rejects_other_methods() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let paths = [
        (order.path.clone(), "GET"),
        (format!("{}/start", order.path), "POST"),
        (format!("{}/cancel", order.path), "POST"),
        (format!("{}/callback", order.path), "GET"),
        ("/wallets".to_owned(), "GET"),
        ("/wallets/revoke".to_owned(), "POST"),
        ("/api/checkout/start".to_owned(), "POST"),
        ("/api/checkout/status".to_owned(), "GET"),
        ("/demo/orders".to_owned(), "POST"),
    ];
    for (path, own) in paths {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            if method != own {
                let request = shop
                    .browser
                    .request(method.parse().unwrap(), &path)
                    .header(ORIGIN, &shop.origin);
                let answer = Page::read(request).await;
                assert_eq!(answer.status, 405, "{method} {path}");
                assert!(answer.header("allow").contains(own), "{method} {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_request_to_a_callback_has_no_effect() {
    let shop = Shop::open().await;
    let (order, callback) = shop.confirmed().await;
    assert_eq!(
        Page::read(shop.browser.request(Method::HEAD, &callback))
            .await
            .status,
        405
    );
    assert_eq!(order.status().await, "open/pending_payer");
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_bodies_of_the_wrong_size_or_type() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let start = format!("{}/start", order.path);
    let send = |kind: &'static str, body: Vec<u8>| {
        let request = shop
            .browser
            .request(Method::POST, &start)
            .header(ORIGIN, &shop.origin);
        Page::read(request.header(CONTENT_TYPE, kind).body(body))
    };
    let form = "application/x-www-form-urlencoded";
    assert_eq!(send("application/json", b"{}".to_vec()).await.status, 415);
    assert_eq!(send("text/plain", b"again=1".to_vec()).await.status, 415);
    assert_eq!(send(form, vec![b'a'; 20_000]).await.status, 413);
    assert!((400..500).contains(&send(form, b"agreement=%FF%FE".to_vec()).await.status));
    assert!((400..500).contains(&send(form, b"agreement=a&agreement=b".to_vec()).await.status));
    assert_eq!(order.status().await, "open");
    for (path, body) in [
        ("/demo/orders", "sku=no-such-thing"),
        ("/demo/orders", "sku=sundarbans-honey&quantity=0"),
        ("/demo/orders", "sku=sundarbans-honey&quantity=99999999999"),
        ("/demo/orders", "sku=sundarbans-honey&quantity=-1"),
        ("/demo/orders", ""),
    ] {
        let request = shop
            .browser
            .request(Method::POST, path)
            .header(ORIGIN, &shop.origin);
        let answer = Page::read(request.header(CONTENT_TYPE, form).body(body)).await;
        assert!(
            (400..500).contains(&answer.status),
            "{path} {body}: {}",
            answer.status
        );
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{path} {body}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_return_the_status_of_a_problem() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let call = |path: &'static str, form: Vec<(&'static str, String)>| {
        let request = shop
            .browser
            .request(Method::POST, path)
            .header(ORIGIN, &shop.origin);
        Page::read(request.form(&form))
    };
    assert_eq!(call("/api/checkout/start", vec![]).await.status, 400);
    assert_eq!(
        call(
            "/api/checkout/start",
            vec![("session", "nonsense".to_owned())]
        )
        .await
        .status,
        404
    );
    let pay_with = vec![
        ("session", order.session().to_owned()),
        ("agreement", UNKNOWN_WALLET.to_owned()),
    ];
    assert_eq!(call("/api/checkout/pay-with", pay_with).await.status, 404);
    let revoke = vec![("agreement", UNKNOWN_WALLET.to_owned())];
    assert_eq!(call("/api/checkout/revoke", revoke).await.status, 404);
    order.pay().await;
    let start = vec![("session", order.session().to_owned())];
    let paid = call("/api/checkout/start", start).await;
    assert_eq!((paid.status, paid.body.as_str()), (409, "\"not_payable\""));
    let unknown = shop.browser.get("/api/checkout/nothing").await;
    assert_eq!(
        (unknown.status, unknown.header("content-type")),
        (404, "application/problem+json")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_cannot_be_paid() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.clock.pass(std::time::Duration::from_secs(31 * 60));
    assert_eq!(order.page().await.status, 410);
    assert_eq!(order.press(&[]).await, order.path);
    assert_eq!(order.status().await, "expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_over_the_limit_are_rejected_with_retry_after() {
    let limits = &[("CHECKOUT__LIMITS__CHANGES_PER_MINUTE", "20")];
    let shop = Shop::open_configured(simulator::Settings::default(), limits).await;
    let order = shop.order().await;
    let cancel = format!("{}/cancel", order.path);
    let answers = futures_util::future::join_all((0..60).map(|_| shop.browser.post(&cancel, &[])));
    let answers = answers.await;
    let refused = answers.iter().find(|answer| answer.status == 429);
    assert_eq!(refused.unwrap().header("retry-after"), "10");
    assert_eq!(order.page().await.status, 200, "reading is still allowed");
}
