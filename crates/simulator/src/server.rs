//! Puts a simulator on a port: for good, or for as long as a test holds on to it.

use std::{future::Future, io, net::SocketAddr, sync::mpsc, thread, time::Duration};

use http_server::ConnectionLimits;
use tokio::{net::TcpListener, sync::oneshot};

use crate::{core::Simulator, ipn, persist, settings::Settings};

/// Connections that a fault keeps silent must not keep the process alive.
const GRACE: Duration = Duration::from_secs(2);

/// Serves until `shutdown`, then lets open calls end (for two seconds at most) and saves.
///
/// Errors are those of the listener and of the state file, which must be readable if it exists.
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
        simulator.set_listening_on(origin);
    }
    ipn::start_if_subscribed(&simulator);
    let leaving = simulator.clone();
    let shutdown = async move {
        shutdown.await;
        leaving.let_listeners_go();
    };
    let limits = ConnectionLimits {
        drain_timeout: GRACE,
        ..ConnectionLimits::default()
    };
    // When nobody is connected any more, nobody is told what the last save does not know.
    tokio::select! {
        () = http_server::serve(listener, simulator.router(), limits, shutdown) => {}
        () = persist::keep_saving(&simulator) => {}
    }
    persist::save(&simulator)
}

/// `http://address:port`; none for a listener on every address, which is not an address to go to.
fn origin_of(address: SocketAddr) -> Option<String> {
    (!address.ip().is_unspecified()).then(|| format!("http://{address}"))
}

/// A simulator on a port of its own; it stops when this is dropped.
#[derive(Debug)]
pub struct RunningSimulator {
    /// Where it answers, such as `http://127.0.0.1:41234`. API base: origin + `/v1.2.0-beta`.
    pub origin: String,
    /// The simulator itself, for moving its clock and reading its books without HTTP.
    pub simulator: Simulator,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// Starts a simulator on `127.0.0.1` and a free port.
///
/// It has a thread and a runtime of its own, so that a test may pause its own clock, or have no
/// runtime at all. Errors are those of the port and of the state file.
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
            // Silent connections end here, with the runtime.
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
            // The thread may have stopped by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
