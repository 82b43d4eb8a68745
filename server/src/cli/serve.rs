//! The two commands that serve until they are stopped.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{Failure, block_on, configuration};
use crate::{Checkout, World, config::Environment, web::Demo};

/// Logs as JSON, one object a line, to standard output.
fn log(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_default();
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .init();
}

pub(super) fn checkout(path: &Path, environment: &Environment, demo: bool) -> Result<(), Failure> {
    let (config, secrets) = configuration(path, environment)?;
    log(&config.log);
    let demo = if demo { Demo::On } else { Demo::Off };
    block_on(async {
        let listen = config.listen;
        let checkout = Checkout::open(config, &secrets, demo, World::system())?;
        checkout.check().await?;
        let listener = TcpListener::bind(listen).await;
        let listener = listener
            .map_err(|error| Failure::said(format!("[server] listen: {listen}: {error}")))?;
        tracing::info!(%listen, "serving");
        checkout.serve(listener, stopped()?).await;
        tracing::info!("stopped");
        Ok(())
    })
}

pub(super) fn simulator(
    listen: SocketAddr,
    public_origin: Option<String>,
    state_file: Option<PathBuf>,
    changes: Vec<(String, serde_json::Value)>,
) -> Result<(), Failure> {
    log("info");
    let settings = simulator::Settings::default()
        .with(changes.into_iter().collect())
        .map_err(|error| Failure::said(format!("--set {error}")))?;
    block_on(async {
        let listener = TcpListener::bind(listen).await;
        let listener =
            listener.map_err(|error| Failure::said(format!("--listen {listen}: {error}")))?;
        let settings = simulator::Settings {
            public_origin,
            state_file,
            ..settings
        };
        tracing::info!(%listen, "simulating bKash");
        simulator::serve(listener, settings, stopped()?)
            .await
            .map_err(Failure::said)
    })
}

/// Reads `NAME=VALUE`; a value that is no JSON is a text.
pub(super) fn setting(text: &str) -> Result<(String, serde_json::Value), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("expected NAME=VALUE, such as token_limit=2")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}

/// Completes when the process is asked to stop.
fn stopped() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::said)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::said)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
