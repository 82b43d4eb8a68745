//! Serves the requests of one connection.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
};
use hyper::{Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite},
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

use crate::{
    ConnectionLimits, Refusal, TrustedProxies,
    active_request::ActiveRequest,
    body::{LimitedRequestBody, TrackedResponseBody},
    budget::Budget,
    client_address::client_address,
    deadlines::ConnectionDeadlines,
    memory::ConnectionMemory,
    observed_stream::ObservedStream,
    refusal::SharedObserver,
};

/// How long a connection that has missed a deadline or is replaced may take to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Maximum size of a request's head, in bytes. Per connection at most this much is received before a request is known.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// How often the deadlines are checked: a quarter of the shortest one, so that a connection is closed at most that
/// much too late and checking costs little.
fn check_interval(limits: &ConnectionLimits) -> Duration {
    let shortest = limits.head_timeout.min(limits.idle_timeout);
    shortest.min(limits.stall_timeout) / 4
}

/// Who has connected: a client, or a proxy that names its client in each request.
#[derive(Clone, Debug)]
pub(crate) struct Connected {
    pub(crate) address: SocketAddr,
    pub(crate) trusted_proxies: Arc<TrustedProxies>,
}

/// Serves a connection by HTTP/1 until it ends, its close is requested, or it misses a deadline.
///
/// HTTP/2 is not served. Browsers speak it with the reverse proxy, which speaks HTTP/1 with the server; without encryption
/// only a stranger would use it, to have a hundred requests in one connection and headers that take more memory than bytes.
pub(crate) async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    client: Connected,
    router: Router,
    (deadlines, memory): (Arc<ConnectionDeadlines>, Arc<ConnectionMemory>),
    (budget, observer): (Budget, SharedObserver),
) {
    let mut http = http1::Builder::new();
    // hyper's own header timeout is not used: it also runs while the connection is idle.
    http.max_buf_size(MAX_HEAD_BYTES);
    let service = service_fn(|request: Request<Incoming>| {
        handle(
            router.clone(),
            client.clone(),
            (Arc::clone(&deadlines), Arc::clone(&memory)),
            (budget.clone(), Arc::clone(&observer)),
            request,
        )
    });
    let mut stream = ObservedStream::new(stream, Arc::clone(&deadlines), Arc::clone(&memory));
    // A connection that has sent nothing has no buffers yet, so that thousands of them cost little.
    let first = tokio::select! {
        first = stream.read_u8() => first,
        () = deadlines.replaced() => return,
        () = deadlines.close_requested() => return,
        () = missed_deadline(&deadlines) => return,
    };
    let Ok(first) = first else {
        return;
    };
    stream.put_back(first);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let mut missed_deadline = pin!(missed_deadline(&deadlines));
    let mut closing = false;
    loop {
        tokio::select! {
            biased;
            // An error means that the client closed the connection, which is not worth a log line.
            _ = connection.as_mut() => return,
            () = deadlines.replaced() => {
                let is_idle = deadlines.waiting().is_some_and(|waiting| waiting.is_idle);
                if is_idle && !memory.has_unsent() {
                    break;
                }
                // Nothing is lost: the request is incomplete, or its response is not being read.
                return;
            }
            () = deadlines.close_requested(), if !closing => {
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
            () = &mut missed_deadline => break,
        }
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(CLOSE_TIMEOUT, connection).await;
}

async fn missed_deadline(deadlines: &ConnectionDeadlines) {
    while !deadlines.is_missed() {
        sleep(check_interval(deadlines.limits())).await;
    }
}

async fn handle(
    router: Router,
    connected: Connected,
    (deadlines, memory): (Arc<ConnectionDeadlines>, Arc<ConnectionMemory>),
    (budget, observer): (Budget, SharedObserver),
    request: Request<Incoming>,
) -> Result<Response<axum::body::Body>, Infallible> {
    let Connected {
        address,
        trusted_proxies,
    } = connected;
    let client = client_address(address.ip(), request.headers(), &trusted_proxies);
    let Some(share) = budget.start_request(client) else {
        observer.refused(Refusal::Request);
        return Ok(busy());
    };
    let size = memory.start_request(request.headers());
    let active = Arc::new(ActiveRequest::start(deadlines, share, (memory, size)));
    let mut request = request.map(|body| LimitedRequestBody::new(body, Arc::clone(&active)));
    request.extensions_mut().insert(ConnectInfo(address));
    let response = router.oneshot(request).await?;
    let response = if active.is_refused() {
        observer.refused(Refusal::Body);
        busy()
    } else {
        response
    };
    Ok(response.map(|body| axum::body::Body::new(TrackedResponseBody::new(body, active))))
}

/// The response to a request for which there is no room. Its body is a problem document (RFC 9457).
fn busy() -> Response<axum::body::Body> {
    let document = r#"{"type":"about:blank","title":"Service Unavailable","status":503}"#;
    let mut response = Response::new(document.into());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    let kind = HeaderValue::from_static("application/problem+json");
    headers.insert(CONTENT_TYPE, kind);
    response
}
