//! Sends random requests to random routes in a random order. None causes a panic or a missing response,
//! none causes a server error unless a fault demands one, and every body matches its content type.
//!
//! `cargo test` runs a fixed number of request sequences, which `BOLERO_RANDOM_ITERATIONS` changes;
//! `cargo bolero test fuzz::…` runs them with a coverage-guided engine. The sequences differ in each
//! run. A failure prints its `BOLERO_RANDOM_SEED`, which repeats that sequence first.

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
use simulator::{Settings, Simulator, Surroundings};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use input::Input;
use requests::{GeneratedRequest, KnownValues};
use routes::Routes;

/// Request sequences per test. A number and not a duration, so that the load of the machine does not
/// change what is tested.
const ITERATIONS: usize = 300;
/// How long a failing sequence is shortened.
const SHRINK_TIME: Duration = Duration::from_secs(10);
/// The length of an input in bytes, for about forty requests.
const LENGTH: Range<usize> = 256..4096;
/// Longer than any fault delays a response. The clock is paused, so this takes no time.
const RESPONSE_DEADLINE: Duration = Duration::from_secs(90_000);

#[test]
fn no_request_causes_a_server_error() {
    let many = bolero::produce::<Vec<u8>>().with().len(LENGTH);
    let run = run_input(false);
    bolero::check!()
        .with_iterations(ITERATIONS)
        .with_shrink_time(SHRINK_TIME)
        .with_generator(many)
        .for_each(|bytes| run(bytes));
}

#[test]
fn no_request_is_left_without_a_valid_response_while_faults_and_settings_change() {
    let many = bolero::produce::<Vec<u8>>().with().len(LENGTH);
    let run = run_input(true);
    bolero::check!()
        .with_iterations(ITERATIONS)
        .with_shrink_time(SHRINK_TIME)
        .with_generator(many)
        .for_each(|bytes| run(bytes));
}

/// Sends each input's requests to a new simulator on a new runtime, so that no state or running task of
/// an earlier input affects a later one, or is missing when an input is repeated.
fn run_input(with_switches: bool) -> impl Fn(&[u8]) + RefUnwindSafe {
    let first = Bkash::new();
    let document = requests::control("GET", "/simulator/openapi.json", "");
    let document = first.runtime.block_on(send(&first.router, document, false));
    let document = serde_json::from_str(&document.body).expect("an OpenAPI document");
    let routes = AssertUnwindSafe(Routes::of(&document));
    move |bytes| Bkash::new().run(bytes, &routes, with_switches)
}

/// A simulator and the runtime of its tasks.
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
        let settings = Settings {
            seed: Some(7),
            ..Settings::default()
        };
        let simulator = Simulator::new(settings, Surroundings::system());
        let router = simulator.router();
        Self { runtime, router }
    }

    /// Sends the requests that the bytes encode, one after the other.
    fn run(self, bytes: &[u8], routes: &Routes, with_switches: bool) {
        self.runtime.block_on(async {
            let mut known = KnownValues::default();
            let mut input = Input::new(bytes);
            known.learn(&send(&self.router, requests::grant(), false).await.body);
            while !input.is_empty() {
                let request = requests::next(&mut input, routes, &known, with_switches);
                known.learn(&send(&self.router, request, with_switches).await.body);
            }
        });
        // The signing key may still be generated; the next input need not wait for it.
        self.runtime.shutdown_background();
    }
}

/// The part of a response that later requests use.
struct Received {
    body: String,
}

async fn send(router: &Router, request: GeneratedRequest, with_switches: bool) -> Received {
    let description = format!("{request:?}");
    let is_for_people = request.is_for_people();
    // Bytes that are not an HTTP request never reach a route.
    let Some(request) = request.into_request() else {
        return Received {
            body: String::new(),
        };
    };
    let responded = tokio::time::timeout(RESPONSE_DEADLINE, response_to(router, request)).await;
    let (response, body) = responded.unwrap_or_else(|_| panic!("no response to {description}"));
    let Some(body) = body else {
        assert!(with_switches, "the connection was cut after {description}");
        return Received {
            body: String::new(),
        };
    };
    assert!(
        with_switches || !response.status().is_server_error(),
        "{} to {description}: {body}",
        response.status()
    );
    // axum's own text for a form that no page sends.
    if is_for_people && response.status().is_client_error() {
        return Received { body };
    }
    check_body(&response, &body)
        .unwrap_or_else(|problem| panic!("{problem} in the response to {description}: {body}"));
    Received { body }
}

/// Sends a request. The body is `None` if the connection was cut.
async fn response_to(router: &Router, request: Request<Body>) -> (Response<()>, Option<String>) {
    let response = router.clone().oneshot(request).await;
    let (parts, body) = response.expect("a router does not fail").into_parts();
    let body = to_bytes(body, usize::MAX).await.ok();
    let body = body.map(|bytes| String::from_utf8(bytes.to_vec()).expect("text"));
    (Response::from_parts(parts, ()), body)
}

/// Checks that a body matches its content type.
///
/// # Errors
///
/// Describes the mismatch.
fn check_body(response: &Response<()>, body: &str) -> Result<(), String> {
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.map_or("", |kind| kind.to_str().unwrap_or("unreadable"));
    let is_json = || serde_json::from_str::<Value>(body).is_ok_and(|value| value.is_object());
    let is_page = || {
        body.get(..14)
            .is_some_and(|start| start.to_lowercase().starts_with("<!doctype html"))
    };
    if body.is_empty() {
        // A response to HEAD has no body.
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
fn the_check_finds_bodies_that_do_not_match_their_content_type() {
    let response = |content_type: &'static str| {
        Response::builder()
            .status(StatusCode::OK)
            .header(CONTENT_TYPE, content_type)
            .body(())
            .expect("a response")
    };
    assert!(check_body(&response("application/json"), "{}").is_ok());
    assert!(check_body(&response("application/json"), "{").is_err());
    assert!(check_body(&response("application/json"), "[]").is_err());
    assert!(check_body(&response("text/html; charset=utf-8"), "<!DOCTYPE html><p>").is_ok());
    assert!(check_body(&response("text/html; charset=utf-8"), "oops").is_err());
    assert!(check_body(&response("text/plain"), "Failed to read").is_err());
}
