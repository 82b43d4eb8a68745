//! Serves the requests of one connection.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, extract::Request};
use hyper::{Response, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

use crate::{
    ConnectionLimits,
    body::{TimedRequestBody, TrackedResponseBody},
    deadlines::ConnectionDeadlines,
    observed_stream::ObservedStream,
};

/// How long a connection that has missed a deadline may take to close. HTTP/2 sends GOAWAY first.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Maximum number of concurrent HTTP/2 requests of one connection.
const MAX_CONCURRENT_STREAMS: u32 = 100;

/// How often the deadlines are checked: a quarter of the shortest one, so that a connection is closed at most that
/// much too late and checking costs little.
fn check_interval(limits: &ConnectionLimits) -> Duration {
    limits.head_timeout.min(limits.idle_timeout) / 4
}

/// Serves a connection until it ends, its close is requested, or it misses a deadline.
pub(crate) async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    address: SocketAddr,
    router: Router,
    deadlines: Arc<ConnectionDeadlines>,
    limits: ConnectionLimits,
) {
    let mut http = Builder::new(TokioExecutor::new());
    // hyper's own header timeout is not used: it also runs while the connection is idle.
    http.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limits.head_timeout)
        .max_concurrent_streams(MAX_CONCURRENT_STREAMS);
    let service = service_fn(|request: Request<Incoming>| {
        handle(
            router.clone(),
            address,
            Arc::clone(&deadlines),
            limits,
            request,
        )
    });
    let stream = ObservedStream {
        stream,
        deadlines: Arc::clone(&deadlines),
    };
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let mut missed_deadline = pin!(missed_deadline(&deadlines, &limits));
    let mut closing = false;
    loop {
        tokio::select! {
            biased;
            // An error means that the client closed the connection, which is not worth a log line.
            _ = connection.as_mut() => return,
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

async fn missed_deadline(deadlines: &ConnectionDeadlines, limits: &ConnectionLimits) {
    while !deadlines.is_missed(limits) {
        sleep(check_interval(limits)).await;
    }
}

async fn handle(
    router: Router,
    address: SocketAddr,
    deadlines: Arc<ConnectionDeadlines>,
    limits: ConnectionLimits,
    request: Request<Incoming>,
) -> Result<Response<TrackedResponseBody>, Infallible> {
    let active = deadlines.start_request();
    let mut request = request.map(|body| TimedRequestBody::new(body, limits.body_timeout));
    request.extensions_mut().insert(ConnectInfo(address));
    let response = router.oneshot(request).await?;
    Ok(response.map(|body| TrackedResponseBody {
        body,
        _active: active,
    }))
}
