//! Notifies open pages of changes, so that their script reloads the content.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use http_body_util::channel::Channel;

use crate::simulator::Simulator;

/// The shortest interval between two events.
const PACE: Duration = Duration::from_millis(300);
/// The interval of keep-alive comments, so that proxies do not close the connection.
const ALIVE: Duration = Duration::from_secs(15);

/// Server-sent events: one `change` for all changes since the last.
pub(super) async fn stream(State(simulator): State<Simulator>) -> Response {
    let mut changes = simulator.listen();
    // Dropped before waiting: an open page must not keep the simulator alive.
    drop(simulator);
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
    tokio::spawn(async move {
        let mut line = Bytes::from_static(b"retry: 2000\n\n");
        while sender.send_data(line).await.is_ok() {
            line = match tokio::time::timeout(ALIVE, changes.changed()).await {
                Ok(Ok(())) => {
                    if changes.borrow().is_some() {
                        tokio::time::sleep(PACE).await;
                    }
                    let Some(count) = *changes.borrow_and_update() else {
                        return;
                    };
                    Bytes::from(format!("event: change\ndata: {count}\n\n"))
                }
                // The simulator has been dropped.
                Ok(Err(_)) => return,
                Err(_) => Bytes::from_static(b": alive\n\n"),
            };
        }
    });
    let mut response = Response::new(Body::new(body));
    for (name, value) in [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
