//! Connections as a visitor meets them. The clock is stopped and jumps to whatever is waited for, so
//! that hours take no time and nothing depends on the machine's speed.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    routing::{get, post},
};
use http_body_util::channel::Channel;
use http_server::Limits;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Notify, oneshot},
    task::JoinHandle,
    time::{Instant, sleep},
};

const LIMITS: Limits = Limits {
    head: Duration::from_secs(10),
    body: Duration::from_secs(30),
    idle: Duration::from_secs(75),
    connections: 3,
    drain: Duration::from_secs(5),
};
const HOUR: Duration = Duration::from_secs(3600);

/// A server, and how to stop it.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
    /// Lets `/held` be answered.
    release: Arc<Notify>,
}

impl Server {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let release = Arc::new(Notify::new());
        let held = {
            let release = Arc::clone(&release);
            async move || {
                release.notified().await;
                "released"
            }
        };
        let router = Router::new()
            .route("/", get(async || "here"))
            .route(
                "/who",
                get(async |ConnectInfo(visitor): ConnectInfo<SocketAddr>| visitor.to_string()),
            )
            .route("/echo", post(async |body: Bytes| body))
            .route("/held", get(held))
            .route(
                "/slow",
                get(async || {
                    sleep(HOUR).await;
                    "at last"
                }),
            )
            .route("/drops", get(async || drops()));
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(http_server::serve(listener, router, LIMITS, async {
            let _ = stopped.await;
        }));
        Self {
            address,
            stop,
            serving,
            release,
        }
    }

    async fn visit(&self) -> Visitor {
        let stream = TcpStream::connect(self.address).await.expect("a server");
        Visitor { stream }
    }

    /// A visitor who has asked once, and now asks nothing.
    async fn idle_visitor(&self) -> Visitor {
        let mut visitor = self.visit().await;
        assert!(visitor.ask("/").await.ends_with("here"));
        visitor
    }
}

/// An answer in two parts with an hour between them, as an event stream may have.
fn drops() -> Body {
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        let _ = sender.send_data(Bytes::from_static(b"drip")).await;
        sleep(HOUR).await;
        let _ = sender.send_data(Bytes::from_static(b"drop")).await;
    });
    Body::new(body)
}

struct Visitor {
    stream: TcpStream,
}

impl Visitor {
    async fn say(&mut self, words: &str) {
        let said = self.stream.write_all(words.as_bytes()).await;
        said.expect("an open connection");
    }

