//! The commits and stream reads of one payment, from the creation of its session until it is paid.

use serde_json::json;

use crate::support::{BackEnd, Order, Shop};

/// The maximum number of each per payment.
const MAX_COMMITS: u64 = 5;
const MAX_STREAM_READS: u64 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_started_on_the_page_costs_few_commits_and_stream_reads() {
    let (commits, reads) =
        measure(async |shop, _, session| order(shop, session).confirm().await).await;
    println!("payment cost (page): {commits} commits, {reads} stream reads");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_started_by_the_api_costs_few_commits_and_stream_reads() {
    let (commits, reads) = measure(async |shop, merchant, session| {
        let start = format!("/v1/checkout/sessions/{session}/start");
        let started = merchant.post(&start, &json!({})).await;
        order(shop, session)
            .at_bkash(&started.text("url"), "approve")
            .await
    })
    .await;
    println!("payment cost (API): {commits} commits, {reads} stream reads");
}

fn order<'a>(shop: &'a Shop, session: &str) -> Order<'a> {
    Order {
        shop,
        path: format!("/pay/{session}"),
    }
}

/// Pays one order and counts its commits and stream reads. `start` starts its payment, confirms it at bKash and returns the
/// callback's URL.
async fn measure(start: impl AsyncFnOnce(&Shop, &BackEnd<'_>, &str) -> String) -> (u64, u64) {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    // The first payment fills the caches and obtains the token.
    merchant.paid(&merchant.order("INV-WARM")).await;
    let before = shop.storage_counts();

    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let session = opened.text("id");
    let callback = start(&shop, &merchant, &session).await;
    shop.browser.get(&callback).await;

    let after = shop.storage_counts();
    let (commits, reads) = (after.0 - before.0, after.1 - before.1);
    let paid = merchant
        .get(&format!("/v1/checkout/sessions/{session}"))
        .await;
    assert_eq!(paid.text("status"), "paid");
    assert!(commits <= MAX_COMMITS, "{commits} commits");
    assert!(reads <= MAX_STREAM_READS, "{reads} stream reads");
    (commits, reads)
}
