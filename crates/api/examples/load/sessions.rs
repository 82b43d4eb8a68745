//! A back end that opens sessions at a fixed rate.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use crate::Failure;

pub(crate) struct Sessions {
    client: reqwest::Client,
    origin: String,
    key: String,
    /// What makes this run's invoices its own.
    run: u32,
}

/// What was opened, and how long each answer took from the instant the request should have left.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) ids: Vec<String>,
    pub(crate) took: Vec<Duration>,
}

impl Sessions {
    pub(crate) fn new(origin: &str, key: &str) -> Result<Arc<Self>, Failure> {
        // The client wants to know, although it speaks to this machine alone.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Arc::new(Self {
            client: reqwest::Client::builder()
                .timeout(Duration::from_secs(10))
                .no_proxy()
                .build()?,
            origin: origin.to_owned(),
            key: key.to_owned(),
            run: std::process::id(),
        }))
    }

    /// Wants to be told of every session that is opened.
    pub(crate) async fn subscribe(&self, url: &str) -> Result<(), Failure> {
        let wish = json!({ "url": url, "event_types": ["session.opened"] });
        let name = format!("endpoint-{}", self.run);
        self.post("/v1/webhook_endpoints", &name, &wish).await?;
        Ok(())
    }

    /// Opens `rate` sessions a second for so long.
    pub(crate) async fn open_at(
        self: &Arc<Self>,
        rate: u32,
        time: Duration,
    ) -> Result<Opened, Failure> {
        let begun = Instant::now() + Duration::from_millis(10);
        let apart = Duration::from_secs(1) / rate;
        let mut under_way = tokio::task::JoinSet::new();
        for number in 0.. {
            let leaves = begun + apart * number;
            if leaves >= begun + time {
                break;
            }
            sleep_until(leaves).await;
            let shop = self.clone();
            // Which phase a session belongs to is part of its invoice: the phases differ in their length.
            let invoice = format!("LOAD-{}-{}-{number}", self.run, time.as_millis());
            under_way.spawn(async move {
                let id = shop.open(&invoice).await?;
                Ok::<_, Failure>((id, leaves.elapsed()))
            });
        }
        let mut opened = Opened::default();
        while let Some(done) = under_way.join_next().await {
            let (id, took) = done??;
            opened.ids.push(id);
            opened.took.push(took);
        }
        Ok(opened)
    }

    async fn open(&self, invoice: &str) -> Result<String, Failure> {
        let wish = json!({
            "amount": "599.00",
            "invoice": invoice,
            "success_url": "https://shop.example/paid",
            "cancel_url": "https://shop.example/cart",
            "line_items": [{ "name": "মধু ৫০০ গ্রাম", "quantity": 1, "amount": "599.00" }],
        });
        let session = self.post("/v1/checkout/sessions", invoice, &wish).await?;
        let id = session["id"].as_str().ok_or("a session without its name")?;
        Ok(id.to_owned())
    }

    async fn post(&self, path: &str, wish: &str, body: &Value) -> Result<Value, Failure> {
        let request = self
            .client
            .post(format!("{}{path}", self.origin))
            .bearer_auth(&self.key)
            .header("idempotency-key", wish)
            .json(body);
        let answer = request.send().await?;
        let status = answer.status();
        let said: Value = answer.json().await?;
        if status.is_success() {
            Ok(said)
        } else {
            Err(format!("{path} answered {status}: {said}").into())
        }
    }
}
