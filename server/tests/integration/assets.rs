//! The site's files and headers.

use crate::support::Shop;

/// The headers that a page may have.
const ALLOWED: &[&str] = &[
    "cache-control",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "permissions-policy",
    "referrer-policy",
    "set-cookie",
    "vary",
    "x-content-type-options",
    "x-frame-options",
    "x-request-id",
];

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_exactly_the_allowed_headers() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    for path in ["/", "/demo", &order.path, "/nothing", "/wallets"] {
        let page = shop.browser.get(path).await;
        for name in page.headers.keys() {
            assert!(ALLOWED.contains(&name.as_str()), "{path} sends {name}");
        }
        let policy = page.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_response_has_its_own_nonce() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let policies = [order.page().await, order.page().await];
    assert_ne!(
        policies[0].header("content-security-policy"),
        policies[1].header("content-security-policy")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_probes_respond() {
    let shop = Shop::open().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(shop.browser.get(path).await.status, 200, "{path}");
    }
}
