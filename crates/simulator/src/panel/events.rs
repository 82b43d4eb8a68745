//! Tells open pages that something happened, so that their script can look again.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use http_body_util::channel::Channel;

use crate::simulator::Simulator;

/// The most often a page is told; under load it looks again and again anyway.
const PACE: Duration = Duration::from_millis(300);
/// A line now and then, so that nobody on the way takes the silence for an end.
const ALIVE: Duration = Duration::from_secs(15);

/// Server-sent events: one `happened` for whatever happened since the last.
pub(super) async fn stream(State(simulator): State<Simulator>) -> Response {
    let mut changes = simulator.listen();
    // Not held while waiting: an open page must not keep the simulator alive.
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
                    Bytes::from(format!("event: happened\ndata: {count}\n\n"))
                }
                // The simulator is gone.
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
