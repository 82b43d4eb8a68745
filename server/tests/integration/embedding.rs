//! The script for merchants' pages, and the origins that may show an order in a frame or a window.

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use sha2::{Digest, Sha384};
use simulator::Settings;

use crate::support::{Page, Process, Shop};

const ELSEWHERE: &str = "https://shop.example";

const EMBEDDING: &[(&str, &str)] = &[(
    "CHECKOUT__MERCHANT__EMBED_ORIGINS",
    r#"["https://shop.example", "https://tea.example"]"#,
)];

const THEMED: &[(&str, &str)] = &[
    (
        "CHECKOUT__MERCHANT__THEME",
        r##"{ accent = "#0a5c36", logo = "https://cdn.example/logo.png", appearance = "dark" }"##,
    ),
    ("CHECKOUT__MERCHANT__LOCALE", "en"),
];

async fn embedding_shop() -> Shop {
    let settings = Settings {
        duplicate_window_seconds: 0,
        ..Settings::default()
    };
    Shop::open_configured(settings, EMBEDDING).await
}

fn framers(policy: &str) -> &str {
    let (_, rest) = policy.split_once("frame-ancestors ").unwrap();
    rest.split(';').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_orders_can_be_framed_and_only_by_registered_origins() {
    let shop = embedding_shop().await;
    let order = shop.order().await;
    let page = order.page().await;
    assert_eq!(
        framers(page.header("content-security-policy")),
        "https://shop.example https://tea.example"
    );
    assert!(!page.headers.contains_key("x-frame-options"));
    let wallets = format!("{}/wallets", order.path);
    for path in ["/", "/demo", "/wallets", "/pay/cs_x", "/nothing", &wallets] {
        let page = shop.browser.get(path).await;
        let policy = page.header("content-security-policy");
        assert_eq!(framers(policy), "'none'", "{path}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(
            page.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_embed_origins_no_page_can_frame_or_open_an_order() {
    let shop = Shop::open().await;
    let page = shop.order().await.page().await;
    assert_eq!(framers(page.header("content-security-policy")), "'none'");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert!(!page.body.contains("data-embed-event"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pop_up_keeps_its_opener_from_the_order_to_the_receipt() {
    let shop = embedding_shop().await;
    let order = shop.order().await;
    let page = order.page().await;
    assert_eq!(page.header("cross-origin-opener-policy"), "unsafe-none");
    let start = format!("{}/start", order.path);
    let callback = format!("{}/callback?status=cancel", order.path);
    for answer in [
        shop.browser.post(&start, &[]).await,
        shop.browser.get(&callback).await,
    ] {
        assert_eq!(answer.status, 303);
        assert!(!answer.headers.contains_key("cross-origin-opener-policy"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_embedding_pages_are_rejected_as_cross_site() {
    let shop = embedding_shop().await;
    let order = shop.order().await;
    for action in ["start", "cancel", "wallets"] {
        let request = shop
            .browser
            .request(Method::POST, &format!("{}/{action}", order.path))
            .header("origin", ELSEWHERE)
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-dest", "iframe");
        assert_eq!(Page::read(request).await.status, 403, "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_script_can_be_loaded_and_checked_by_any_page() {
    let shop = Shop::open().await;
    let printed = Process::tool(&shop, &[], "embed");
    let attribute = |name: &str| {
        let (_, rest) = printed.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let for_ever = shop.browser.get(&attribute("src")).await;
    assert_eq!(for_ever.status, 200);
    assert!(for_ever.header("cache-control").contains("immutable"));
    let hash = STANDARD.encode(Sha384::digest(&for_ever.body));
    assert_eq!(attribute("integrity"), format!("sha384-{hash}"));
    assert!(printed.contains(&format!("script-src 'sha384-{hash}'")));
    let now = shop.browser.get("/embed/v1.js").await;
    assert_eq!(now.body, for_ever.body);
    assert_eq!(now.status, 200);
    assert_eq!(now.header("access-control-allow-origin"), "*");
    assert_eq!(now.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(now.header("content-type"), "text/javascript; charset=utf-8");
    assert!(!now.header("cache-control").contains("immutable"));
    for path in ["/embed/v2.js", "/embed/", "/embed/..%2fbkash-checkout.js"] {
        assert_eq!(shop.browser.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merchants_theme_is_on_its_pages_and_in_its_policy() {
    let shop = Shop::open_configured(Settings::default(), THEMED).await;
    let page = shop.order().await.page().await;
    let link = r#"<link rel="stylesheet" href="/theme/dark-0a5c36.css?v="#;
    assert!(page.body.contains(link), "{}", page.body);
    assert!(page.body.contains(r#"src="https://cdn.example/logo.png""#));
    assert!(page.body.contains(r#"<html lang="en">"#));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self' data: https://cdn.example/logo.png;"));
    assert!(!policy.contains("unsafe-inline"));
    let style = shop.browser.get("/theme/dark-0a5c36.css").await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.header("cache-control").contains("immutable"));
    assert!(style.body.contains("--pink: #0a5c36;"));
    assert_eq!(shop.browser.get("/theme/dark-x.css").await.status, 404);
}
