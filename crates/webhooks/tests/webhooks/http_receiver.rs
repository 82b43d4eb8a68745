//! Receivers on real local sockets, and a scripted DNS resolver.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method},
    response::Response,
};
use tokio::{net::TcpListener, sync::watch};
use webhooks::{
    DeliveryRequest, DnsResolver, EndpointUrl, HttpTransport, NetworkScope, SignatureHeaders,
};

use crate::fixture::within_a_minute;

/// A request as the receiver saw it.
#[derive(Clone)]
pub(crate) struct ReceivedRequest {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

type Responder = Arc<dyn Fn(&ReceivedRequest) -> Response + Send + Sync>;

#[derive(Clone)]
struct Shared {
    respond: Responder,
    received: watch::Sender<Vec<ReceivedRequest>>,
}

/// An HTTP server that computes its responses with a function and records the requests.
pub(crate) struct HttpReceiver {
    pub(crate) port: u16,
    received: watch::Sender<Vec<ReceivedRequest>>,
}

impl HttpReceiver {
    pub(crate) async fn start(
        respond: impl Fn(&ReceivedRequest) -> Response + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Shared {
            respond: Arc::new(respond),
            received: watch::Sender::new(Vec::new()),
        };
        let received = shared.received.clone();
        let router = Router::new().fallback(receive).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, received }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(crate) fn received(&self) -> Vec<ReceivedRequest> {
        self.received.borrow().clone()
    }

    pub(crate) async fn wait_until(&self, condition: impl FnMut(&Vec<ReceivedRequest>) -> bool) {
        let mut received = self.received.subscribe();
        within_a_minute(received.wait_for(condition)).await.unwrap();
    }
}

async fn receive(
    State(shared): State<Shared>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let received = ReceivedRequest {
        method,
        headers,
        body,
    };
    let response = (shared.respond)(&received);
    shared.received.send_modify(|all| all.push(received));
    response
}

/// A resolver that returns scripted responses for each name, one after the other.
#[derive(Default)]
pub(crate) struct ScriptedResolver {
    responses: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    pub(crate) lookups: AtomicUsize,
}

impl ScriptedResolver {
    pub(crate) fn with(name: &str, responses: &[&[&str]]) -> Arc<Self> {
        let parsed = |response: &&[&str]| {
            response
                .iter()
                .map(|address| address.parse().unwrap())
                .collect()
        };
        let resolver = Self::default();
        let responses = responses.iter().map(parsed).collect();
        resolver
            .responses
            .lock()
            .unwrap()
            .insert(name.to_owned(), responses);
        Arc::new(resolver)
    }

    pub(crate) fn lookup_count(&self) -> usize {
        self.lookups.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl DnsResolver for ScriptedResolver {
    async fn lookup_ip(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.lookups.fetch_add(1, Ordering::SeqCst);
        let mut resolver = self.responses.lock().unwrap();
        let responses = resolver
            .get_mut(host)
            .filter(|responses| !responses.is_empty());
        responses
            .map(|responses| responses.remove(0))
            .ok_or_else(|| io::Error::other("no such host"))
    }
}

pub(crate) fn transport(resolver: &Arc<ScriptedResolver>) -> HttpTransport {
    let resolver: Arc<dyn DnsResolver> = resolver.clone();
    HttpTransport::new(&resolver).unwrap()
}

pub(crate) fn request(url: &str, scope: NetworkScope) -> DeliveryRequest {
    DeliveryRequest {
        url: EndpointUrl::parse(url, NetworkScope::Any).unwrap(),
        scope,
        headers: SignatureHeaders {
            id: "evt_1".to_owned(),
            timestamp: "1".to_owned(),
            signature: "v1,s1gn4ture".to_owned(),
        },
        log_head: eventlog::Head::EMPTY,
        body: "{}".to_owned(),
    }
}
