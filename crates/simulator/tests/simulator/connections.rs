//! Connections to the simulator: those that ask nothing go, those that wait for an answer stay. The
//! clock is stopped and jumps to whatever is waited for.

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
    let never = std::future::pending();
    tokio::spawn(simulator::serve(listener, Settings::default(), never));
    address
}

async fn say(address: SocketAddr, words: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a simulator");
    let said = stream.write_all(words.as_bytes()).await;
    said.expect("an open connection");
    stream
}

/// Everything until the connection ends, and how long that took.
async fn wait_for_the_end(mut stream: TcpStream) -> (String, Duration) {
    let begun = Instant::now();
    let mut heard = Vec::new();
    // A connection that is cut has said what it has said.
    let _ = stream.read_to_end(&mut heard).await;
    let heard = String::from_utf8_lossy(&heard).into_owned();
    (heard, begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn whoever_never_finishes_a_request_is_let_go() {
    let address = serve().await;
    let stream = say(address, "GET /simulator/healthz HTTP/1.1\r\n").await;
    let (heard, took) = wait_for_the_end(stream).await;
    assert!(heard.is_empty() && took < HOUR, "{took:?} {heard}");
    let opening = "POST /v1.2.0-beta/tokenized/checkout/create HTTP/1.1\r\nhost: x\r\n";
    let stream = say(address, &format!("{opening}content-length: 99\r\n\r\n{{")).await;
    let (heard, took) = wait_for_the_end(stream).await;
    assert!(
        heard.starts_with("HTTP/1.1 4") && took < HOUR,
        "{took:?} {heard}"
    );
    let stream = say(
        address,
        "GET /simulator/healthz HTTP/1.1\r\nhost: x\r\n\r\n",
    )
    .await;
    let (heard, took) = wait_for_the_end(stream).await;
    assert!(heard.contains("ok") && took < HOUR, "{took:?} {heard}");
}

#[tokio::test(start_paused = true)]
async fn the_fault_dials_silence_lasts_as_long_as_it_says() {
    let address = serve().await;
    let rule = json!({"operation": "any", "kind": "silent_before", "milliseconds": 3_600_000});
    let faults = json!({"rules": [rule]}).to_string();
    let opening = "PUT /simulator/faults HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    let length = faults.len();
    let put = say(
        address,
        &format!("{opening}content-length: {length}\r\n\r\n{faults}"),
    )
    .await;
    assert!(wait_for_the_end(put).await.0.starts_with("HTTP/1.1 200"));
    let opening = "POST /v1.2.0-beta/tokenized/checkout/create HTTP/1.1\r\nhost: x\r\n";
    let silent = say(address, &format!("{opening}content-length: 0\r\n\r\n")).await;
    let (heard, took) = wait_for_the_end(silent).await;
    assert!(heard.is_empty() && took >= HOUR, "{took:?} {heard}");
}

#[tokio::test(start_paused = true)]
async fn a_page_that_listens_is_kept() {
    let address = serve().await;
    let mut events = say(address, "GET /simulator/events HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut heard = [0; 4096];
    let deadline = Instant::now() + HOUR;
    let ended = tokio::time::timeout_at(deadline, async {
        while events.read(&mut heard).await.is_ok_and(|count| count > 0) {}
    });
    assert!(ended.await.is_err(), "the stream of events has ended");
}
