//! The commands that run until they are stopped.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{CommandError, block_on, read_configuration};
use crate::{Checkout, ClockAndEntropy, config::Environment, web::Demo};

/// Logs JSON objects, one per line, to standard output.
fn init_logging(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_default();
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .init();
}

pub(super) fn checkout(
    path: &Path,
    environment: &Environment,
    demo: bool,
) -> Result<(), CommandError> {
    let (config, secrets) = read_configuration(path, environment)?;
    init_logging(&config.log);
    let demo = if demo { Demo::On } else { Demo::Off };
    block_on(async {
        let listen = config.listen;
        let checkout = Checkout::open(config, &secrets, demo, ClockAndEntropy::system())?;
        checkout.check().await?;
        let listener = TcpListener::bind(listen).await;
        let listener = listener.map_err(|error| {
            CommandError::message(format!("[server] listen: {listen}: {error}"))
        })?;
        tracing::info!(%listen, "serving");
        checkout.serve(listener, shutdown_signal()?).await;
        tracing::info!("stopped");
        Ok(())
    })
}

pub(super) fn simulator(
    listen: SocketAddr,
    public_origin: Option<String>,
    state_file: Option<PathBuf>,
    overrides: Vec<(String, serde_json::Value)>,
) -> Result<(), CommandError> {
    init_logging("info");
    let settings = simulator::Settings::default()
        .with(overrides.into_iter().collect())
        .map_err(|error| CommandError::message(format!("--set {error}")))?;
    block_on(async {
        let listener = TcpListener::bind(listen).await;
        let listener = listener
            .map_err(|error| CommandError::message(format!("--listen {listen}: {error}")))?;
        let settings = simulator::Settings {
            public_origin,
            state_file,
            ..settings
        };
        tracing::info!(%listen, "simulating bKash");
        simulator::serve(listener, settings, shutdown_signal()?)
            .await
            .map_err(CommandError::message)
    })
}

/// Parses `NAME=VALUE`. A value that is not JSON is a string.
pub(super) fn parse_setting(text: &str) -> Result<(String, serde_json::Value), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("expected NAME=VALUE, such as token_limit=2")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}

/// Completes when the process receives SIGTERM or SIGINT.
fn shutdown_signal() -> Result<impl Future<Output = ()> + Send + 'static, CommandError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(CommandError::message)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(CommandError::message)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
