//! Any number of callers, processes and restarts share one token and make at most two token calls an hour.

use std::{sync::Arc, time::Duration};

use bkash::{Family, TokenTrouble};
use domain::payment::PaymentOutcome;
use engine::ports::Gateway;
use futures_util::future::join_all;
use serde_json::json;

use crate::{fixtures::created, logs, scripted_server::ScriptedServer};

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
async fn restarts_cost_no_extra_token_call() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    for _ in 0..100 {
        bkash.client().prepare().await.unwrap();
        bkash.machine.clock.advance(Duration::from_millis(600));
    }
    assert_eq!(bkash.token_calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_callers_with_one_store_cost_one_token_call() {
    for (family, ..) in REFRESH {
        let bkash = ScriptedServer::of(family).await;
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
async fn a_token_is_refreshed_from_its_fiftieth_minute_and_granted_only_if_that_fails() {
    for (family, refresh, _) in REFRESH {
        let bkash = ScriptedServer::of(family).await;
        bkash.answer(refresh, 200, &token(2));
        bkash.client().prepare().await.unwrap();
        bkash.machine.clock.advance(Duration::from_secs(49 * 60));
        bkash.client().prepare().await.unwrap();
        assert_eq!(bkash.token_calls().len(), 1, "{family:?}: too early");
        bkash.machine.clock.advance(Duration::from_secs(2 * 60));
        bkash.client().prepare().await.unwrap();
        let calls = bkash.token_calls();
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[1].call, refresh, "{family:?}");
        assert_eq!(
            calls[1].body.as_ref().unwrap()["refresh_token"],
            "refresh-1"
        );
        let refused = r#"{"status":"fail","msg":"Invalid refresh token"}"#;
        bkash.answer(refresh, 200, refused);
        bkash.machine.clock.advance(Duration::from_secs(2 * 3600));
        bkash.client().prepare().await.unwrap();
        let calls: Vec<_> = bkash
            .token_calls()
            .into_iter()
            .map(|request| request.call)
            .collect();
        assert_eq!(
            calls[2..],
            [refresh.to_owned(), calls[0].clone()],
            "{family:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_token_costs_one_token_call_for_all_callers() {
    for (family, _, query) in REFRESH {
        let bkash = ScriptedServer::of(family).await;
        let clients: Vec<Arc<dyn Gateway>> = (0..5).map(|_| bkash.client()).collect();
        clients[0].prepare().await.unwrap();
        // bKash rejects the first token before its expiry. Retries use the second one.
        let grant = bkash.token_calls()[0].call.clone();
        bkash.answer(&grant, 200, &token(2));
        bkash.expire_token("id-1");
        let initiated = r#"{"statusCode":"0000","transactionStatus":"Initiated"}"#;
        bkash.answer(query, 200, initiated);
        let payment = created("TR1");
        let queries = clients.iter().cycle().take(50);
        let queries = queries.map(|client| client.query_payment(&payment));
        for answer in join_all(queries).await {
            assert_eq!(answer, PaymentOutcome::NotExecuted, "{family:?}");
        }
        let calls = bkash.token_calls();
        assert_eq!(calls.len(), 2, "{family:?}: {calls:?}");
        assert!(
            calls.iter().all(|request| request.call == calls[0].call),
            "a rejected token is not refreshed"
        );
    }
}

#[tokio::test]
async fn a_valid_token_is_used_while_it_cannot_be_refreshed() {
    let bkash = ScriptedServer::of(Family::CheckoutIframe).await;
    bkash.answer("POST /checkout/token/refresh", 503, "");
    let client = bkash.client();
    client.prepare().await.unwrap();
    bkash.machine.clock.advance(Duration::from_secs(52 * 60));
    client.prepare().await.unwrap();
    bkash
        .machine
        .clock
        .advance(Duration::from_secs(7 * 60 + 30));
    assert!(
        client.prepare().await.is_err(),
        "the token has expired and the budget is exhausted"
    );
    assert_eq!(bkash.token_calls().len(), 2);
}

#[tokio::test]
async fn stray_rejections_do_not_stop_calls_while_the_token_is_good() {
    for (family, _, query) in REFRESH {
        let bkash = ScriptedServer::of(family).await;
        let client = bkash.client();
        let payment = created("TR1");
        let initiated = r#"{"statusCode":"0000","transactionStatus":"Initiated"}"#;
        for _ in 0..5 {
            // A gateway rejects one call after the other, although the token is good.
            bkash.answer(query, 401, r#"{"message":"Unauthorized"}"#);
            let _ = client.query_payment(&payment).await;
            bkash.answer(query, 200, initiated);
            assert_eq!(
                client.query_payment(&payment).await,
                PaymentOutcome::NotExecuted,
                "{family:?}"
            );
        }
        assert!(bkash.token_calls().len() <= 2, "{family:?}");
    }
}

#[tokio::test]
async fn money_is_taken_with_the_last_token_that_was_rejected_if_no_other_can_be_had() {
    const EXECUTE: &str = "POST /tokenized/checkout/execute";
    const QUERY: &str = "POST /tokenized/checkout/payment/status";
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let client = bkash.client();
    bkash.answer(QUERY, 401, r#"{"message":"Unauthorized"}"#);
    for _ in 0..3 {
        let _ = client.query_payment(&created("TR1")).await;
    }
    assert_eq!(bkash.token_calls().len(), 2, "the budget is spent");
    client.prepare().await.unwrap();
    let _ = client.execute_payment(&created("TR1")).await;
    let calls = bkash.requests();
    assert!(
        calls.iter().any(|request| request.call == EXECUTE),
        "{calls:?}"
    );
}

#[tokio::test]
async fn refused_credentials_are_named_and_tried_once() {
    for (family, ..) in REFRESH {
        let bkash = ScriptedServer::of(family).await;
        let mut client = bkash.client();
        let grant = bkash.grant();
        let refused =
            r#"{"statusCode":"9999","statusMessage":"Invalid or unrecognized access credentials"}"#;
        bkash.answer(grant, 200, refused);
        for _ in 0..5 {
            let error = client.prepare().await.unwrap_err();
            assert!(
                error
                    .text
                    .contains("Invalid or unrecognized access credentials"),
                "{error}"
            );
        }
        assert_eq!(bkash.token_calls().len(), 1, "{family:?}");
        // The corrected password is tried at once, however often the wrong one was refused.
        for _ in 0..3 {
            client = bkash.client();
            client.prepare().await.unwrap_err();
        }
        bkash.answer(grant, 200, &token(1));
        let corrected = bkash.client_with_password("corrected");
        corrected.prepare().await.unwrap();
    }
}

#[tokio::test]
async fn an_exhausted_budget_says_until_when_in_words() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    bkash.answer(bkash.grant(), 503, "");
    let client = bkash.client();
    for _ in 0..2 {
        client.prepare().await.unwrap_err();
    }
    let error = client.prepare().await.unwrap_err();
    assert!(
        error.text.contains("exhausted until 20") && error.text.contains('Z'),
        "{error}"
    );
}

/// The messages of the warnings that `work` logs.
async fn warnings(work: impl Future<Output = ()>) -> Vec<String> {
    let events = logs::captured(work).await;
    let warnings = events.into_iter().filter(logs::Event::is_warning);
    warnings.map(|event| event.message).collect()
}

#[tokio::test]
async fn a_spent_budget_is_logged_once_and_so_is_its_end() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    let (client, monitor) = bkash.monitored_client();
    let logged = warnings(async {
        bkash.answer(bkash.grant(), 503, "");
        for _ in 0..6 {
            client.prepare().await.unwrap_err();
        }
        let health = monitor.health().await.unwrap();
        assert!(
            matches!(health.trouble, Some(TokenTrouble::BudgetSpent { until }) if until > bkash.machine.now()),
            "{health:?}"
        );
        assert_eq!(health.calls_left, 0);
        bkash.machine.clock.advance(Duration::from_secs(3601));
        bkash.answer(bkash.grant(), 200, &token(1));
        client.prepare().await.unwrap();
        client.prepare().await.unwrap();
    })
    .await;
    assert_eq!(
        logged,
        [
            "bKash's budget of token calls is spent",
            "bKash gives tokens again"
        ]
    );
    let health = monitor.health().await.unwrap();
    assert_eq!(health.trouble, None);
    assert!(health.has_token && health.calls_left == 1, "{health:?}");
}

#[tokio::test]
async fn refused_credentials_are_logged_once_until_they_are_accepted() {
    let bkash = ScriptedServer::of(Family::TokenizedV1).await;
    let (client, monitor) = bkash.monitored_client();
    let refused =
        r#"{"statusCode":"9999","statusMessage":"Invalid or unrecognized access credentials"}"#;
    let logged = warnings(async {
        bkash.answer(bkash.grant(), 200, refused);
        for _ in 0..3 {
            for _ in 0..4 {
                client.prepare().await.unwrap_err();
            }
            let health = monitor.health().await.unwrap();
            let Some(TokenTrouble::CredentialsRefused(detail)) = health.trouble else {
                panic!("{health:?}");
            };
            assert!(detail.text.contains("Invalid or unrecognized"), "{detail}");
            // The refusal is believed for half an hour, and tried again after it.
            bkash.machine.clock.advance(Duration::from_secs(31 * 60));
        }
        bkash.answer(bkash.grant(), 200, &token(1));
        client.prepare().await.unwrap();
    })
    .await;
    assert_eq!(
        logged,
        ["bKash refused the credentials", "bKash gives tokens again"]
    );
    assert_eq!(monitor.health().await.unwrap().trouble, None);
}

#[tokio::test]
async fn a_token_of_another_process_is_no_trouble() {
    let bkash = ScriptedServer::of(Family::TokenizedV2).await;
    bkash.answer(bkash.grant(), 503, "");
    let (client, _) = bkash.monitored_client();
    client.prepare().await.unwrap_err();
    bkash.answer(bkash.grant(), 200, &token(1));
    client.prepare().await.unwrap();
    let (_other, monitor) = bkash.monitored_client();
    let health = monitor.health().await.unwrap();
    assert_eq!(health.trouble, None, "{health:?}");
    assert!(health.has_token && health.calls_left == 0, "{health:?}");
}
