//! Responses that break off, so that the client sees a real broken connection.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, header},
};
use http_body_util::channel::Channel;

/// Lets the first half reach the client before the connection ends.
const BEFORE_CUT: Duration = Duration::from_millis(50);

/// A response whose body fails before its first byte. The server closes the connection without
/// flushing, so the client does not even receive a status line.
pub(crate) fn cut() -> Response<Body> {
    let (sender, body) = Channel::<Bytes, io::Error>::new(1);
    sender.abort(broken());
    Response::new(Body::new(body))
}

/// The headers with the full content length and half of the body; then the connection ends.
pub(crate) fn half_body(mut response: Response<Body>, bytes: &Bytes) -> Response<Body> {
    let half = bytes.slice(..bytes.len() / 2);
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        // The client may be gone already.
        if sender.send_data(half).await.is_ok() {
            tokio::time::sleep(BEFORE_CUT).await;
            sender.abort(broken());
        }
    });
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    *response.body_mut() = Body::new(body);
    response
}

fn broken() -> io::Error {
    io::Error::new(
        io::ErrorKind::ConnectionAborted,
        "connection cut by a simulated fault",
    )
}
