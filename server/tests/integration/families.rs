//! Payments with every family of bKash's API, from the button to the receipt.

use serde_json::{Value, json};

use crate::support::{Order, Page, Shop};

/// The `paymentID` of the newest call to bKash.
async fn newest_payment(shop: &Shop) -> String {
    let payments = shop.control("payments").await;
    payments["payments"][0]["paymentID"]
        .as_str()
        .unwrap_or_else(|| panic!("{payments}"))
        .to_owned()
}

/// Does `what` on bKash's page with the newest payment, and returns the simulator's response.
async fn at_bkash(shop: &Shop, what: &str) -> Value {
    let id = newest_payment(shop).await;
    let url = format!("{}/simulator/payments/{id}/{what}", shop.simulator.origin);
    serde_json::from_str(&shop.browser.post(&url, &[]).await.body).unwrap()
}

/// Approves at bKash, requests the callback, and returns where it redirects to.
async fn approve(shop: &Shop) -> String {
    let word = at_bkash(shop, "approve").await;
    let callback = word["callbackURL"]
        .as_str()
        .expect("a callback URL")
        .to_owned();
    shop.browser.get(&callback).await.location()
}

fn is_receipt(shop: &Shop, page: &Page, booked: usize) {
    let entries = shop.booked();
    assert_eq!(entries.len(), booked, "{entries:?}");
    let trx_id = entries[booked - 1]["trxID"].as_str().unwrap();
    assert!(page.body.contains(trx_id), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokenized_v2_pays_once_and_with_a_saved_wallet() {
    let shop = Shop::open_family("tokenized-v2").await;
    let order = shop.order().await;
    order.press(&[]).await;
    assert_eq!(approve(&shop).await, order.path);
    is_receipt(&shop, &order.page().await, 1);

    let order = shop.order().await;
    order.press(&[("remember", "on")]).await;
    let pin_page = approve(&shop).await;
    assert!(pin_page.starts_with(&shop.simulator.origin), "{pin_page}");
    assert_eq!(approve(&shop).await, order.path);
    is_receipt(&shop, &order.page().await, 2);
    assert_eq!(shop.calls("agreement_create").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_v0_3_asks_for_consent_first_and_then_for_the_pin() {
    let shop = Shop::open_family("tokenized-v0.3").await;
    let order = shop.order().await;
    let page = order.page().await;
    assert!(
        page.body.contains("asks to remember your number"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("type=\"checkbox\""));
    order.press(&[]).await;
    let pin_page = approve(&shop).await;
    assert!(pin_page.starts_with(&shop.simulator.origin), "{pin_page}");
    assert_eq!(approve(&shop).await, order.path);
    is_receipt(&shop, &order.page().await, 1);

    let next = shop.order().await;
    // The responses of guide v0.3 do not contain the wallet's number.
    assert!(next.page().await.body.contains("Pay with saved wallet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_response_to_execute_is_queried_in_every_family() {
    for family in ["tokenized-v2", "tokenized-v0.3", "checkout-iframe"] {
        let shop = Shop::open_family(family).await;
        let order = shop.order().await;
        order.press(&[]).await;
        if family == "tokenized-v0.3" {
            approve(&shop).await;
        }
        shop.fault(&json!({ "operation": "execute", "kind": "cut_after", "times": 1 }));
        let back = match family {
            "checkout-iframe" => {
                let back = way_back(&order).await;
                at_bkash(&shop, "approve").await;
                format!("{back}&status=success")
            }
            _ => at_bkash(&shop, "approve").await["callbackURL"]
                .as_str()
                .unwrap()
                .to_owned(),
        };
        shop.browser.get(&back).await;
        shop.clock.pass(std::time::Duration::from_secs(33));
        order.becomes("paid").await;
        is_receipt(&shop, &order.page().await, 1);
        assert_eq!(shop.calls("execute").await, 1, "{family}");
        assert_eq!(shop.calls("query").await, 1, "{family}");
    }
}

/// The callback URL in the page with bKash's window.
async fn way_back(order: &Order<'_>) -> String {
    let page = order
        .shop
        .browser
        .get(&format!("{}/bkash", order.path))
        .await;
    let start = page.body.find("data-callback=\"").expect("a callback URL") + 15;
    let back = page.body[start..].split('"').next().unwrap();
    back.replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn checkout_iframe_opens_bkashs_window_on_a_page_of_the_checkout() {
    let shop = Shop::open_family("checkout-iframe").await;
    let order = shop.order().await;
    let ready = order.page().await;
    assert!(!ready.body.contains("name=\"remember\"") && !ready.body.contains("Saved wallets"));
    let window = order.press(&[]).await;
    assert_eq!(window, format!("{}/bkash", order.path));
    let page = shop.browser.get(&window).await;
    let id = newest_payment(&shop).await;
    assert!(
        page.body
            .contains(&format!("&quot;paymentID&quot;:&quot;{id}&quot;"))
            || page.body.contains(&format!("\"paymentID\":\"{id}\"")),
        "{}",
        page.body
    );
    let policy = page.header("content-security-policy");
    let script = format!("{}/versions/1.2.0-beta/", shop.simulator.origin);
    assert!(
        policy.contains(&script) && policy.contains("frame-src http"),
        "{policy}"
    );
    let others = order.page().await;
    let policy = others.header("content-security-policy");
    assert!(
        !policy.contains(&script) && !policy.contains("unsafe-inline"),
        "{policy}"
    );

    let back = way_back(&order).await;
    at_bkash(&shop, "approve").await;
    let forged = back.replace("signature=", "signature=x");
    shop.browser.get(&format!("{forged}&status=success")).await;
    assert_eq!(shop.calls("execute").await, 0);
    let after = shop.browser.get(&format!("{back}&status=success")).await;
    assert_eq!(after.location(), order.path);
    is_receipt(&shop, &order.page().await, 1);
    // The order is paid, so that the page with the window redirects to it.
    assert_eq!(shop.browser.get(&window).await.location(), order.path);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_closed_leaves_the_order_payable() {
    let shop = Shop::open_family("checkout-iframe").await;
    let order = shop.order().await;
    order.press(&[]).await;
    let back = way_back(&order).await;
    shop.browser.get(&format!("{back}&status=cancel")).await;
    assert_eq!(order.status().await, "open");
    assert!(shop.booked().is_empty());
}
