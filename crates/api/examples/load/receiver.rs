//! A shop's server that is told of sessions, and notes how long after the event.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use axum::{Json, Router, extract::State, routing::post};
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::{net::TcpListener, time::Instant};

use crate::Failure;

/// How long after its event each session's first webhook came.
type Delays = Arc<Mutex<HashMap<String, Duration>>>;

pub(crate) struct Receiver {
    pub(crate) url: String,
    delays: Delays,
}

impl Receiver {
    pub(crate) async fn start() -> Result<Self, Failure> {
        let delays = Delays::default();
        let routes = Router::new()
            .route("/", post(told))
            .with_state(delays.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self { url, delays })
    }

    pub(crate) fn forget(&self) {
        self.all().clear();
    }

    /// The delays of these sessions, once all are there.
    pub(crate) async fn wait_for(
        &self,
        sessions: &[String],
        patience: Duration,
    ) -> Result<Vec<Duration>, Failure> {
        let until = Instant::now() + patience;
        loop {
            let found: Vec<_> = {
                let all = self.all();
                sessions
                    .iter()
                    .filter_map(|id| all.get(id).copied())
                    .collect()
            };
            if found.len() == sessions.len() {
                return Ok(found);
            }
            if Instant::now() > until {
                let missing = sessions.len() - found.len();
                return Err(format!("{missing} sessions were never told of").into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<String, Duration>> {
        self.delays.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The event's own instant is that of the decision, just before the commit: what is noted is never too short.
async fn told(State(delays): State<Delays>, Json(event): Json<Value>) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the event's instant is one of the wall clock"
    )]
    let now = OffsetDateTime::from(SystemTime::now());
    let at = event["timestamp"].as_str().unwrap_or_default();
    let Ok(at) = OffsetDateTime::parse(at, &Rfc3339) else {
        return;
    };
    let delay = Duration::try_from(now - at).unwrap_or_default();
    let session = event["data"]["object"]["id"].as_str().unwrap_or_default();
    let mut all = delays.lock().unwrap_or_else(PoisonError::into_inner);
    all.entry(session.to_owned()).or_insert(delay);
}
