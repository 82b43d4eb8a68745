//! Body wrappers: a request body with limits of time and size, and a response body that must be read in time.

use std::{
    error::Error,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::{active_request::ActiveRequest, deadlines::Transfer, pace::Pace};

type BoxError = Box<dyn Error + Send + Sync>;

/// A request body that fails if it takes too long or if there is no room for it.
#[derive(Debug)]
pub(crate) struct LimitedRequestBody {
    body: Incoming,
    request: Arc<ActiveRequest>,
    pace: Pace,
    /// Started when the handler first waits for the body; most bodies are available at once.
    timer: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl LimitedRequestBody {
    pub(crate) fn new(body: Incoming, request: Arc<ActiveRequest>) -> Self {
        let pace = Pace::new(request.limits());
        Self {
            body,
            request,
            pace,
            timer: None,
        }
    }

    fn count(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, BoxError> {
        let length = frame.data_ref().map_or(0, Bytes::len);
        let limits = self.request.limits();
        self.pace.resume(limits);
        self.pace.allow(length, limits);
        self.request.set_transfer(Transfer::Handling);
        if self.request.receive(length) {
            Ok(frame)
        } else {
            Err("the request bodies in memory take all the room".into())
        }
    }
}

impl Body for LimitedRequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| self.count(frame?)));
        }
        let since = self.pace.wait();
        self.request.set_transfer(Transfer::Receiving(since));
        let last = since + self.request.limits().body_timeout;
        let pace = self.pace.deadline();
        let (end, timer) = self
            .timer
            .get_or_insert_with(|| (last, Box::pin(sleep_until(last))));
        let deadline = pace.map_or(*end, |pace| pace.min(*end));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer
            .as_mut()
            .poll(context)
            .map(|()| Some(Err("the request body was not received in time".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A response body that keeps the request active until it is dropped, and that records how fast its client reads it.
///
/// The connection asks for the next frame when it has room for it. From one frame to the next request for a frame it
/// therefore waits for its client, in HTTP/1 as in HTTP/2.
#[derive(Debug)]
pub(crate) struct TrackedResponseBody {
    body: axum::body::Body,
    request: Arc<ActiveRequest>,
}

impl TrackedResponseBody {
    pub(crate) fn new(body: axum::body::Body, request: Arc<ActiveRequest>) -> Self {
        let mut pace = Pace::new(request.limits());
        pace.wait();
        request.set_transfer(Transfer::Sending(pace));
        Self { body, request }
    }
}

impl Body for TrackedResponseBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let limits = self.request.limits();
        self.request.change_pace(|pace| {
            pace.resume(limits);
            if let Poll::Ready(Some(Ok(frame))) = &polled {
                pace.allow(frame.data_ref().map_or(0, Bytes::len), limits);
                pace.wait();
            }
        });
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
