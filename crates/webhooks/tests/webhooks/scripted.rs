//! Receivers without sockets: a transport that answers as a test says, and remembers what it was sent.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use tokio::sync::{Semaphore, watch};
use webhooks::{Exchange, Failure, Request, Transport};

type Answer = Box<dyn FnMut(&Request) -> Exchange + Send>;

/// A transport that answers with a function.
pub(crate) struct Scripted {
    answer: Mutex<Answer>,
    seen: watch::Sender<Vec<Request>>,
}

impl Scripted {
    pub(crate) fn new(answer: impl FnMut(&Request) -> Exchange + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            answer: Mutex::new(Box::new(answer)),
            seen: watch::Sender::new(Vec::new()),
        })
    }

    /// One that always answers with this status.
    pub(crate) fn always(code: u16) -> Arc<Self> {
        Self::new(move |_| status(code))
    }

    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.borrow().clone()
    }

    /// The events it was sent, in order.
    pub(crate) fn events(&self) -> Vec<String> {
        self.seen()
            .into_iter()
            .map(|request| request.headers.id)
            .collect()
    }

    /// Waits until it was sent as much as the condition says.
    pub(crate) async fn until(&self, condition: impl FnMut(&Vec<Request>) -> bool) {
        self.seen.subscribe().wait_for(condition).await.unwrap();
    }
}

#[async_trait]
impl Transport for Scripted {
    async fn post(&self, request: &Request) -> Exchange {
        self.seen.send_modify(|seen| seen.push(request.clone()));
        (self.answer.lock().unwrap())(request)
    }
}

pub(crate) fn status(code: u16) -> Exchange {
    Exchange {
        status: Some(code),
        ..Exchange::default()
    }
}

pub(crate) fn failed(failure: Failure) -> Exchange {
    Exchange {
        failure: Some(failure),
        ..Exchange::default()
    }
}

pub(crate) fn asking(code: u16, retry_after: &str) -> Exchange {
    Exchange {
        status: Some(code),
        retry_after: Some(retry_after.to_owned()),
        ..Exchange::default()
    }
}

/// A transport whose slow hosts answer only when they are let, and that counts what is under way.
#[derive(Default)]
pub(crate) struct Gated {
    gates: Mutex<HashMap<String, Arc<Semaphore>>>,
    under_way: Mutex<HashMap<String, usize>>,
    most_under_way: Mutex<HashMap<String, usize>>,
    pub(crate) answered: watch::Sender<Vec<Request>>,
}

impl Gated {
    /// Makes a host wait.
    pub(crate) fn hold(&self, url: &str) {
        let gate = Arc::new(Semaphore::new(0));
        self.gates.lock().unwrap().insert(url.to_owned(), gate);
    }

    /// Lets a host answer everything from now on.
    pub(crate) fn release(&self, url: &str) {
        if let Some(gate) = self.gates.lock().unwrap().get(url) {
            gate.add_permits(Semaphore::MAX_PERMITS / 2);
        }
    }

    pub(crate) fn most_under_way(&self, url: &str) -> usize {
        self.most_under_way
            .lock()
            .unwrap()
            .get(url)
            .copied()
            .unwrap_or(0)
    }
}

#[async_trait]
impl Transport for Gated {
    async fn post(&self, request: &Request) -> Exchange {
        let url = request.url.as_str().to_owned();
        {
            let mut under_way = self.under_way.lock().unwrap();
            let count = under_way.entry(url.clone()).or_default();
            *count += 1;
            let mut most = self.most_under_way.lock().unwrap();
            let most = most.entry(url.clone()).or_default();
            *most = (*most).max(*count);
        }
        let gate = self.gates.lock().unwrap().get(&url).cloned();
        if let Some(gate) = gate {
            let _place = gate.acquire().await.unwrap();
        }
        *self.under_way.lock().unwrap().get_mut(&url).unwrap() -= 1;
        self.answered
            .send_modify(|answered| answered.push(request.clone()));
        status(200)
    }
}
