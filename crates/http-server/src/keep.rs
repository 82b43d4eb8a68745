//! One connection, from its first byte to its last.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, extract::Request};
use hyper::{Response, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

use crate::{
    Limits,
    body::{Answered, InTime},
    line::Line,
    stream::Watched,
};

/// How long an overdue connection has to take its leave: HTTP/2 says goodbye.
const FAREWELL: Duration = Duration::from_secs(1);

/// How many requests of HTTP/2 one connection may have answered at once.
const STREAMS: u32 = 100;

/// How often a line is looked at while its head may take `head`: an overdue one goes at most a quarter
/// too late, and the many that are in time are hardly disturbed.
fn pace(limits: &Limits) -> Duration {
    limits.head.min(limits.idle) / 4
}

/// Serves one connection until it ends, is asked to, or is overdue.
pub(crate) async fn keep(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    line: Arc<Line>,
    limits: Limits,
) {
    let mut http = Builder::new(TokioExecutor::new());
    // No time-out of hyper's own for a head: it would run while nothing is asked as well.
    http.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limits.head)
        .max_concurrent_streams(STREAMS);
    let service = service_fn(|request: Request<Incoming>| {
        answer(router.clone(), address, Arc::clone(&line), limits, request)
    });
    let watched = Watched {
        stream,
        line: Arc::clone(&line),
    };
    let mut connection = pin!(http.serve_connection(TokioIo::new(watched), service));
    let mut overdue = pin!(overdue(&line, &limits));
    let mut closing = false;
    loop {
        tokio::select! {
            biased;
            // Visitors who hang up are no news.
            _ = connection.as_mut() => return,
            () = line.told_to_close(), if !closing => {
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
            () = &mut overdue => break,
        }
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(FAREWELL, connection).await;
}

async fn overdue(line: &Line, limits: &Limits) {
    while !line.is_overdue(limits) {
        sleep(pace(limits)).await;
    }
}

async fn answer(
    router: Router,
    address: SocketAddr,
    line: Arc<Line>,
    limits: Limits,
    request: Request<Incoming>,
) -> Result<Response<Answered>, Infallible> {
    let answering = line.answering();
    let mut request = request.map(|body| InTime::new(body, limits.body));
    request.extensions_mut().insert(ConnectInfo(address));
    let response = router.oneshot(request).await?;
    Ok(response.map(|body| Answered {
        body,
        _answering: answering,
    }))
}
