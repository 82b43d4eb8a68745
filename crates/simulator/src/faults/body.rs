//! Answers that never arrive whole, so that a client meets a real broken connection.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, header},
};
use http_body_util::channel::Channel;

/// Long enough for the first half to be on its way before the connection ends.
const BEFORE_CUT: Duration = Duration::from_millis(50);

/// An answer whose body fails before its first byte: the server drops the connection unflushed,
/// and the client sees it end without even a status line.
pub(crate) fn cut() -> Response<Body> {
    let (sender, body) = Channel::<Bytes, io::Error>::new(1);
    sender.abort(broken());
    Response::new(Body::new(body))
}

/// The answer's head and half of its body, with the length of the whole; then the connection ends.
pub(crate) fn half_body(mut response: Response<Body>, bytes: &Bytes) -> Response<Body> {
    let half = bytes.slice(..bytes.len() / 2);
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        // A client that is already gone needs no second half.
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
