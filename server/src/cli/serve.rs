//! The command that serves until it is stopped.

use std::path::Path;

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
