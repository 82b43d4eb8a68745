//! A server on streams in memory, and its clients.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    routing::{get, post},
};
use http_body_util::channel::Channel;
use http_server::{ConnectionLimits, Listener, Refusal, RefusalObserver, TrustedProxies};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex},
    sync::{Notify, mpsc, oneshot},
    task::JoinHandle,
    time::{Instant, sleep},
};

pub(crate) const LIMITS: ConnectionLimits = ConnectionLimits {
    head_timeout: Duration::from_secs(10),
    body_timeout: Duration::from_secs(30),
    idle_timeout: Duration::from_secs(75),
    stall_timeout: Duration::from_secs(20),
    max_connections: 3,
    drain_timeout: Duration::from_secs(5),
    ..ConnectionLimits::DEFAULT
};
pub(crate) const HOUR: Duration = Duration::from_secs(3600);

/// How many bytes a stream holds until the other side reads them.
pub(crate) const STREAM_CAPACITY: usize = 64 * 1024;

/// The size of a response that does not fit into a stream.
pub(crate) const BIG: usize = 4 * STREAM_CAPACITY;

/// The address of each client in memory.
pub(crate) const CLIENT_ADDRESS: SocketAddr =
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 4010);

/// A listener for connections from within the test.
pub(crate) struct MemoryListener(mpsc::UnboundedReceiver<(DuplexStream, SocketAddr)>);

impl Listener for MemoryListener {
    type Stream = DuplexStream;

    async fn accept(&mut self) -> io::Result<(DuplexStream, SocketAddr)> {
        match self.0.recv().await {
            Some(accepted) => Ok(accepted),
            None => std::future::pending().await,
        }
    }
}

/// A running server.
pub(crate) struct Server {
    pub(crate) listener: mpsc::UnboundedSender<(DuplexStream, SocketAddr)>,
    pub(crate) stop: oneshot::Sender<()>,
    pub(crate) serving: JoinHandle<()>,
    /// Releases one response of `/held`.
    pub(crate) release: Arc<Notify>,
    refusals: Arc<Refusals>,
}

/// What the server has refused, in order.
#[derive(Default)]
struct Refusals(Mutex<Vec<Refusal>>);

impl RefusalObserver for Refusals {
    fn refused(&self, refusal: Refusal) {
        self.0.lock().expect("no panic").push(refusal);
    }
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_with(LIMITS)
    }

    pub(crate) fn start_with(limits: ConnectionLimits) -> Self {
        Self::start_behind(limits, TrustedProxies::NONE)
    }

    pub(crate) fn start_behind(limits: ConnectionLimits, proxies: TrustedProxies) -> Self {
        let (listener, connections) = mpsc::unbounded_channel();
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
            .route("/echo", post(async |body: Bytes| body))
            .route("/held", get(held))
            .route(
                "/slow",
                get(async || {
                    sleep(HOUR).await;
                    "finally"
                }),
            )
            .route("/big", get(async || vec![b'.'; BIG]))
            .route("/stream", get(async || stream()))
            .route("/drops", get(async || drops()));
        let (stop, stopped) = oneshot::channel();
        let connections = MemoryListener(connections);
        let refusals = Arc::new(Refusals::default());
        let serving = tokio::spawn(http_server::serve_observed(
            connections,
            router,
            limits,
            proxies,
            refusals.clone(),
            async {
                let _ = stopped.await;
            },
        ));
        Self {
            listener,
            stop,
            serving,
            release,
            refusals,
        }
    }

    /// What the server has refused, in order.
    pub(crate) fn refusals(&self) -> Vec<Refusal> {
        self.refusals.0.lock().expect("no panic").clone()
    }

    pub(crate) fn connect(&self) -> Client {
        self.connect_from(CLIENT_ADDRESS)
    }

    pub(crate) fn connect_from(&self, address: SocketAddr) -> Client {
        let (stream, accepted) = duplex(STREAM_CAPACITY);
        let sent = self.listener.send((accepted, address));
        sent.expect("a running server");
        Client { stream }
    }

    /// Connects a client that has sent one request and is now idle.
    pub(crate) async fn idle_client(&self) -> Client {
        let mut client = self.connect();
        assert!(client.get("/").await.ends_with("here"));
        client
    }
}

/// A response in two parts with an hour between them, like an event stream.
pub(crate) fn drops() -> Body {
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        let _ = sender.send_data(Bytes::from_static(b"drip")).await;
        sleep(HOUR).await;
        let _ = sender.send_data(Bytes::from_static(b"drop")).await;
    });
    Body::new(body)
}

/// A response of [`BIG`] bytes in many parts.
pub(crate) fn stream() -> Body {
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        for _ in 0..BIG / 1024 {
            let sent = sender.send_data(Bytes::from_static(&[b'.'; 1024])).await;
            if sent.is_err() {
                return;
            }
        }
    });
    Body::new(body)
}

pub(crate) struct Client {
    pub(crate) stream: DuplexStream,
}

impl Client {
    pub(crate) async fn send(&mut self, text: &str) {
        let sent = self.stream.write_all(text.as_bytes()).await;
        sent.expect("an open connection");
    }

    /// Sends a GET request and reads the response.
    pub(crate) async fn get(&mut self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"))
            .await;
        self.read_until(|received| {
            let (head, body) = received.split_once("\r\n\r\n")?;
            let length = head.split("content-length: ").nth(1)?;
            let length: usize = length.lines().next()?.parse().ok()?;
            (body.len() == length).then_some(())
        })
        .await
    }

    /// Reads until `is_complete` accepts the text or the connection closes.
    pub(crate) async fn read_until(&mut self, is_complete: impl Fn(&str) -> Option<()>) -> String {
        let mut received = Vec::new();
        loop {
            let mut some = [0; 4096];
            let count = self.stream.read(&mut some).await.unwrap_or(0);
            received.extend_from_slice(&some[..count]);
            let text = String::from_utf8_lossy(&received).into_owned();
            if count == 0 || is_complete(&text).is_some() {
                return text;
            }
        }
    }

    /// Reads until the connection closes, and returns the text and the time it elapsed.
    pub(crate) async fn read_to_end(&mut self) -> (String, Duration) {
        let started = Instant::now();
        let received = self.read_until(|_| None).await;
        (received, started.elapsed())
    }
}

/// Lets every task go on until it waits: the paused clock advances only then.
pub(crate) async fn settle() {
    sleep(Duration::from_millis(1)).await;
}

/// Whether a connection was closed on time: late by at most a quarter of the shortest limit and a second for closing.
pub(crate) fn is_about(elapsed: Duration, limit: Duration) -> bool {
    (limit..limit + LIMITS.head_timeout / 4 + Duration::from_secs(2)).contains(&elapsed)
}
