//! Transports without sockets: their responses are scripted by the test, and they record the requests.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use tokio::sync::{Semaphore, watch};
use webhooks::{AttemptFailure, DeliveryRequest, RequestOutcome, Transport};

use crate::fixture::within_a_minute;

type Responder = Box<dyn FnMut(&DeliveryRequest) -> RequestOutcome + Send>;

/// A transport that computes its responses with a function.
pub(crate) struct ScriptedTransport {
    respond: Mutex<Responder>,
    received: watch::Sender<Vec<DeliveryRequest>>,
}

impl ScriptedTransport {
    pub(crate) fn new(
        respond: impl FnMut(&DeliveryRequest) -> RequestOutcome + Send + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            respond: Mutex::new(Box::new(respond)),
            received: watch::Sender::new(Vec::new()),
        })
    }

    /// A transport that always responds with this status.
    pub(crate) fn always(code: u16) -> Arc<Self> {
        Self::new(move |_| status(code))
    }

    pub(crate) fn received(&self) -> Vec<DeliveryRequest> {
        self.received.borrow().clone()
    }

    /// The identifiers of the received events, in order.
    pub(crate) fn events(&self) -> Vec<String> {
        self.received()
            .into_iter()
            .map(|request| request.headers.id)
            .collect()
    }

    /// Waits until the received requests fulfil the condition.
    pub(crate) async fn wait_until(&self, condition: impl FnMut(&Vec<DeliveryRequest>) -> bool) {
        let mut received = self.received.subscribe();
        within_a_minute(received.wait_for(condition)).await.unwrap();
    }
}

#[async_trait]
impl Transport for ScriptedTransport {
    async fn post(&self, request: &DeliveryRequest) -> RequestOutcome {
        self.received
            .send_modify(|received| received.push(request.clone()));
        (self.respond.lock().unwrap())(request)
    }
}

pub(crate) fn status(code: u16) -> RequestOutcome {
    RequestOutcome {
        status_code: Some(code),
        ..RequestOutcome::default()
    }
}

pub(crate) fn failed(failure: AttemptFailure) -> RequestOutcome {
    RequestOutcome {
        failure: Some(failure),
        ..RequestOutcome::default()
    }
}

pub(crate) fn with_retry_after(code: u16, retry_after: &str) -> RequestOutcome {
    RequestOutcome {
        status_code: Some(code),
        retry_after: Some(retry_after.to_owned()),
        ..RequestOutcome::default()
    }
}

/// A transport that holds back the responses of some hosts until they are released, and counts requests in flight.
#[derive(Default)]
pub(crate) struct GatedTransport {
    gates: Mutex<HashMap<String, Arc<Semaphore>>>,
    in_flight: Mutex<HashMap<String, usize>>,
    max_in_flight: Mutex<HashMap<String, usize>>,
    pub(crate) responded: watch::Sender<Vec<DeliveryRequest>>,
}

impl GatedTransport {
    /// Holds back the responses of a host.
    pub(crate) fn hold(&self, url: &str) {
        let gate = Arc::new(Semaphore::new(0));
        self.gates.lock().unwrap().insert(url.to_owned(), gate);
    }

    /// Releases all responses of a host from now on.
    pub(crate) fn release(&self, url: &str) {
        if let Some(gate) = self.gates.lock().unwrap().get(url) {
            gate.add_permits(Semaphore::MAX_PERMITS / 2);
        }
    }

    /// Waits until this number of requests has been answered in total.
    pub(crate) async fn wait_until_responded(&self, count: usize) {
        let mut responded = self.responded.subscribe();
        let enough = responded.wait_for(|responded| responded.len() == count);
        within_a_minute(enough).await.unwrap();
    }

    /// Waits until a request to the host is in flight.
    pub(crate) async fn wait_until_in_flight(&self, url: &str) {
        within_a_minute(async {
            while self.max_in_flight(url) == 0 {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    pub(crate) fn max_in_flight(&self, url: &str) -> usize {
        self.max_in_flight
            .lock()
            .unwrap()
            .get(url)
            .copied()
            .unwrap_or(0)
    }
}

#[async_trait]
impl Transport for GatedTransport {
    async fn post(&self, request: &DeliveryRequest) -> RequestOutcome {
        let url = request.url.as_str().to_owned();
        {
            let mut in_flight = self.in_flight.lock().unwrap();
            let count = in_flight.entry(url.clone()).or_default();
            *count += 1;
            let mut most = self.max_in_flight.lock().unwrap();
            let most = most.entry(url.clone()).or_default();
            *most = (*most).max(*count);
        }
        let gate = self.gates.lock().unwrap().get(&url).cloned();
        if let Some(gate) = gate {
            let _permit = gate.acquire().await.unwrap();
        }
        *self.in_flight.lock().unwrap().get_mut(&url).unwrap() -= 1;
        self.responded
            .send_modify(|responded| responded.push(request.clone()));
        status(200)
    }
}
