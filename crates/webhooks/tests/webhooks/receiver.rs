//! Receivers on real sockets of this machine.

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
use webhooks::{EndpointUrl, Headers, HttpTransport, Lookup, Reach, Request};

/// What a receiver was sent.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

type Answer = Arc<dyn Fn(&Seen) -> Response + Send + Sync>;

#[derive(Clone)]
struct Shared {
    answer: Answer,
    seen: watch::Sender<Vec<Seen>>,
}

/// A receiver that answers with a function and remembers what it was sent.
pub(crate) struct Receiver {
    pub(crate) port: u16,
    seen: watch::Sender<Vec<Seen>>,
}

impl Receiver {
    pub(crate) async fn start(answer: impl Fn(&Seen) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Shared {
            answer: Arc::new(answer),
            seen: watch::Sender::new(Vec::new()),
        };
        let seen = shared.seen.clone();
        let router = Router::new().fallback(receive).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, seen }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.borrow().clone()
    }

    pub(crate) async fn until(&self, condition: impl FnMut(&Vec<Seen>) -> bool) {
        self.seen.subscribe().wait_for(condition).await.unwrap();
    }
}

async fn receive(
    State(shared): State<Shared>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let seen = Seen {
        method,
        headers,
        body,
    };
    let answer = (shared.answer)(&seen);
    shared.seen.send_modify(|all| all.push(seen));
    answer
}

/// A resolver of the test's own: each name has a list of answers, given one after the other.
#[derive(Default)]
pub(crate) struct Names {
    answers: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    pub(crate) asked: AtomicUsize,
}

impl Names {
    pub(crate) fn of(name: &str, answers: &[&[&str]]) -> Arc<Self> {
        let parsed = |answer: &&[&str]| {
            answer
                .iter()
                .map(|address| address.parse().unwrap())
                .collect()
        };
        let names = Self::default();
        let answers = answers.iter().map(parsed).collect();
        names
            .answers
            .lock()
            .unwrap()
            .insert(name.to_owned(), answers);
        Arc::new(names)
    }

    pub(crate) fn times_asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Lookup for Names {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut names = self.answers.lock().unwrap();
        let answers = names.get_mut(host).filter(|answers| !answers.is_empty());
        answers
            .map(|answers| answers.remove(0))
            .ok_or_else(|| io::Error::other("no such name"))
    }
}

pub(crate) fn transport(names: &Arc<Names>) -> HttpTransport {
    let lookup: Arc<dyn Lookup> = names.clone();
    HttpTransport::new(&lookup).unwrap()
}

pub(crate) fn request(url: &str, reach: Reach) -> Request {
    Request {
        url: EndpointUrl::parse(url, Reach::Anywhere).unwrap(),
        reach,
        headers: Headers {
            id: "evt_1".to_owned(),
            timestamp: "1".to_owned(),
            signature: "v1,s1gn4ture".to_owned(),
        },
        body: "{}".to_owned(),
    }
}
