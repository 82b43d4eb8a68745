//! The simulated bKash: its process and its control endpoints.

use std::{path::Path, process::Stdio, time::Duration};

use anyhow::{Context, bail};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};

use crate::{http, port::Port, settings};

/// Within which the simulator serves.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// A running simulator. It ends when it is dropped.
pub(crate) struct Bkash {
    pub(crate) origin: String,
    client: Client,
    _port: Port,
    _child: Child,
}

impl Bkash {
    /// # Errors
    ///
    /// Returns an error if it does not serve.
    pub(crate) async fn start(program: &Path, client: Client, log: &Path) -> anyhow::Result<Self> {
        let port = Port::reserve()?;
        let child = Command::new(program)
            .args(settings::simulator_arguments(port.number))
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(log)?)
            .kill_on_drop(true)
            .spawn()
            .context("the simulator did not start")?;
        let bkash = Self {
            origin: port.origin(),
            client,
            _port: port,
            _child: child,
        };
        let began = Instant::now();
        while bkash.control(Method::GET, "healthz", None).await.is_err() {
            if began.elapsed() > START_TIMEOUT {
                bail!("the simulator does not serve after {START_TIMEOUT:?}");
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(bkash)
    }

    /// Calls a control endpoint.
    ///
    /// # Errors
    ///
    /// Returns an error unless it succeeds.
    pub(crate) async fn control(
        &self,
        method: Method,
        what: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Value> {
        let url = format!("{}/simulator/{what}", self.origin);
        let mut request = self.client.request(method, url);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let reply = http::send(request).await;
        let reply = reply
            .ok()
            .with_context(|| format!("the simulator does not answer {what}"))?;
        if reply.status >= 300 {
            bail!(
                "the simulator refuses {what}: {} {}",
                reply.status,
                reply.body
            );
        }
        Ok(reply.json())
    }

    /// # Errors
    ///
    /// Returns an error if the simulator does not answer.
    pub(crate) async fn ledger(&self) -> anyhow::Result<Value> {
        self.control(Method::GET, "ledger", None).await
    }

    /// Replaces the rules by which calls are spoiled.
    ///
    /// # Errors
    ///
    /// Returns an error if the simulator refuses a rule.
    pub(crate) async fn set_faults(&self, seed: u64, rules: Vec<Value>) -> anyhow::Result<()> {
        let document = json!({ "seed": seed, "rules": rules });
        self.control(Method::PUT, "faults", Some(&document))
            .await
            .map(drop)
    }

    /// Calls after the one with the number `after`, the oldest first.
    ///
    /// # Errors
    ///
    /// Returns an error if the simulator does not answer.
    pub(crate) async fn calls_after(&self, after: u64, filter: &str) -> anyhow::Result<Vec<Value>> {
        let mut found = Vec::new();
        let mut before = String::new();
        loop {
            let what = format!("calls?limit=200&{filter}{before}");
            let page = self.control(Method::GET, &what, None).await?;
            let mut calls = page["calls"].as_array().cloned().unwrap_or_default();
            // The newest call of the page is its last.
            calls.reverse();
            let known = calls.iter().position(|call| number(call) <= after);
            let is_last = known.is_some() || page["next"].is_null();
            calls.truncate(known.unwrap_or(calls.len()));
            found.extend(calls);
            if is_last {
                found.reverse();
                return Ok(found);
            }
            before = format!("&before={}", page["next"]);
        }
    }

    /// A payer's decision at bKash. Returns where bKash sends the browser, and how often.
    pub(crate) async fn decide(&self, payment: &str, decision: &str) -> Option<(String, u64)> {
        let body = (decision == "approve").then(|| json!({ "wallet": settings::WALLET }));
        let what = format!("payments/{payment}/{decision}");
        let answer = self
            .control(Method::POST, &what, body.as_ref())
            .await
            .ok()?;
        let url = answer["callbackURL"].as_str()?.to_owned();
        Some((url, answer["callbackDeliveries"].as_u64().unwrap_or(1)))
    }
}

/// A call's number.
pub(crate) fn number(call: &Value) -> u64 {
    call["number"].as_u64().unwrap_or(0)
}
