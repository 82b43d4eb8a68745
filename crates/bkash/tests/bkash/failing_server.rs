//! A server that grants a token and then fails: by a closed connection, a gateway error, or a missing answer.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};

/// How the server fails after it has received the whole request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Failure {
    /// The connection is closed without an answer.
    Closed,
    /// The connection is closed in the middle of the answer.
    Truncated,
    /// A gateway error with this HTTP status.
    Status(u16),
    /// There is no answer, ever.
    Hang,
}

/// A failing server that counts its requests.
pub(crate) struct FailingServer {
    pub(crate) origin: String,
    requests: watch::Sender<usize>,
}

impl FailingServer {
    pub(crate) async fn with(kind: Failure) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let requests = watch::Sender::new(0);
        let counted = requests.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, kind, counted.clone()));
            }
        });
        Self { origin, requests }
    }

    /// The number of requests except token calls.
    pub(crate) fn requests(&self) -> usize {
        *self.requests.borrow()
    }

    /// Waits until a request has arrived that is not a token call.
    pub(crate) async fn wait_for_request(&self) {
        let mut requests = self.requests.subscribe();
        let arrived = requests.wait_for(|count| *count > 0);
        let arrived = timeout(Duration::from_secs(60), arrived).await;
        let arrived = arrived.expect("no request arrived within a minute");
        arrived.expect("the server counts its requests");
    }
}

async fn serve(mut stream: TcpStream, kind: Failure, requests: watch::Sender<usize>) {
    while let Some(path) = request(&mut stream).await {
        if path.contains("/token/") || path.contains("/auth/") {
            let body = r#"{"id_token":"id-1","expires_in":3600,"refresh_token":"refresh-1"}"#;
            answer(&mut stream, 200, body, body.len()).await;
            continue;
        }
        requests.send_modify(|count| *count += 1);
        let body = r#"{"message":"Endpoint request timed out"}"#;
        match kind {
            Failure::Closed => return,
            Failure::Truncated => return answer(&mut stream, 200, "{\"trx", 500).await,
            Failure::Status(status) => answer(&mut stream, status, body, body.len()).await,
            Failure::Hang => std::future::pending().await,
        }
    }
}

/// Reads one request to its end and returns its path.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut received = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if received.len() >= end + 4 + length {
                return head.split(' ').nth(1).map(str::to_owned);
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => received.extend_from_slice(&chunk[..count]),
        }
    }
}

async fn answer(stream: &mut TcpStream, status: u16, body: &str, length: usize) {
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    let whole = [head.as_bytes(), body.as_bytes()].concat();
    stream.write_all(&whole).await.unwrap();
}
