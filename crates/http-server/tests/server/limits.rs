//! What one client can take of a server.

use crate::support::{BIG, HOUR, LIMITS, STREAM_CAPACITY, Server, settle};
use http_server::{ConnectionLimits, Refusal, TrustedProxies, UNCOUNTED_BODY_BYTES};
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::{Instant, sleep, timeout},
};

/// An address of a network of its own.
fn elsewhere(number: u8) -> SocketAddr {
    SocketAddr::new(Ipv4Addr::new(203, 0, 113, number).into(), 4010)
}

#[tokio::test(start_paused = true)]
async fn a_response_that_is_not_read_closes_its_connection() {
    let server = Server::start();
    for path in ["/stream", "/big"] {
        let mut client = server.connect();
        client
            .send(&format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"))
            .await;
        // A few bytes now and then, far below the minimum rate.
        let started = Instant::now();
        while client.stream.read_u8().await.is_ok() && started.elapsed() < HOUR {
            sleep(Duration::from_secs(1)).await;
            // What is in the stream's buffer can be read after the connection is closed.
            if client.stream.write_all(b"G").await.is_err() {
                break;
            }
        }
        let elapsed = started.elapsed();
        assert!(elapsed < LIMITS.idle_timeout * 3 / 2, "{path} {elapsed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_response_that_is_read_slowly_is_complete() {
    let server = Server::start();
    for path in ["/stream", "/big"] {
        let mut client = server.connect();
        client
            .send(&format!(
                "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
            ))
            .await;
        let mut received = Vec::new();
        let mut some = [0; 4096];
        loop {
            let count = client.stream.read(&mut some).await.unwrap_or(0);
            if count == 0 {
                break;
            }
            received.extend_from_slice(&some[..count]);
            // Twice the minimum rate.
            sleep(Duration::from_secs(2)).await;
        }
        // The framing of `/stream` and both heads have other bytes.
        received.retain(|byte| *byte == b'.');
        assert_eq!(received.len(), BIG + 1, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_network_cannot_hold_all_connections() {
    let server = Server::start_with(ConnectionLimits {
        max_connections: 6,
        max_connections_per_network: 3,
        ..LIMITS
    });
    let mut busy = Vec::new();
    for number in 0..5 {
        // All addresses of a /64, and of an IPv4 address that a dual-stack listener sees, are one network.
        let address = format!("[2001:db8::{number}]:4010").parse();
        let mut client = server.connect_from(address.expect("an address"));
        // Those without a place are closed.
        let request = b"GET /held HTTP/1.1\r\nhost: x\r\n\r\n";
        let _ = client.stream.write_all(request).await;
        settle().await;
        busy.push(client);
    }
    let mut waiting = 0;
    for client in &mut busy {
        let read = timeout(Duration::from_secs(1), client.stream.read_u8()).await;
        waiting += usize::from(read.is_err());
    }
    assert_eq!(waiting, 3);
    assert_eq!(server.refusals(), [Refusal::Connection; 2]);
    let mut other = server.connect_from(elsewhere(1));
    assert!(other.get("/").await.ends_with("here"));
    let mapped = SocketAddr::new(Ipv4Addr::new(203, 0, 113, 2).to_ipv6_mapped().into(), 4010);
    let mut third = server.connect_from(mapped);
    assert!(third.get("/").await.ends_with("here"));
}

#[tokio::test(start_paused = true)]
async fn a_network_at_its_limit_replaces_its_own_slow_connections() {
    let server = Server::start_with(ConnectionLimits {
        max_connections: 6,
        max_connections_per_network: 3,
        ..LIMITS
    });
    let mut other = server.connect_from(elsewhere(1));
    assert!(other.get("/").await.ends_with("here"));
    let mut half = Vec::new();
    for _ in 0..3 {
        let mut client = server.connect();
        client.send("GET / HTTP/1.1\r\nhost").await;
        half.push(client);
    }
    settle().await;
    // A packet may be on its way.
    assert!(server.connect().read_to_end().await.0.is_empty());
    sleep(Duration::from_secs(1)).await;
    let mut next = server.idle_client().await;
    assert!(half[0].read_to_end().await.0.is_empty());
    assert!(other.get("/").await.ends_with("here"));
    assert!(next.get("/").await.ends_with("here"));
}

#[tokio::test(start_paused = true)]
async fn at_the_limit_the_network_with_most_connections_loses_one() {
    let server = Server::start();
    let mut first = server.connect_from(elsewhere(1));
    assert!(first.get("/").await.ends_with("here"));
    let mut half = Vec::new();
    for _ in 0..2 {
        let mut client = server.connect();
        client
            .send("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf")
            .await;
        settle().await;
        half.push(client);
    }
    sleep(Duration::from_secs(1)).await;
    let mut next = server.connect_from(elsewhere(2));
    assert!(next.get("/").await.ends_with("here"));
    assert!(half[0].read_to_end().await.0.is_empty());
    assert!(first.get("/").await.ends_with("here"));
}

#[tokio::test(start_paused = true)]
async fn bodies_take_a_limited_amount_of_memory() {
    const PART: usize = 4 * 1024;
    let server = Server::start_with(ConnectionLimits {
        max_connections: 100,
        max_body_bytes: 10 * PART,
        max_body_bytes_per_network: 6 * PART,
        ..LIMITS
    });
    let large = UNCOUNTED_BODY_BYTES + 4 * PART;
    let head =
        |length| format!("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
    let most = ".".repeat(large - 1);
    let send_most = async |address| {
        let mut client = server.connect_from(address);
        client.send(&(head(large) + &most)).await;
        settle().await;
        client
    };
    let first = send_most(elsewhere(1)).await;
    let mut second = send_most(elsewhere(1)).await;
    let (refused, elapsed) = second.read_to_end().await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("retry-after: 1"), "{refused}");
    assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
    let _third = send_most(elsewhere(2)).await;
    let mut fourth = send_most(elsewhere(3)).await;
    assert!(fourth.read_to_end().await.0.starts_with("HTTP/1.1 503"));
    assert_eq!(server.refusals(), [Refusal::Body; 2]);
    // Small ones get through, and the others once there is room.
    let mut small = server.connect_from(elsewhere(1));
    small.send(&(head(5) + "small")).await;
    let received = small.read_until(|received| received.ends_with("small").then_some(()));
    assert!(received.await.starts_with("HTTP/1.1 200"));
    drop(first);
    settle().await;
    let mut fifth = send_most(elsewhere(3)).await;
    fifth.send(".").await;
    let received = fifth.read_until(|received| received.ends_with("...").then_some(()));
    assert!(received.await.starts_with("HTTP/1.1 200"));
}

#[tokio::test(start_paused = true)]
async fn a_network_has_a_limited_number_of_requests_behind_a_proxy() {
    let limits = ConnectionLimits {
        max_connections: 10,
        max_connections_per_network: 1,
        max_requests_per_network: 2,
        ..LIMITS
    };
    let proxies = TrustedProxies::parse(["127.0.0.1"]).expect("an address");
    let server = Server::start_behind(limits, proxies);
    let request = |path, client| {
        format!("GET {path} HTTP/1.1\r\nhost: x\r\nx-forwarded-for: {client}\r\n\r\n")
    };
    let mut held = Vec::new();
    for port in 1..=2 {
        let mut client = server.connect();
        client
            .send(&request("/held", format!("203.0.113.1:{port}")))
            .await;
        held.push(client);
    }
    settle().await;
    let answer = async |address: &str| {
        let mut client = server.connect();
        client.send(&request("/", address.to_owned())).await;
        let received = client.read_until(|received| received.contains("\r\n\r\n").then_some(()));
        received.await
    };
    assert!(answer("203.0.113.1").await.starts_with("HTTP/1.1 503"));
    assert!(answer("203.0.113.2").await.starts_with("HTTP/1.1 200"));
    assert_eq!(server.refusals(), [Refusal::Request]);
    server.release.notify_waiters();
    settle().await;
    assert!(answer("203.0.113.1").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test(start_paused = true)]
async fn a_head_has_a_limited_size() {
    let server = Server::start();
    let mut client = server.connect();
    client.send("GET / HTTP/1.1\r\nhost: x\r\n").await;
    let mut sent = 0;
    while sent < 4 * STREAM_CAPACITY && client.stream.write_all(b"a: 123456789\r\n").await.is_ok() {
        sent += 14;
    }
    assert!(sent < 2 * STREAM_CAPACITY, "{sent}");
}
