//! A merchant's notification endpoint, with the verifier of the crate `bkash`.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::any};
use bkash::ipn::{
    Content, HttpFetch, IpnConfig, IpnError, Message, PaymentNotification, Sender, SimulatorOrigin,
    TopicArn, Verifier,
};
use domain::Timestamp;
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};

use crate::{
    harness::{Answer, Shop},
    waiting::in_time,
};

pub(crate) const TOPIC: &str = "arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000";

/// The system clock, as in production.
struct SystemClock;

impl eventlog::Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the verifier's clock is the system clock, as in the product"
    )]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let millis = since.expect("after 1970").as_millis();
        Timestamp::from_millis(millis.try_into().expect("a time"))
    }
}

/// The time of the system, which no setting of the simulator changes.
pub(crate) fn system_now() -> Timestamp {
    eventlog::Clock::now(&SystemClock)
}

/// A request that the endpoint received.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Post {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.json()[key].as_str().unwrap_or_default().to_owned()
    }

    /// The content of the `Message` field.
    pub(crate) fn inner(&self) -> Value {
        serde_json::from_str(&self.text("Message")).expect("JSON inside")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let header = self.headers.get(name);
        header.map_or("", |value| value.to_str().expect("text"))
    }
}

/// The part of the endpoint that its HTTP handler uses.
struct Shared {
    arrived: mpsc::UnboundedSender<Post>,
    statuses: Mutex<VecDeque<u16>>,
    /// Responses wait while it has no permit.
    gate: Semaphore,
}

/// The endpoint, and the shop whose payments are notified to it.
pub(crate) struct Endpoint {
    pub(crate) shop: Shop,
    pub(crate) address: String,
    pub(crate) verifier: Verifier,
    arrived: mpsc::UnboundedReceiver<Post>,
    shared: Arc<Shared>,
}

/// More permits than any test has messages.
const OPEN: usize = 1_000_000;
impl Endpoint {
    pub(crate) async fn open() -> Self {
        Self::of_shop(Shop::open().await).await
    }

    /// An endpoint without a subscription.
    pub(crate) async fn of_shop(shop: Shop) -> Self {
        let (sender, arrived) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            arrived: sender,
            statuses: Mutex::default(),
            gate: Semaphore::new(OPEN),
        });
        let router = Router::new()
            .fallback(any(receive))
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        let verifier = verifier(&shop, |_| {});
        Self {
            shop,
            address: format!("http://{address}/webhook"),
            verifier,
            arrived,
            shared,
        }
    }

    /// An endpoint with a confirmed subscription.
    pub(crate) async fn subscribed() -> Self {
        let mut endpoint = Self::open().await;
        endpoint.subscribe_and_confirm(json!({})).await;
        endpoint
    }

    /// Calls `PUT /simulator/ipn` with quick retries; `more` overrides fields.
    pub(crate) async fn subscribe(&self, more: Value) -> Answer {
        let mut wanted = json!({"endpoint": self.address, "retryMilliseconds": [1, 1, 1],
            "timeoutMilliseconds": 60_000});
        for (key, value) in more.as_object().expect("an object") {
            wanted[key] = value.clone();
        }
        self.shop.control(Method::PUT, "/ipn", wanted).await
    }

    pub(crate) async fn subscribe_and_confirm(&mut self, more: Value) {
        assert_eq!(self.subscribe(more).await.status, 200);
        let message = self.verified_message().await;
        let Content::SubscriptionConfirmation(confirmation) = message.content else {
            panic!("not a subscription confirmation")
        };
        self.verifier
            .confirm(&confirmation)
            .await
            .expect("a confirmation");
        message.lease.acknowledge();
        self.when_idle().await;
    }

    /// The next request.
    pub(crate) async fn next(&mut self) -> Post {
        let arrival = in_time("message", self.arrived.recv()).await;
        arrival.expect("an open channel")
    }

    /// The next request, if one has arrived.
    pub(crate) fn arrived(&mut self) -> Option<Post> {
        self.arrived.try_recv().ok()
    }

    pub(crate) async fn verify(&self, post: &Post) -> Result<Message, IpnError> {
        self.verifier.verify(&post.headers, &post.body).await
    }

    /// The next message, which the verifier must accept.
    pub(crate) async fn verified_message(&mut self) -> Message {
        let post = self.next().await;
        match self.verify(&post).await {
            Ok(message) => message,
            Err(error) => panic!("{error}: {post:?}"),
        }
    }

    /// The next message, which must be a payment. It is acknowledged.
    pub(crate) async fn payment(&mut self) -> PaymentNotification {
        let message = self.verified_message().await;
        message.lease.acknowledge();
        match message.content {
            Content::Notification(bkash::ipn::Event::Payment(payment)) => *payment,
            other => panic!("not a payment: {other:?}"),
        }
    }

    /// Sets the statuses of the next responses. Later ones have status 200.
    pub(crate) fn respond_with(&self, statuses: &[u16]) {
        let mut queue = self.shared.statuses.lock().expect("a lock");
        queue.extend(statuses);
    }

    /// Withholds all responses until [`Self::recover`].
    pub(crate) fn hang(&self) {
        self.shared.gate.forget_permits(OPEN);
    }

    /// Sends the withheld responses and all later ones.
    pub(crate) fn recover(&self) {
        self.shared.gate.add_permits(OPEN);
    }

    /// The subscription and the delivery log, as soon as no message is queued or in flight.
    pub(crate) async fn when_idle(&self) -> Value {
        self.shop.idle_notifications().await
    }

    pub(crate) async fn notify(&self, report: Value) -> Answer {
        self.shop.control(Method::POST, "/ipn/notify", report).await
    }

    /// Sends a notification for this invoice.
    pub(crate) async fn report(&self, invoice: &str) {
        let answer = self.notify(json!({"merchantInvoiceNumber": invoice})).await;
        assert_eq!(answer.status, 202, "{answer:?}");
    }
}

/// A verifier for the shop's simulator.
pub(crate) fn verifier(shop: &Shop, change: impl FnOnce(&mut IpnConfig)) -> Verifier {
    let mut config = IpnConfig::new(TopicArn::parse(TOPIC).expect("a topic"));
    let origin = SimulatorOrigin::parse(&shop.running.origin).expect("an origin");
    config.sender = Sender::Simulator(origin);
    change(&mut config);
    let fetch = HttpFetch::new().expect("a client");
    Verifier::new(config, Arc::new(SystemClock), Arc::new(fetch))
}

async fn receive(
    State(shared): State<Arc<Shared>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(&'static str, &'static str); 1]) {
    let post = Post {
        method,
        headers,
        body,
    };
    let status = {
        let mut statuses = shared
            .statuses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        statuses.pop_front().unwrap_or(200)
    };
    // Fails if the test has ended.
    let _ = shared.arrived.send(post);
    let _pass = shared.gate.acquire().await.expect("an open gate");
    let status = StatusCode::from_u16(status).expect("a status");
    // The target of redirects, which the sender must not follow.
    (status, [("location", "/elsewhere")])
}
