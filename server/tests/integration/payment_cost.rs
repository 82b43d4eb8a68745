//! The commits and stream reads of one payment, from the creation of its session until it is paid.

use crate::support::{BackEnd, Order, Shop};

/// The maximum number of each per payment.
const MAX_COMMITS: u64 = 5;
const MAX_STREAM_READS: u64 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_costs_few_commits_and_stream_reads() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    // The first payment fills the caches and obtains the token.
    merchant.paid(&merchant.order("INV-WARM")).await;
    let before = shop.storage_counts();

    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let session = opened.text("id");
    let order = Order {
        shop: &shop,
        path: format!("/pay/{session}"),
    };
    let callback = order.confirm().await;
    shop.browser.get(&callback).await;

    let after = shop.storage_counts();
    let (commits, reads) = (after.0 - before.0, after.1 - before.1);
    let paid = merchant
        .get(&format!("/v1/checkout/sessions/{session}"))
        .await;
    assert_eq!(paid.text("status"), "paid");
    println!("payment cost: {commits} commits, {reads} stream reads");
    assert!(commits <= MAX_COMMITS, "{commits} commits");
    assert!(reads <= MAX_STREAM_READS, "{reads} stream reads");
}
