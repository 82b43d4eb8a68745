//! Reproduces the situation of each sample.

mod checkout_iframe;
mod gateway;
mod ipn;
mod tokenized_v03;
mod tokenized_v1;
mod tokenized_v2;

use crate::harness::{Answer, Shop};

/// Makes the calls of a situation and returns the last response; `None` if the situation is not implemented.
pub(super) async fn answer(family: &str, situation: &str) -> Option<Answer> {
    let shop = Shop::open().await;
    match family {
        "gateway" => gateway::answer(&shop, situation).await,
        "checkout-iframe" => checkout_iframe::answer(&shop, situation).await,
        "tokenized-v0.3" => tokenized_v03::answer(&shop, situation).await,
        "ipn" => ipn::answer(shop, situation).await,
        "tokenized-v2" => tokenized_v2::answer(&shop, situation).await,
        "tokenized-v1" => tokenized_v1::answer(&shop, situation).await,
        _ => None,
    }
}
