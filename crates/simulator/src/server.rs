//! Serves a simulator on a port, for a process or for a test.

use std::{future::Future, io, net::SocketAddr, sync::mpsc, thread, time::Duration};

use http_server::{ConnectionLimits, TrustedProxies};
use tokio::{net::TcpListener, sync::oneshot};

use crate::{ipn, persist, settings::Settings, simulator::Simulator};

/// Connections that a fault keeps open must not keep the process alive.
const GRACE: Duration = Duration::from_secs(2);

/// Serves until `shutdown` completes, lets running calls finish within two seconds, and saves the
/// state.
///
/// # Errors
///
/// Returns an error if the listener fails, or if the state file cannot be read or written.
pub async fn serve(
    listener: TcpListener,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let simulator = persist::open(settings)?;
    run(listener, simulator, shutdown).await
}

async fn run(
    listener: TcpListener,
    simulator: Simulator,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    if let Some(origin) = origin_of(listener.local_addr()?) {
        simulator.set_listen_origin(origin);
    }
    ipn::start_if_subscribed(&simulator);
    let leaving = simulator.clone();
    let shutdown = async move {
        shutdown.await;
        leaving.close_watchers();
    };
    let limits = ConnectionLimits {
        drain_timeout: GRACE,
        ..ConnectionLimits::default().for_one_network()
    };
    // Saved last when no client is connected, so that the file has every change that a
    // response reported.
    tokio::select! {
        () = http_server::serve(listener, simulator.router(), limits, TrustedProxies::NONE, shutdown) => {}
        () = persist::keep_saving(&simulator) => {}
    }
    persist::save(&simulator)
}

/// `http://address:port`, or `None` for a listener on all addresses, which is not an address to
/// connect to.
fn origin_of(address: SocketAddr) -> Option<String> {
    (!address.ip().is_unspecified()).then(|| format!("http://{address}"))
}

/// A running simulator, which stops when this value is dropped.
#[derive(Debug)]
pub struct RunningSimulator {
    /// The origin, such as `http://127.0.0.1:41234`. The base URL of API v1.2.0-beta is the origin
    /// and `/v1.2.0-beta`.
    pub origin: String,
    /// The simulator, to move its clock and read its ledger without HTTP.
    pub simulator: Simulator,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// Starts a simulator on `127.0.0.1` and a free port.
///
/// It has its own thread and runtime, so that a test can pause its own clock or have no runtime at
/// all.
///
/// # Errors
///
/// Returns an error if the port cannot be bound or the state file cannot be read.
pub fn spawn(settings: Settings) -> io::Result<RunningSimulator> {
    let simulator = persist::open(settings)?;
    let (stop, stopped) = oneshot::channel();
    let (started, starting) = mpsc::channel();
    let shared = simulator.clone();
    let thread = thread::Builder::new()
        .name("simulator".to_owned())
        .spawn(move || {
            let runtime = match tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
            {
                Ok(runtime) => runtime,
                Err(error) => return drop(started.send(Err(error))),
            };
            runtime.block_on(async {
            let bound = TcpListener::bind(("127.0.0.1", 0)).await;
            let bound = bound.and_then(|listener| Ok((listener.local_addr()?, listener)));
            let listener = match bound {
                Ok((address, listener)) => {
                    let _ = started.send(Ok(address));
                    listener
                }
                Err(error) => return drop(started.send(Err(error))),
            };
            let saved = shared.clone();
            tokio::select! {
                result = run(listener, shared, std::future::pending()) => {
                    if let Err(error) = result {
                        tracing::warn!(%error, "the simulator stopped");
                    }
                }
                _ = stopped => {
                    if let Err(error) = persist::save(&saved) {
                        tracing::warn!(%error, "the simulator's state file could not be written");
                    }
                }
            }
        });
            // Connections kept open by faults end with the runtime.
        })?;
    let address = starting.recv().map_err(io::Error::other)??;
    Ok(RunningSimulator {
        origin: format!("http://{address}"),
        simulator,
        stop: Some(stop),
        thread: Some(thread),
    })
}

impl Drop for RunningSimulator {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // Fails if the thread has already stopped.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
