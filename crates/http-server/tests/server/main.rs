//! The server as a client sees it. Time is paused: it jumps to the next timer when no task can go on, so that hours
//! take no time. Connections are streams in memory. A socket would make the tests depend on the machine, because time
//! also jumps while bytes are on their way through the kernel.

mod limits;
mod memory;
mod support;

use axum::{Router, extract::ConnectInfo, routing::get};
use http_server::TrustedProxies;
use std::net::SocketAddr;
use std::time::Duration;
use support::{HOUR, LIMITS, Server, is_about, settle};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    time::{Instant, sleep, timeout},
};

#[tokio::test]
async fn handlers_receive_the_address_of_a_tcp_client() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let who = get(async |ConnectInfo(client): ConnectInfo<SocketAddr>| client.to_string());
    let router = Router::new().route("/who", who);
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(http_server::serve(
        listener,
        router,
        LIMITS,
        TrustedProxies::NONE,
        async {
            let _ = stopped.await;
        },
    ));
    let mut client = TcpStream::connect(address).await.expect("a running server");
    let own = client.local_addr().expect("an address");
    let request = b"GET /who HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    client.write_all(request).await.expect("an open connection");
    let mut response = String::new();
    let read = client.read_to_string(&mut response).await;
    read.expect("a complete response");
    assert!(response.ends_with(&own.to_string()), "{response}");
    stop.send(()).expect("a running server");
    serving.await.expect("no panic");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn an_incomplete_head_closes_the_connection() {
    let server = Server::start();
    let mut first = server.connect();
    first.send("GET / HTTP/1.1\r\nhost").await;
    let (received, elapsed) = first.read_to_end().await;
    assert!(
        received.is_empty() && is_about(elapsed, LIMITS.head_timeout),
        "{elapsed:?}"
    );
    // The same holds for a later request, even if its bytes keep arriving.
    let mut later = server.idle_client().await;
    let started = Instant::now();
    while later.stream.write_all(b"G").await.is_ok() && started.elapsed() < HOUR {
        sleep(Duration::from_secs(1)).await;
    }
    let elapsed = started.elapsed();
    assert!(elapsed < LIMITS.head_timeout * 2, "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn an_incomplete_body_is_rejected() {
    let server = Server::start();
    let mut client = server.connect();
    client
        .send("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf")
        .await;
    let (received, elapsed) = client.read_to_end().await;
    assert!(received.starts_with("HTTP/1.1 400"), "{received}");
    assert!(is_about(elapsed, LIMITS.stall_timeout), "{elapsed:?}");
    // A byte now and then does not help.
    let mut client = server.connect();
    client
        .send("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n")
        .await;
    let started = Instant::now();
    while client.stream.write_all(b".").await.is_ok() && started.elapsed() < HOUR {
        sleep(Duration::from_secs(1)).await;
    }
    let elapsed = started.elapsed();
    assert!(elapsed < LIMITS.stall_timeout * 3 / 2, "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn a_body_within_the_time_limit_is_accepted() {
    let server = Server::start();
    let mut client = server.connect();
    client
        .send("POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\n\r\nab")
        .await;
    sleep(LIMITS.stall_timeout * 9 / 10).await;
    client.send("cd").await;
    assert!(client.read_to_end().await.0.ends_with("abcd"));
}

#[tokio::test(start_paused = true)]
async fn the_idle_timeout_restarts_after_each_request() {
    let server = Server::start();
    let mut client = server.idle_client().await;
    for _ in 0..5 {
        sleep(LIMITS.idle_timeout * 9 / 10).await;
        assert!(client.get("/").await.ends_with("here"));
    }
    let (received, elapsed) = client.read_to_end().await;
    assert!(
        received.is_empty() && is_about(elapsed, LIMITS.idle_timeout),
        "{elapsed:?}"
    );
    let (_, elapsed) = server.connect().read_to_end().await;
    assert!(is_about(elapsed, LIMITS.idle_timeout), "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn a_response_has_no_time_limit() {
    let server = Server::start();
    let mut client = server.connect();
    assert!(client.get("/slow").await.ends_with("finally"));
    client
        .send("GET /drops HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await;
    let (received, elapsed) = client.read_to_end().await;
    assert!(
        received.contains("drip") && received.contains("drop"),
        "{received}"
    );
    assert!(elapsed >= HOUR, "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn at_the_limit_the_longest_idle_connection_is_closed() {
    let server = Server::start();
    let mut first = server.idle_client().await;
    sleep(Duration::from_secs(1)).await;
    let mut second = server.idle_client().await;
    sleep(Duration::from_secs(1)).await;
    let mut third = server.idle_client().await;
    sleep(Duration::from_secs(1)).await;
    // The first connection has sent the last request.
    assert!(first.get("/").await.ends_with("here"));
    let mut fourth = server.idle_client().await;
    let (received, elapsed) = second.read_to_end().await;
    assert!(
        received.is_empty() && elapsed < Duration::from_secs(1),
        "{elapsed:?}"
    );
    for client in [&mut first, &mut third, &mut fourth] {
        assert!(client.get("/").await.ends_with("here"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_connection_waits_while_all_are_busy() {
    let server = Server::start();
    let mut busy = Vec::new();
    for _ in 0..LIMITS.max_connections {
        let mut client = server.connect();
        client.send("GET /held HTTP/1.1\r\nhost: x\r\n\r\n").await;
        busy.push(client);
    }
    settle().await;
    let mut waiting = server.connect();
    waiting.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let nothing = timeout(HOUR, waiting.stream.read_u8()).await;
    assert!(nothing.is_err());
    server.release.notify_one();
    let received = waiting.read_until(|received| received.ends_with("here").then_some(()));
    assert!(received.await.starts_with("HTTP/1.1 200"));
    // Only the connection that got its response was closed.
    server.release.notify_waiters();
    let mut completed = 0;
    for client in &mut busy {
        let received = client.read_until(|received| received.ends_with("released").then_some(()));
        completed += usize::from(received.await.ends_with("released"));
    }
    assert_eq!(completed, LIMITS.max_connections);
}

#[tokio::test(start_paused = true)]
async fn a_stopping_server_finishes_requests_in_progress() {
    let server = Server::start();
    let mut idle = server.idle_client().await;
    let mut held = server.connect();
    held.send("GET /held HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut stuck = server.connect();
    stuck.send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    settle().await;
    let started = Instant::now();
    server.stop.send(()).expect("a running server");
    assert!(idle.read_to_end().await.0.is_empty());
    server.release.notify_one();
    assert!(held.read_to_end().await.0.ends_with("released"));
    assert!(started.elapsed() < LIMITS.drain_timeout);
    server.serving.await.expect("no panic");
    assert!(started.elapsed() >= LIMITS.drain_timeout);
    assert!(stuck.read_to_end().await.0.is_empty());
    assert!(server.listener.is_closed());
}

#[tokio::test(start_paused = true)]
async fn a_server_without_connections_stops_immediately() {
    let server = Server::start();
    let started = Instant::now();
    server.stop.send(()).expect("a running server");
    server.serving.await.expect("no panic");
    assert_eq!(started.elapsed(), Duration::ZERO);
}
