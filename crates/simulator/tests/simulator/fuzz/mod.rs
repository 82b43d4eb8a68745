//! Whatever is sent to whatever route, in whatever order: no panic, no server error that no fault asked
//! for, no answer that never comes, and every answer is the JSON or the page that it says it is.
//!
//! Ten seconds under `cargo test`; `BOLERO_RANDOM_TEST_TIME_MS` makes it longer, and
//! `cargo bolero test fuzz::…` runs it with a coverage-guided engine.

mod input;
mod requests;

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header::CONTENT_TYPE},
};
use serde_json::Value;
use simulator::{Settings, Simulator};
use tower::ServiceExt as _;

use input::Input;
use requests::{Known, Shot};

const BOX: Duration = Duration::from_secs(10);
/// Longer than any silence of a fault's; the clock is stopped, so nobody waits for it.
const NEVER: Duration = Duration::from_secs(90_000);

#[test]
fn no_request_breaks_the_simulator() {
    let many = bolero::produce::<Vec<u8>>().with().len(256..4096_usize);
    bolero::check!()
        .with_test_time(BOX)
        .with_generator(many)
        .for_each(|bytes| play(bytes, false));
}

#[test]
fn no_request_breaks_the_simulator_while_faults_and_settings_change() {
    let many = bolero::produce::<Vec<u8>>().with().len(256..4096_usize);
    bolero::check!()
        .with_test_time(BOX)
        .with_generator(many)
        .for_each(|bytes| play(bytes, true));
}

/// Sends what the bytes say, one request after the other, to a simulator of their own.
fn play(bytes: &[u8], with_faults: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let settings = Settings {
            seed: Some(7),
            ..Settings::default()
        };
        let router = Simulator::new(settings).router();
        let mut known = Known::default();
        let mut input = Input::new(bytes);
        let token = send(&router, requests::grant(), false).await;
        known.learn(&token.body);
        while !input.is_empty() {
            let shot = requests::next(&mut input, &known, with_faults);
            known.learn(&send(&router, shot, with_faults).await.body);
        }
    });
}

/// What came back, as far as a later request may need it.
struct Seen {
    body: String,
}

async fn send(router: &Router, shot: Shot, with_faults: bool) -> Seen {
    let told = format!("{shot:?}");
    // What is no request at all would never reach a route.
    let Some(request) = shot.into_request() else {
        return Seen {
            body: String::new(),
        };
    };
    let answered = tokio::time::timeout(NEVER, answer(router, request)).await;
    let (response, body) = answered.unwrap_or_else(|_| panic!("no answer to {told}"));
    let Some(body) = body else {
        assert!(with_faults, "the connection was cut after {told}");
        return Seen {
            body: String::new(),
        };
    };
    assert!(
        with_faults || !response.status().is_server_error(),
        "{} to {told}: {body}",
        response.status()
    );
    judge(&response, &body)
        .unwrap_or_else(|problem| panic!("{problem} in the answer to {told}: {body}"));
    Seen { body }
}

/// The answer, without a body when the connection was cut.
async fn answer(router: &Router, request: Request<Body>) -> (Response<()>, Option<String>) {
    let answer = router.clone().oneshot(request).await;
    let (parts, body) = answer.expect("a router does not fail").into_parts();
    let body = to_bytes(body, usize::MAX).await.ok();
    let body = body.map(|bytes| String::from_utf8(bytes.to_vec()).expect("text"));
    (Response::from_parts(parts, ()), body)
}

/// Whether an answer is what it says it is.
fn judge(response: &Response<()>, body: &str) -> Result<(), String> {
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.map_or("", |kind| kind.to_str().unwrap_or("unreadable"));
    let is_json = || serde_json::from_str::<Value>(body).is_ok_and(|value| value.is_object());
    let is_page = || {
        body.get(..14)
            .is_some_and(|start| start.to_lowercase().starts_with("<!doctype html"))
    };
    match kind.split(';').next().unwrap_or_default() {
        "" if body.is_empty() => Ok(()),
        "application/json" if body.is_empty() || is_json() => Ok(()),
        "text/html"
            if body.is_empty()
                || is_page()
                || response.headers().contains_key("x-simulator-fault") =>
        {
            Ok(())
        }
        "text/css" | "text/javascript" | "application/x-pem-file" => Ok(()),
        other => Err(format!("{other:?} with HTTP {}", response.status())),
    }
}

#[test]
fn an_answer_that_is_not_what_it_says_is_found() {
    let answer = |kind: &'static str| {
        Response::builder()
            .status(StatusCode::OK)
            .header(CONTENT_TYPE, kind)
            .body(())
            .expect("a response")
    };
    assert!(judge(&answer("application/json"), "{}").is_ok());
    assert!(judge(&answer("application/json"), "{").is_err());
    assert!(judge(&answer("application/json"), "[]").is_err());
    assert!(judge(&answer("text/html; charset=utf-8"), "<!DOCTYPE html><p>").is_ok());
    assert!(judge(&answer("text/html; charset=utf-8"), "oops").is_err());
    assert!(judge(&answer("text/plain"), "Failed to read").is_err());
}
