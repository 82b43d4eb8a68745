//! The binary `bkash-simulator`.

use std::{io, net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::Parser;
use simulator::{Settings, SettingsError};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// Simulate bKash on this machine, to test a client without credentials or network.
#[derive(Debug, Parser)]
#[command(name = "bkash-simulator", version)]
struct Arguments {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:4010")]
    listen: SocketAddr,
    /// The origin that browsers see, if it differs from `--listen`.
    #[arg(long)]
    public_origin: Option<String>,
    /// Keep wallets and payments in this file.
    #[arg(long)]
    state_file: Option<PathBuf>,
    /// Start with a changed setting, such as `token_limit=2`; `GET /simulator/settings` lists them.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    settings: Vec<(String, serde_json::Value)>,
}

/// Why the simulator did not start or stopped, in one sentence for the person who started it.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("--set {0}")]
    Setting(SettingsError),
    #[error("--listen {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_max_level(tracing::Level::INFO)
        .init();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the person at the terminal reads this")]
            {
                eprintln!("error: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Error> {
    let Arguments {
        listen,
        public_origin,
        state_file,
        settings,
    } = arguments;
    let settings = Settings {
        public_origin,
        state_file,
        ..Settings::default()
            .with(settings.into_iter().collect())
            .map_err(Error::Setting)?
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|error| Error::Listen(listen, error))?;
        let listen = listener.local_addr()?;
        tracing::info!(%listen, "simulating bKash");
        simulator::serve(listener, settings, termination()?).await?;
        Ok(())
    })
}

/// Parses `NAME=VALUE`. A value that is not JSON is taken as a string.
fn setting(text: &str) -> Result<(String, serde_json::Value), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("expected NAME=VALUE, such as token_limit=2")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}

/// Completes on SIGTERM or SIGINT.
fn termination() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
