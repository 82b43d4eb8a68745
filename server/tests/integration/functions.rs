//! The server functions: only those that the islands use are public.

use leptos::server_fn::axum::server_fn_paths;

use crate::support::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn only_the_listed_functions_are_public() {
    let mut paths: Vec<_> = server_fn_paths()
        .map(|(path, method)| format!("{method} {path}"))
        .collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "GET /api/checkout/status",
            "POST /api/checkout/pay-with",
            "POST /api/checkout/revoke",
            "POST /api/checkout/start",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_accepts_html_is_not_redirected() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let request = shop
        .browser
        .request(reqwest::Method::POST, "/api/checkout/start")
        .header("origin", &shop.origin)
        .header("accept", "text/html")
        .header("referer", "https://evil.example/")
        .form(&[("session", order.session())]);
    let answer = crate::support::Page::read(request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("\"url\""), "{}", answer.body);
    assert!(!answer.headers.contains_key("location"));
}
