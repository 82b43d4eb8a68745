//! The command that serves until it is stopped.

use std::{net::SocketAddr, path::Path};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
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
        let (listen, metrics_address) = (config.listen, config.metrics_address);
        let checkout = Checkout::open(config, &secrets, demo, ClockAndEntropy::system())?;
        checkout.check().await?;
        if let Some(expected) = expect_head {
            checkout.expect_head(expected).await?;
        }
        let listener = TcpListener::bind(listen).await;
        let listener = listener
            .map_err(|error| CliError::message(format!("[server] listen: {listen}: {error}")))?;
        tracing::info!(%listen, "serving");
        let metrics = serve_metrics(&checkout, metrics_address).await?;
        let served = checkout.serve(listener, shutdown_signal()?).await;
        if let Some(metrics) = metrics {
            metrics.abort();
        }
        served.map_err(CliError::message)?;
        tracing::info!("stopped");
        Ok(())
    })
}

/// Serves metrics, if they have an address.
async fn serve_metrics(
    checkout: &Checkout,
    address: Option<SocketAddr>,
) -> Result<Option<JoinHandle<()>>, CliError> {
    let Some(address) = address else {
        return Ok(None);
    };
    let refused =
        |error| CliError::message(format!("[server] metrics-address: {address}: {error}"));
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    tracing::info!(%address, "serving metrics");
    let page = checkout.metrics().clone();
    Ok(Some(tokio::spawn(
        page.serve(listener, std::future::pending()),
    )))
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
