//! A merchant's notification endpoint, and bkash's own verifier behind it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
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

use crate::harness::{Answer, Shop, read};

pub(crate) const TOPIC: &str = "arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000";

/// The machine's clock, as in production.
struct SystemClock;

impl eventlog::Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the verifier's clock, as the product has it"
    )]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let millis = since.expect("after 1970").as_millis();
        Timestamp::from_millis(millis.try_into().expect("a time"))
    }
}

/// One POST as it arrived.
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

    /// The message inside.
    pub(crate) fn inner(&self) -> Value {
        serde_json::from_str(&self.text("Message")).expect("JSON inside")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let header = self.headers.get(name);
        header.map_or("", |value| value.to_str().expect("text"))
    }
}

struct Behind {
    arrived: mpsc::UnboundedSender<Post>,
    answers: Mutex<VecDeque<u16>>,
    /// Closed while it has no permit: an answer then waits.
    gate: Semaphore,
}

/// The endpoint, the shop whose payments it is told of, and the simulator between them.
pub(crate) struct Endpoint {
    pub(crate) shop: Shop,
    pub(crate) address: String,
    pub(crate) verifier: Verifier,
    arrived: mpsc::UnboundedReceiver<Post>,
    behind: Arc<Behind>,
}

const OPEN: usize = 1_000_000;
/// So that a message that never comes fails a test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(30);

impl Endpoint {
    pub(crate) async fn open() -> Self {
        Self::beside(Shop::open().await).await
    }

    /// An endpoint that nobody knows yet.
    pub(crate) async fn beside(shop: Shop) -> Self {
        let (sender, arrived) = mpsc::unbounded_channel();
        let behind = Arc::new(Behind {
            arrived: sender,
            answers: Mutex::default(),
            gate: Semaphore::new(OPEN),
        });
        let router = Router::new()
            .fallback(any(receive))
            .with_state(Arc::clone(&behind));
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
            behind,
        }
    }

    /// An endpoint whose subscription is confirmed.
    pub(crate) async fn subscribed() -> Self {
        let mut endpoint = Self::open().await;
        endpoint.subscribe_and_confirm(json!({})).await;
        endpoint
    }

    /// `PUT /simulator/ipn`, with quick retries unless `more` says otherwise.
    pub(crate) async fn subscribe(&self, more: Value) -> Answer {
        let mut wanted = json!({"endpoint": self.address, "retryMilliseconds": [1, 1, 1]});
        for (key, value) in more.as_object().expect("an object") {
            wanted[key] = value.clone();
        }
        self.shop.control(Method::PUT, "/ipn", wanted).await
    }

    pub(crate) async fn subscribe_and_confirm(&mut self, more: Value) {
        assert_eq!(self.subscribe(more).await.status, 200);
        let message = self.believed().await;
        let Content::SubscriptionConfirmation(waiting) = message.content else {
            panic!("a subscription")
        };
        self.verifier
            .confirm(&waiting)
            .await
            .expect("a confirmation");
        message.lease.acknowledge();
        self.settled().await;
    }

    /// The next POST.
    pub(crate) async fn next(&mut self) -> Post {
        let arrival = tokio::time::timeout(PATIENCE, self.arrived.recv());
        arrival.await.expect("in time").expect("a message")
    }

    /// The next POST, if one has arrived.
    pub(crate) fn arrived(&mut self) -> Option<Post> {
        self.arrived.try_recv().ok()
    }

    pub(crate) async fn verify(&self, post: &Post) -> Result<Message, IpnError> {
        self.verifier.verify(&post.headers, &post.body).await
    }

    /// The next message, which the verifier must believe.
    pub(crate) async fn believed(&mut self) -> Message {
        let post = self.next().await;
        match self.verify(&post).await {
            Ok(message) => message,
            Err(error) => panic!("{error}: {post:?}"),
        }
    }

    /// The next message, which must be a payment; acknowledged.
    pub(crate) async fn payment(&mut self) -> PaymentNotification {
        let message = self.believed().await;
        message.lease.acknowledge();
        match message.content {
            Content::Notification(bkash::ipn::Event::Payment(payment)) => *payment,
            other => panic!("not a payment: {other:?}"),
        }
    }

    /// What the next POSTs are answered; 200 afterwards.
    pub(crate) fn will_answer(&self, answers: &[u16]) {
        let mut queue = self.behind.answers.lock().expect("a lock");
        queue.extend(answers);
    }

    /// From now on no answer is given.
    pub(crate) fn hang(&self) {
        self.behind.gate.forget_permits(OPEN);
    }

    pub(crate) fn recover(&self) {
        self.behind.gate.add_permits(OPEN);
    }

    /// The service's own view, when no message is under way any more.
    pub(crate) async fn settled(&self) -> Value {
        let url = format!("{}/simulator/ipn?wait=4", self.shop.running.origin);
        for _ in 0..8 {
            let response = self.shop.http.get(&url).send().await;
            let view = read(response.expect("an answer")).await.json;
            if view["waiting"] == 0 && view["inFlight"] == 0 {
                return view;
            }
        }
        panic!("messages are under way for ever")
    }

    pub(crate) async fn notify(&self, report: Value) -> Answer {
        self.shop.control(Method::POST, "/ipn/notify", report).await
    }

    /// Sends a report for an invoice that tells it apart.
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
    State(behind): State<Arc<Behind>>,
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
        let mut answers = behind
            .answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        answers.pop_front().unwrap_or(200)
    };
    // The test may have ended.
    let _ = behind.arrived.send(post);
    let _pass = behind.gate.acquire().await.expect("an open gate");
    let status = StatusCode::from_u16(status).expect("a status");
    // Where a redirect would lead; nobody must follow it.
    (status, [("location", "/elsewhere")])
}
