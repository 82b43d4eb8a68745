//! How fast a running checkout opens sessions and tells of them. `cargo xtask bench` starts it; by hand:
//! `load ORIGIN KEY RATE SECONDS`.
//!
//! Requests leave at fixed instants whether or not earlier ones were answered, and each is timed from the instant
//! it should have left at: a server that falls behind cannot make its own load lighter.

mod receiver;
mod sessions;

use std::{io::Write as _, time::Duration};

use crate::{receiver::Receiver, sessions::Sessions};

/// How long the load runs before anything is counted.
const WARM_UP: Duration = Duration::from_secs(3);

/// How long is waited for the webhooks of the last sessions.
const PATIENCE: Duration = Duration::from_secs(15);

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [origin, key, rate, seconds] = words.as_slice() else {
        return Err("load ORIGIN KEY RATE SECONDS".into());
    };
    let (rate, seconds) = (rate.parse()?, Duration::from_secs(seconds.parse()?));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let report = runtime.block_on(async {
        let receiver = Receiver::start().await?;
        let sessions = Sessions::new(origin, key)?;
        sessions.subscribe(&receiver.url).await?;
        sessions.open_at(rate, WARM_UP).await?;
        receiver.forget();
        let opened = sessions.open_at(rate, seconds).await?;
        let told = receiver.wait_for(&opened.ids, PATIENCE).await?;
        Ok::<_, Failure>(serde_json::json!({
            "sessions": opened.took.len(),
            "sessions_ms": percentiles(opened.took),
            "webhooks_ms": percentiles(told),
        }))
    })?;
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}

/// The 50th and 99th percentile and the longest, in milliseconds.
fn percentiles(mut times: Vec<Duration>) -> serde_json::Value {
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(place).map(|time| time.as_secs_f64() * 1000.0)
    };
    serde_json::json!({ "p50": at(50), "p99": at(99), "max": at(100) })
}
