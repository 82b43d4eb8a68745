//! Whatever is sent to whatever route, in whatever order: no panic, no server error that no fault asked
//! for, no answer that never comes, and every answer is the JSON or the page that it says it is.
//!
//! Ten seconds under `cargo test`; `BOLERO_RANDOM_TEST_TIME_MS` makes it longer, and
//! `cargo bolero test fuzz::…` runs it with a coverage-guided engine. Every run is drawn anew; one that
//! fails says its `BOLERO_RANDOM_SEED`, with which it is played again before all others.

mod input;
mod requests;
mod routes;

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, RefUnwindSafe},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header::CONTENT_TYPE},
};
use serde_json::Value;
use simulator::{Settings, Simulator};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use input::Input;
use requests::{Known, Shot};
use routes::Routes;

const BOX: Duration = Duration::from_secs(10);
/// Bytes for a run of some forty requests.
const LENGTH: Range<usize> = 256..4096;
/// Longer than any silence of a fault's; the clock is stopped, so nobody waits for it.
const NEVER: Duration = Duration::from_secs(90_000);

#[test]
fn no_request_breaks_the_simulator() {
    let many = bolero::produce::<Vec<u8>>().with().len(LENGTH);
    let play = player(false);
    bolero::check!()
        .with_test_time(BOX)
        .with_shrink_time(BOX)
        .with_generator(many)
        .for_each(|bytes| play(bytes));
}

#[test]
fn no_request_breaks_the_simulator_while_faults_and_settings_change() {
    let many = bolero::produce::<Vec<u8>>().with().len(LENGTH);
    let play = player(true);
    bolero::check!()
        .with_test_time(BOX)
        .with_shrink_time(BOX)
        .with_generator(many)
        .for_each(|bytes| play(bytes));
}

/// Plays each run's bytes on a simulator and a runtime of its own: what an earlier run left behind, or
/// still has under way, can neither break a later one nor be missing when it is played again.
fn player(with_switches: bool) -> impl Fn(&[u8]) + RefUnwindSafe {
    let first = Bkash::new();
    let document = requests::control("GET", "/simulator/openapi.json", "");
    let document = first.runtime.block_on(send(&first.router, document, false));
    let document = serde_json::from_str(&document.body).expect("an OpenAPI document");
    let routes = AssertUnwindSafe(Routes::of(&document));
    move |bytes| Bkash::new().play(bytes, &routes, with_switches)
}

/// A simulator, and the runtime that its tasks live on.
struct Bkash {
    runtime: Runtime,
    router: Router,
}

impl Bkash {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let simulator = Simulator::new(Settings {
            seed: Some(7),
            ..Settings::default()
        });
        let router = simulator.router();
        Self { runtime, router }
    }

    /// Sends what the bytes say, one request after the other.
    fn play(self, bytes: &[u8], routes: &Routes, with_switches: bool) {
        self.runtime.block_on(async {
            let mut known = Known::default();
            let mut input = Input::new(bytes);
            known.learn(&send(&self.router, requests::grant(), false).await.body);
            while !input.is_empty() {
                let shot = requests::next(&mut input, routes, &known, with_switches);
                known.learn(&send(&self.router, shot, with_switches).await.body);
            }
        });
        // A key for notifications may still be drawn: the next run need not wait for it.
        self.runtime.shutdown_background();
    }
}

/// What came back, as far as a later request may need it.
struct Seen {
    body: String,
}

async fn send(router: &Router, shot: Shot, with_switches: bool) -> Seen {
    let told = format!("{shot:?}");
    let of_people = shot.is_for_people();
    // What is no request at all would never reach a route.
    let Some(request) = shot.into_request() else {
        return Seen {
            body: String::new(),
        };
    };
    let answered = tokio::time::timeout(NEVER, answer(router, request)).await;
    let (response, body) = answered.unwrap_or_else(|_| panic!("no answer to {told}"));
    let Some(body) = body else {
        assert!(with_switches, "the connection was cut after {told}");
        return Seen {
            body: String::new(),
        };
    };
    assert!(
        with_switches || !response.status().is_server_error(),
        "{} to {told}: {body}",
        response.status()
    );
    // What axum says of a form that none of the pages sends.
    if of_people && response.status().is_client_error() {
        return Seen { body };
    }
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
    if body.is_empty() {
        // To HEAD, of whatever kind.
        return Ok(());
    }
    match kind.split(';').next().unwrap_or_default() {
        "application/json" if is_json() => Ok(()),
        "text/html" if is_page() || response.headers().contains_key("x-simulator-fault") => Ok(()),
        "text/xml" if body.starts_with('<') => Ok(()),
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
