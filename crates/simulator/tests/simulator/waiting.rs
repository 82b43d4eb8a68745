//! Waiting for a condition instead of for a duration.

use std::{future::Future, net::SocketAddr, time::Duration};

use tokio::{net::TcpSocket, time::Instant};

/// Only a defect takes this long, however loaded the machine is.
pub(crate) const DEADLINE: Duration = Duration::from_secs(120);

const INTERVAL: Duration = Duration::from_millis(10);

/// Awaits a future; panics with `what` if it is not ready before the deadline.
pub(crate) async fn in_time<F: Future>(what: &str, future: F) -> F::Output {
    let output = tokio::time::timeout(DEADLINE, future).await;
    output.unwrap_or_else(|_| panic!("no {what} within {DEADLINE:?}"))
}

/// Returns when a condition holds; panics with `what` if it does not before the deadline.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !holds() {
        assert!(Instant::now() < deadline, "no {what} within {DEADLINE:?}");
        tokio::time::sleep(INTERVAL).await;
    }
}

/// An address that refuses connections as long as the socket is alive, which is bound and does not listen.
pub(crate) fn refusing_address() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().expect("a socket");
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(any_port).expect("a free port");
    let address = socket.local_addr().expect("an address");
    (socket, address)
}
