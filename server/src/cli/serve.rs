//! The command that serves until it is stopped.

use std::path::Path;

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{
    arguments::ExpectedHead,
    error::CliError,
    runtime::{block_on, read_configuration},
};
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
    ExpectedHead { expect_head }: ExpectedHead,
) -> Result<(), CliError> {
    let (config, secrets) = read_configuration(path, environment)?;
    init_logging(&config.log);
    let demo = if demo { Demo::On } else { Demo::Off };
    block_on(async {
        let listen = config.listen;
        let checkout = Checkout::open(config, &secrets, demo, ClockAndEntropy::system())?;
        checkout.check().await?;
        if let Some(expected) = expect_head {
            checkout.expect_head(expected).await?;
        }
        let listener = TcpListener::bind(listen).await;
        let listener = listener
            .map_err(|error| CliError::message(format!("[server] listen: {listen}: {error}")))?;
        tracing::info!(%listen, "serving");
        let served = checkout.serve(listener, shutdown_signal()?).await;
        served.map_err(CliError::message)?;
        tracing::info!("stopped");
        Ok(())
    })
}

/// Completes when the process receives SIGTERM or SIGINT.
fn shutdown_signal() -> Result<impl Future<Output = ()> + Send + 'static, CliError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(CliError::message)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(CliError::message)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
