//! The merchant's webhook endpoints, which fail, are slow and are dead at times; and the way of bKash's notifications to
//! whichever server answers.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Weak},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::Value;
use standardwebhooks::Webhook;
use tokio::{net::TcpListener, time::sleep};

use crate::{checks::Check, http, random::Random, world::World};

/// The endpoint that answers nearly always, and the one that is often dead.
pub(crate) const ENDPOINTS: [&str; 2] = ["good", "bad"];

/// Longer than a delivery waits for an answer.
const SLOW: Duration = Duration::from_secs(20);

/// What was received.
#[derive(Default)]
pub(crate) struct Received {
    /// By endpoint.
    pub(crate) secrets: HashMap<String, String>,
    /// A digest of the body of each event, by endpoint and event.
    pub(crate) bodies: HashMap<(String, String), u64>,
    /// The sequence and the status that an event said last about a session, at the endpoint that is alive.
    pub(crate) last: HashMap<String, (u64, String)>,
    pub(crate) deliveries: u64,
}

/// A digest of a body.
pub(crate) fn digest(body: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}

struct Shop {
    world: Weak<World>,
    random: Random,
}

/// Receives webhooks and notifications for a world until the run ends. Returns the origin.
///
/// # Errors
///
/// Returns an error if there is no port.
pub(crate) async fn listen(world: Weak<World>, random: Random) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let routes = Router::new()
        .route("/hooks/{endpoint}", post(receive))
        .route("/ipn/default", post(pass_on))
        .with_state(Arc::new(Shop { world, random }));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(origin)
}

async fn receive(
    State(shop): State<Arc<Shop>>,
    Path(endpoint): Path<String>,
    headers: HeaderMap,
    body: String,
) -> StatusCode {
    let Some(world) = shop.world.upgrade() else {
        return StatusCode::GONE;
    };
    let faulty = world.is_faulty();
    let is_bad = endpoint == ENDPOINTS[1];
    let (fails, slow) = if is_bad { (300, 50) } else { (20, 5) };
    if faulty && (world.endpoint_is_dead(&endpoint) || shop.random.chance(fails)) {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    keep(&world, &endpoint, &headers, &body);
    if faulty && shop.random.chance(slow) {
        sleep(SLOW).await;
    }
    StatusCode::NO_CONTENT
}

fn keep(world: &World, endpoint: &str, headers: &HeaderMap, body: &str) {
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let id = header("webhook-id");
    world.check_secrets("a webhook", body);
    let mut received = world.received();
    received.deliveries += 1;
    let secret = received.secrets.get(endpoint).cloned().unwrap_or_default();
    if !is_signed(
        &secret,
        &id,
        &header("webhook-timestamp"),
        &header("webhook-signature"),
        body,
    ) {
        world.fail(
            Check::WebhooksSigned,
            format!("{endpoint} received {id} without a valid signature"),
        );
    }
    let digest = digest(body);
    let first = *received
        .bodies
        .entry((endpoint.to_owned(), id.clone()))
        .or_insert(digest);
    if first != digest {
        world.fail(
            Check::WebhooksSigned,
            format!("{endpoint} received {id} with two bodies"),
        );
    }
    if endpoint == ENDPOINTS[0] {
        note_status(&mut received, body);
    }
}

fn note_status(received: &mut Received, body: &str) {
    let event: Value = serde_json::from_str(body).unwrap_or_default();
    let object = &event["data"]["object"];
    let (Some(id), Some(status)) = (object["id"].as_str(), object["status"].as_str()) else {
        return;
    };
    let sequence = event["sequence"].as_u64().unwrap_or(0);
    let last = received.last.entry(id.to_owned()).or_default();
    if sequence >= last.0 {
        *last = (sequence, status.to_owned());
    }
}

/// The published verifier compares with this machine's clock, and the servers' clocks are set wrongly. Therefore its signature
/// is computed and looked for.
fn is_signed(secret: &str, id: &str, timestamp: &str, signature: &str, body: &str) -> bool {
    let Ok(timestamp) = timestamp.parse() else {
        return false;
    };
    let expected =
        Webhook::new(secret).and_then(|webhook| webhook.sign(id, timestamp, body.as_bytes()));
    expected.is_ok_and(|expected| signature.split(' ').any(|given| given == expected))
}

/// Passes a notification on, as the balancer in front of the servers does.
async fn pass_on(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Some(world) = shop.world.upgrade() else {
        return StatusCode::GONE;
    };
    let Some(place) = world.a_server() else {
        return StatusCode::BAD_GATEWAY;
    };
    let mut request = world
        .client
        .post(format!("{}/ipn/default", place.port.origin()));
    for (name, value) in &headers {
        if !matches!(name.as_str(), "host" | "content-length" | "connection") {
            request = request.header(name, value);
        }
    }
    match http::send(request.body(body)).await {
        Ok(reply) => StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_GATEWAY),
        Err(_) => StatusCode::BAD_GATEWAY,
    }
}
