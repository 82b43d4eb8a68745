//! Connections to the simulator: idle ones are closed, those that wait for a response stay open. The clock
//! is paused and jumps to the next timer.

use std::{net::SocketAddr, time::Duration};

use serde_json::json;
use simulator::Settings;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::Instant,
};

/// Far longer than any limit on a connection.
const HOUR: Duration = Duration::from_secs(3600);

async fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let no_shutdown = std::future::pending();
    tokio::spawn(simulator::serve(listener, Settings::default(), no_shutdown));
    address
}

async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a simulator");
    let written = stream.write_all(text.as_bytes()).await;
    written.expect("an open connection");
    stream
}

/// Reads until the connection ends, and measures how long that takes.
async fn received_until_end(mut stream: TcpStream) -> (String, Duration) {
    let started = Instant::now();
    let mut received = Vec::new();
    // A cut connection is an error here; what was received before counts.
    let _ = stream.read_to_end(&mut received).await;
    let received = String::from_utf8_lossy(&received).into_owned();
    (received, started.elapsed())
}

#[tokio::test(start_paused = true)]
async fn unfinished_requests_and_idle_connections_are_closed() {
    let address = serve().await;
    let stream = send(address, "GET /simulator/healthz HTTP/1.1\r\n").await;
    let (received, duration) = received_until_end(stream).await;
    assert!(
        received.is_empty() && duration < HOUR,
        "{duration:?} {received}"
    );
    let opening = "POST /v1.2.0-beta/tokenized/checkout/create HTTP/1.1\r\nhost: x\r\n";
    let stream = send(address, &format!("{opening}content-length: 99\r\n\r\n{{")).await;
    let (received, duration) = received_until_end(stream).await;
    assert!(
        received.starts_with("HTTP/1.1 4") && duration < HOUR,
        "{duration:?} {received}"
    );
    let stream = send(
        address,
        "GET /simulator/healthz HTTP/1.1\r\nhost: x\r\n\r\n",
    )
    .await;
    let (received, duration) = received_until_end(stream).await;
    assert!(
        received.contains("ok") && duration < HOUR,
        "{duration:?} {received}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_silent_fault_lasts_as_long_as_its_rule_says() {
    let address = serve().await;
    let rule = json!({"operation": "any", "kind": "silent_before", "milliseconds": 3_600_000});
    let faults = json!({"rules": [rule]}).to_string();
    let opening = "PUT /simulator/faults HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    let length = faults.len();
    let put = send(
        address,
        &format!("{opening}content-length: {length}\r\n\r\n{faults}"),
    )
    .await;
    assert!(received_until_end(put).await.0.starts_with("HTTP/1.1 200"));
    let opening = "POST /v1.2.0-beta/tokenized/checkout/create HTTP/1.1\r\nhost: x\r\n";
    let silent = send(address, &format!("{opening}content-length: 0\r\n\r\n")).await;
    let (received, duration) = received_until_end(silent).await;
    assert!(
        received.is_empty() && duration >= HOUR,
        "{duration:?} {received}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_event_stream_stays_open() {
    let address = serve().await;
    let mut events = send(address, "GET /simulator/events HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut received = [0; 4096];
    let deadline = Instant::now() + HOUR;
    let ended = tokio::time::timeout_at(deadline, async {
        while events
            .read(&mut received)
            .await
            .is_ok_and(|count| count > 0)
        {}
    });
    assert!(ended.await.is_err(), "the stream of events has ended");
}