    /// Asks, and hears one answer that ends with the text expected of its path.
    async fn ask(&mut self, path: &str) -> String {
        self.say(&format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"))
            .await;
        self.hear(|heard| {
            let (head, body) = heard.split_once("\r\n\r\n")?;
            let length = head.split("content-length: ").nth(1)?;
            let length: usize = length.lines().next()?.parse().ok()?;
            (body.len() == length).then_some(())
        })
        .await
    }

    /// Hears until it is enough or the connection ends.
    async fn hear(&mut self, enough: impl Fn(&str) -> Option<()>) -> String {
        let mut heard = Vec::new();
        loop {
            let mut some = [0; 4096];
            let count = self.stream.read(&mut some).await.unwrap_or(0);
            heard.extend_from_slice(&some[..count]);
            let text = String::from_utf8_lossy(&heard).into_owned();
            if count == 0 || enough(&text).is_some() {
                return text;
            }
        }
    }

    /// Everything until the connection ends, and how long that took.
    async fn wait_for_the_end(&mut self) -> (String, Duration) {
        let begun = Instant::now();
        let heard = self.hear(|_| None).await;
        (heard, begun.elapsed())
    }
}

/// A quarter of the shortest limit late at most, and a second to say goodbye.
fn is_about(took: Duration, limit: Duration) -> bool {
    (limit..limit + LIMITS.head / 4 + Duration::from_secs(2)).contains(&took)
}

#[tokio::test(start_paused = true)]
async fn a_visitors_address_is_known() {
    let server = Server::open().await;
    let mut visitor = server.visit().await;
    let own = visitor.stream.local_addr().expect("an address");
    assert!(visitor.ask("/who").await.ends_with(&own.to_string()));
}

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_end_is_not_waited_for() {
    let server = Server::open().await;
    let mut first = server.visit().await;
    first.say("GET / HTTP/1.1\r\nhost").await;
    let (heard, took) = first.wait_for_the_end().await;
    assert!(heard.is_empty() && is_about(took, LIMITS.head), "{took:?}");
    // The same of a later request, however it drips.
    let mut later = server.idle_visitor().await;
    let begun = Instant::now();
    while later.stream.write_all(b"G").await.is_ok() && begun.elapsed() < HOUR {
        sleep(Duration::from_secs(1)).await;
    }
    let took = begun.elapsed();
    assert!(took < LIMITS.head * 2, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_end_is_not_waited_for() {
    let server = Server::open().await;
    let mut visitor = server.visit().await;
    visitor
        .say("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf")
        .await;
    let (heard, took) = visitor.wait_for_the_end().await;
    assert!(heard.starts_with("HTTP/1.1 400"), "{heard}");
    assert!(is_about(took, LIMITS.body), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_comes_in_time_is_taken() {
    let server = Server::open().await;
    let mut visitor = server.visit().await;
    visitor
        .say("POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\n\r\nab")
        .await;
    sleep(LIMITS.body * 9 / 10).await;
    visitor.say("cd").await;
    assert!(visitor.wait_for_the_end().await.0.ends_with("abcd"));
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_kept_for_a_while_after_each_request() {
    let server = Server::open().await;
    let mut visitor = server.idle_visitor().await;
    for _ in 0..5 {
        sleep(LIMITS.idle * 9 / 10).await;
        assert!(visitor.ask("/").await.ends_with("here"));
    }
    let (heard, took) = visitor.wait_for_the_end().await;
    assert!(heard.is_empty() && is_about(took, LIMITS.idle), "{took:?}");
    let (_, took) = server.visit().await.wait_for_the_end().await;
    assert!(is_about(took, LIMITS.idle), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_may_take_as_long_as_it_takes() {
    let server = Server::open().await;
    let mut visitor = server.visit().await;
    assert!(visitor.ask("/slow").await.ends_with("at last"));
    visitor
        .say("GET /drops HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await;
    let (heard, took) = visitor.wait_for_the_end().await;
    assert!(heard.contains("drip") && heard.contains("drop"), "{heard}");
    assert!(took >= HOUR, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn for_one_more_the_connection_that_was_idle_longest_is_closed() {
    let server = Server::open().await;
    let mut first = server.idle_visitor().await;
    sleep(Duration::from_secs(1)).await;
    let mut second = server.idle_visitor().await;
    sleep(Duration::from_secs(1)).await;
    let mut third = server.idle_visitor().await;
    sleep(Duration::from_secs(1)).await;
    // The first to come was the last to ask.
    assert!(first.ask("/").await.ends_with("here"));
    let mut fourth = server.idle_visitor().await;
    let (heard, took) = second.wait_for_the_end().await;
    assert!(
        heard.is_empty() && took < Duration::from_secs(1),
        "{took:?}"
    );
    for visitor in [&mut first, &mut third, &mut fourth] {
        assert!(visitor.ask("/").await.ends_with("here"));
    }
}

#[tokio::test(start_paused = true)]
async fn while_every_connection_is_busy_one_more_waits() {
    let server = Server::open().await;
    let mut busy = Vec::new();
    for _ in 0..LIMITS.connections {
        let mut visitor = server.visit().await;
        visitor.say("GET /held HTTP/1.1\r\nhost: x\r\n\r\n").await;
        busy.push(visitor);
    }
    let mut waiting = server.visit().await;
    waiting.say("GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let nothing = tokio::time::timeout(HOUR, waiting.stream.readable()).await;
    assert!(nothing.is_err());
    server.release.notify_one();
    let heard = waiting.hear(|heard| heard.ends_with("here").then_some(()));
    assert!(heard.await.starts_with("HTTP/1.1 200"));
    // Only the one that was answered has gone.
    server.release.notify_waiters();
    let mut answered = 0;
    for visitor in &mut busy {
        let heard = visitor.hear(|heard| heard.ends_with("released").then_some(()));
        answered += usize::from(heard.await.ends_with("released"));
    }
    assert_eq!(answered, LIMITS.connections);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stops_answers_what_it_has_begun() {
    let server = Server::open().await;
    let mut idle = server.idle_visitor().await;
    let mut held = server.visit().await;
    held.say("GET /held HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut stuck = server.visit().await;
    stuck.say("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    sleep(Duration::from_secs(1)).await;
    let begun = Instant::now();
    server.stop.send(()).expect("a server");
    assert!(idle.wait_for_the_end().await.0.is_empty());
    server.release.notify_one();
    assert!(held.wait_for_the_end().await.0.ends_with("released"));
    assert!(begun.elapsed() < LIMITS.drain);
    server.serving.await.expect("no panic");
    assert!(begun.elapsed() >= LIMITS.drain);
    assert!(stuck.wait_for_the_end().await.0.is_empty());
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_server_without_visitors_stops_at_once() {
    let server = Server::open().await;
    let begun = Instant::now();
    server.stop.send(()).expect("a server");
    server.serving.await.expect("no panic");
    assert_eq!(begun.elapsed(), Duration::ZERO);
}
