//! The memory that all connections together hold, whatever their clients send and do not read.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use http_server::{ConnectionLimits, Refusal};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::{Instant, sleep, timeout},
};

use crate::support::{BIG, Client, LIMITS, Server, settle};

const KIBI: usize = 1024;

fn limits(max_memory_bytes: usize) -> ConnectionLimits {
    ConnectionLimits {
        max_connections: 100,
        max_memory_bytes,
        ..LIMITS
    }
}

/// An address of a network of its own.
fn stranger(number: u8) -> SocketAddr {
    SocketAddr::new(Ipv4Addr::new(198, 51, 100, number).into(), 4010)
}

/// Connects strangers, each from a network of its own, who send this and then nothing more.
async fn strangers(server: &Server, count: u8, text: &str) -> Vec<Client> {
    let mut all = Vec::new();
    for number in 0..count {
        let mut client = server.connect_from(stranger(number));
        client.send(text).await;
        all.push(client);
    }
    settle().await;
    all
}

/// How many of the connections are open. What a closed one has sent is read first.
async fn open(clients: &mut [Client]) -> usize {
    let mut open = 0;
    for client in clients {
        let mut some = [0; KIBI];
        let closed = async {
            while client
                .stream
                .read(&mut some)
                .await
                .is_ok_and(|read| read > 0)
            {}
        };
        // A connection that is read to its end after this moment is one that is still open.
        open += usize::from(timeout(Duration::from_millis(1), closed).await.is_err());
    }
    open
}

/// The response to somebody else, and how long it took.
async fn other(server: &Server) -> (String, Duration) {
    let began = Instant::now();
    let mut client = server.connect();
    (client.get("/").await, began.elapsed())
}

#[tokio::test(start_paused = true)]
async fn unfinished_requests_of_many_networks_hold_limited_memory() {
    let filler = "a".repeat(11 * KIBI);
    for unfinished in [
        format!("GET / HTTP/1.1\r\nhost: x\r\nfiller: {filler}\r\n"),
        format!(
            "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 12000\r\n\r\n{}",
            &filler[..7 * KIBI]
        ),
    ] {
        let server = Server::start_with(limits(200 * KIBI));
        let mut held = strangers(&server, 40, &unfinished).await;
        let (response, took) = other(&server).await;
        assert!(response.ends_with("here"), "{response}");
        assert!(took < Duration::from_secs(2), "{took:?}");
        sleep(Duration::from_secs(9).saturating_sub(took)).await;
        let open = open(&mut held).await;
        assert!(open <= 14, "{open}");
    }
}

#[tokio::test(start_paused = true)]
async fn responses_that_many_networks_do_not_read_hold_limited_memory() {
    let server = Server::start_with(limits(4 * BIG));
    let mut held = strangers(&server, 40, "GET /big HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let (response, took) = other(&server).await;
    assert!(response.ends_with("here"), "{response}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    let mut complete = 0;
    for client in &mut held {
        let mut all = Vec::new();
        let read = timeout(Duration::from_secs(1), client.stream.read_to_end(&mut all)).await;
        complete += usize::from(read.is_err() && all.len() > BIG);
    }
    assert!(complete <= 5, "{complete}");
}

#[tokio::test(start_paused = true)]
async fn the_network_with_the_most_makes_room() {
    let server = Server::start_with(limits(400 * KIBI));
    let mut honest = server.connect();
    honest
        .send("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 66\r\n\r\nabc")
        .await;
    settle().await;
    let unfinished = format!("GET / HTTP/1.1\r\nfiller: {}\r\n", "a".repeat(11 * KIBI));
    let mut held = Vec::new();
    for _ in 0..60 {
        let mut client = server.connect_from(stranger(1));
        client.send(&unfinished).await;
        held.push(client);
        honest.send(".").await;
        sleep(Duration::from_millis(100)).await;
    }
    sleep(Duration::from_secs(3)).await;
    assert!(open(&mut held).await < 25);
    honest.send("def").await;
    let answered = honest.read_until(|received| received.ends_with("..def").then_some(()));
    assert!(answered.await.starts_with("HTTP/1.1 200"));
}

#[tokio::test(start_paused = true)]
async fn a_byte_now_and_then_keeps_no_place() {
    let server = Server::start_with(LIMITS);
    let mut held = strangers(
        &server,
        3,
        "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\n",
    )
    .await;
    let dribble = async {
        loop {
            for client in &mut held {
                let _ = client.stream.write_all(b"x").await;
            }
            sleep(Duration::from_millis(300)).await;
        }
    };
    let honest = async {
        sleep(Duration::from_secs(2)).await;
        other(&server).await
    };
    let (response, took) = tokio::select! {
        answered = honest => answered,
        () = dribble => unreachable!("it never ends"),
    };
    assert!(response.ends_with("here"), "{response}");
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_body_in_tiny_parts_counts_as_what_it_takes() {
    let server = Server::start_with(ConnectionLimits {
        max_body_bytes_per_network: 64 * KIBI,
        ..LIMITS
    });
    let mut client = server.connect();
    client
        .send("POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
        .await;
    let parts = "1\r\nx\r\n".repeat(4 * KIBI);
    client.send(&parts).await;
    let (response, _) = client.read_to_end().await;
    assert!(response.starts_with("HTTP/1.1 503"), "{response}");
    assert_eq!(server.refusals(), [Refusal::Body]);
}

#[tokio::test(start_paused = true)]
async fn the_number_of_requests_is_limited_for_all_networks_together() {
    let server = Server::start_with(ConnectionLimits {
        max_connections: 10,
        max_requests: 2,
        ..LIMITS
    });
    let held = strangers(&server, 2, "GET /held HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let (response, _) = other(&server).await;
    assert!(response.starts_with("HTTP/1.1 503"), "{response}");
    drop(held);
    settle().await;
    let (response, _) = other(&server).await;
    assert!(response.ends_with("here"), "{response}");
}

#[tokio::test(start_paused = true)]
async fn readers_who_are_just_fast_enough_do_not_keep_others_waiting() {
    let server = Server::start_with(limits(3 * BIG));
    let mut readers = strangers(&server, 8, "GET /big HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let read = async {
        loop {
            for reader in &mut readers {
                let mut some = [0; 2 * KIBI];
                let _ = timeout(Duration::from_millis(1), reader.stream.read(&mut some)).await;
            }
            sleep(Duration::from_millis(500)).await;
        }
    };
    let honest = async {
        sleep(Duration::from_millis(1500)).await;
        other(&server).await
    };
    let (response, took) = tokio::select! {
        answered = honest => answered,
        () = read => unreachable!("it never ends"),
    };
    assert!(response.ends_with("here"), "{response}");
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn http_2_is_not_served() {
    let server = Server::start();
    let mut client = server.connect();
    // The preface and empty settings.
    client
        .send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0")
        .await;
    let (answer, took) = client.read_to_end().await;
    assert!(!answer.contains('\u{4}'), "{answer:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
}
