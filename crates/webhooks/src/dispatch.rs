//! The dispatcher: attempts what is due, and records what came of it. Recovery after a crash is nothing else.

use std::{sync::Arc, time::Duration};

use domain::Timestamp;
use engine::ports::{Clock, Entropy, StoreError};
use sealing::SealingKey;
use tokio::{
    pin, select,
    task::JoinSet,
    time::{Instant, sleep},
};

use crate::{
    AT_ONCE, Attempt, Claimed, Exchange, Failure, Finished, Headers, Next, Queue, Reach, Request,
    Transport, schedule, secret::Keyring, sign,
};

/// How often it looks for what another process wrote, and for what has become due.
const POLL: Duration = Duration::from_secs(1);

/// How often old records are tidied away, and how many at a time.
const SWEEP: Duration = Duration::from_secs(60);
const SWEPT: usize = 200;

/// What the dispatcher works with. Cloning it is cheap.
#[derive(Clone)]
pub struct Dispatcher {
    /// What is due.
    pub queue: Arc<dyn Queue>,
    /// How requests are made.
    pub transport: Arc<dyn Transport>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for the jitter.
    pub entropy: Arc<dyn Entropy>,
    /// Opens endpoints' secrets.
    pub key: SealingKey,
    /// Whether test accounts' endpoints may be on this machine and its network.
    pub development: bool,
}

impl Dispatcher {
    /// Attempts what is due until `stop` completes, then lets the attempts under way finish. Dropping the future
    /// is as good as a crash: what was under way is attempted again, by any dispatcher.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        pin!(stop);
        let mut wakes = self.queue.wakes();
        let mut under_way = JoinSet::new();
        let mut next_sweep = Instant::now();
        loop {
            wakes.mark_unchanged();
            if self.begin(&mut under_way).await {
                continue;
            }
            if next_sweep <= Instant::now() {
                next_sweep = Instant::now() + self.sweep().await;
            }
            select! {
                () = &mut stop => break,
                _ = wakes.changed() => {}
                Some(_) = under_way.join_next() => {}
                () = sleep(POLL) => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Attempts once everything that is due now, and says how many deliveries that were.
    pub async fn pass(&self) -> Result<usize, StoreError> {
        let mut made = 0;
        loop {
            let claimed = self.queue.claim(self.clock.now(), AT_ONCE).await?;
            if claimed.is_empty() {
                return Ok(made);
            }
            made += claimed.len();
            let mut attempts = JoinSet::new();
            for claimed in claimed {
                attempts.spawn(self.clone().attempt(claimed));
            }
            while attempts.join_next().await.is_some() {}
        }
    }

    /// Begins attempts of what is due; whether there was any.
    async fn begin(&self, under_way: &mut JoinSet<()>) -> bool {
        while under_way.try_join_next().is_some() {}
        let free = AT_ONCE - under_way.len();
        if free == 0 {
            return false;
        }
        match self.queue.claim(self.clock.now(), free).await {
            Ok(claimed) => {
                let any = !claimed.is_empty();
                for claimed in claimed {
                    under_way.spawn(self.clone().attempt(claimed));
                }
                any
            }
            Err(error) => {
                tracing::error!(%error, "webhooks that are due cannot be claimed");
                false
            }
        }
    }

    /// Tidies, and says after how long to do so again.
    async fn sweep(&self) -> Duration {
        match self.queue.sweep(self.clock.now(), SWEPT).await {
            Ok(SWEPT) => POLL,
            Ok(_) => SWEEP,
            Err(error) => {
                tracing::error!(%error, "old webhook records cannot be tidied away");
                SWEEP
            }
        }
    }

    async fn attempt(self, claimed: Claimed) {
        let started_at = self.clock.now();
        let began = Instant::now();
        let headers = self.sign(&claimed, started_at);
        let exchange = match headers.clone() {
            Some(headers) => self.post(&claimed, headers).await,
            None => Exchange {
                failure: Some(Failure::Secret),
                ..Exchange::default()
            },
        };
        let failure = exchange.judged();
        let attempt = Attempt {
            started_at,
            duration: began.elapsed(),
            url: claimed.url.as_str().to_owned(),
            headers: shown(headers.as_ref()),
            status: exchange.status,
            failure,
            answer: exchange.answer.clone(),
        };
        tracing::debug!(
            delivery = %claimed.delivery,
            endpoint = %claimed.endpoint,
            event = %claimed.event,
            status = attempt.status,
            failure = failure.map(Failure::word),
            "a webhook was attempted"
        );
        let finished = self.finished(claimed, attempt, &exchange);
        let delivery = finished.delivery.clone();
        if let Err(error) = self.queue.record(finished).await {
            // Its claim ends by itself, and it is attempted again.
            tracing::error!(%delivery, %error, "an attempt cannot be recorded");
        }
    }

    fn finished(&self, claimed: Claimed, attempt: Attempt, exchange: &Exchange) -> Finished {
        let at = self.clock.now();
        let next = if attempt.failure.is_none() {
            Next::Succeeded
        } else {
            let [a, b, c, d, ..] = self.entropy.bits();
            let random = u32::from_be_bytes([a, b, c, d]);
            schedule::next(claimed.attempts + 1, at, exchange.asked_wait(at), random)
                .map_or(Next::Exhausted, Next::At)
        };
        Finished {
            delivery: claimed.delivery,
            lease: claimed.lease,
            endpoint: claimed.endpoint,
            revision: claimed.revision,
            at,
            attempt,
            next,
            is_gone: exchange.is_gone(),
        }
    }

    fn sign(&self, claimed: &Claimed, now: Timestamp) -> Option<Headers> {
        let keyring = Keyring::open(&self.key, &claimed.endpoint, &claimed.sealed)?;
        sign(keyring.signing(now), &claimed.event, now, &claimed.body)
    }

    async fn post(&self, claimed: &Claimed, headers: Headers) -> Exchange {
        let request = Request {
            url: claimed.url.clone(),
            reach: Reach::of(claimed.account.mode, self.development),
            headers,
            body: claimed.body.clone(),
        };
        self.transport.post(&request).await
    }
}

/// The headers as they are kept.
fn shown(headers: Option<&Headers>) -> Vec<(String, String)> {
    let masked = headers.map(Headers::masked).into_iter().flatten();
    masked
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
