//! One token for any number of callers, processes and restarts, in every family, within two calls an hour.

use std::{sync::Arc, time::Duration};

use bkash::Family;
use domain::session::PaymentOutcome;
use engine::ports::Gateway;
use futures_util::future::join_all;
use serde_json::json;

use crate::{recorded::Recorded, world::created};

const REFRESH: [(Family, &str, &str); 4] = [
    (
        Family::TokenizedV1,
        "POST /tokenized/checkout/token/refresh",
        "POST /tokenized/checkout/payment/status",
    ),
    (
        Family::TokenizedV2,
        "POST /auth/refresh-token",
        "POST /query/payment",
    ),
    (
        Family::CheckoutIframe,
        "POST /checkout/token/refresh",
        "GET /checkout/payment/query/TR1",
    ),
    (
        Family::TokenizedV03,
        "POST /tokenized/token/refresh",
        "POST /tokenized/payment/status",
    ),
];

fn token(number: u32) -> String {
    json!({ "id_token": format!("id-{number}"), "expires_in": "3600", "refresh_token": format!("refresh-{number}") })
        .to_string()
}

#[tokio::test]
async fn a_hundred_restarts_in_a_minute_cost_no_extra_grant() {
    let bkash = Recorded::of(Family::TokenizedV2).await;
    for _ in 0..100 {
        bkash.client().prepare().await.unwrap();
        bkash.world.clock.pass(Duration::from_millis(600));
    }
    assert_eq!(bkash.token_calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_callers_on_several_keepers_and_one_store_cost_one_grant() {
    for (family, ..) in REFRESH {
        let bkash = Recorded::of(family).await;
        let clients: Vec<_> = (0..5).map(|_| bkash.client()).collect();
        let calls = clients
            .iter()
            .cycle()
            .take(50)
            .map(|client| client.prepare());
        assert!(
            join_all(calls).await.iter().all(Result::is_ok),
            "{family:?}"
        );
        assert_eq!(bkash.token_calls().len(), 1, "{family:?}");
    }
}

#[tokio::test]
async fn a_token_is_refreshed_from_its_fiftieth_minute_and_granted_only_when_that_fails() {
    for (family, refresh, _) in REFRESH {
        let bkash = Recorded::of(family).await;
        bkash.answers(refresh, 200, &token(2));
        bkash.client().prepare().await.unwrap();
        bkash.world.clock.pass(Duration::from_secs(49 * 60));
        bkash.client().prepare().await.unwrap();
        assert_eq!(bkash.token_calls().len(), 1, "{family:?}: too early");
        bkash.world.clock.pass(Duration::from_secs(2 * 60));
        bkash.client().prepare().await.unwrap();
        let calls = bkash.token_calls();
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[1].call, refresh, "{family:?}");
        assert_eq!(
            calls[1].body.as_ref().unwrap()["refresh_token"],
            "refresh-1"
        );
        let refused = r#"{"status":"fail","msg":"Invalid refresh token"}"#;
        bkash.answers(refresh, 200, refused);
        bkash.world.clock.pass(Duration::from_secs(2 * 3600));
        bkash.client().prepare().await.unwrap();
        let calls: Vec<_> = bkash
            .token_calls()
            .into_iter()
            .map(|seen| seen.call)
            .collect();
        assert_eq!(
            calls[2..],
            [refresh.to_owned(), calls[0].clone()],
            "{family:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_tokens_cost_one_renewal_however_many_callers_meet_it() {
    for (family, _, query) in REFRESH {
        let bkash = Recorded::of(family).await;
        let clients: Vec<Arc<dyn Gateway>> = (0..5).map(|_| bkash.client()).collect();
        clients[0].prepare().await.unwrap();
        // The first token ends before its time; whoever asks again does so with the second.
        let grant = bkash.token_calls()[0].call.clone();
        bkash.answers(&grant, 200, &token(2));
        bkash.ends("id-1");
        let waiting = r#"{"statusCode":"0000","transactionStatus":"Initiated"}"#;
        bkash.answers(query, 200, waiting);
        let payment = created("TR1");
        let questions = clients.iter().cycle().take(50);
        let questions = questions.map(|client| client.query_payment(&payment));
        for answer in join_all(questions).await {
            assert_eq!(answer, PaymentOutcome::NotExecuted, "{family:?}");
        }
        let calls = bkash.token_calls();
        assert_eq!(calls.len(), 2, "{family:?}: {calls:?}");
        assert!(
            calls.iter().all(|seen| seen.call == calls[0].call),
            "a refused token is not refreshed"
        );
    }
}

#[tokio::test]
async fn a_token_that_lasts_is_used_while_no_other_can_be_had() {
    let bkash = Recorded::of(Family::CheckoutIframe).await;
    bkash.answers("POST /checkout/token/refresh", 503, "");
    let client = bkash.client();
    client.prepare().await.unwrap();
    bkash.world.clock.pass(Duration::from_secs(52 * 60));
    client.prepare().await.unwrap();
    bkash.world.clock.pass(Duration::from_secs(7 * 60 + 30));
    assert!(
        client.prepare().await.is_err(),
        "it has ended and the budget is spent"
    );
    assert_eq!(bkash.token_calls().len(), 2);
}
