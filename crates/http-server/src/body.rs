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
        // A copy, because a part of a byte would keep the whole buffer that it arrived in.
        let frame = frame.map_data(|data| Bytes::copy_from_slice(&data));
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
        let now = self.pace.wait();
        let since = self.pace.waiting_since(self.request.limits());
        self.request
            .set_transfer(Transfer::Receiving(since.unwrap_or(now)));
        let last = now + self.request.limits().body_timeout;
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
/// The connection receives it in parts, and keeps only those: it would otherwise hold a whole response that nobody reads,
/// while the request has ended. The connection asks for the next frame when it has room for it. From one frame to the next request for a frame it
/// therefore waits for its client.
#[derive(Debug)]
pub(crate) struct TrackedResponseBody {
    body: axum::body::Body,
    /// What is left of the last frame.
    rest: Bytes,
    request: Arc<ActiveRequest>,
}

/// The largest part of a response that is passed to the connection.
const LARGEST_PART: usize = 16 * 1024;

impl TrackedResponseBody {
    pub(crate) fn new(body: axum::body::Body, request: Arc<ActiveRequest>) -> Self {
        let mut pace = Pace::new(request.limits());
        pace.wait();
        request.set_transfer(Transfer::Sending(pace));
        let size = body.size_hint().lower();
        request.respond(usize::try_from(size).unwrap_or(usize::MAX));
        Self {
            body,
            rest: Bytes::new(),
            request,
        }
    }
}

impl TrackedResponseBody {
    /// The next part: a copy, because a part would otherwise keep the whole frame.
    fn poll_part(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            let polled = Pin::new(&mut self.body).poll_frame(context);
            let Poll::Ready(Some(Ok(frame))) = polled else {
                return polled;
            };
            match frame.into_data() {
                Ok(data) if data.len() > LARGEST_PART => self.rest = data,
                Ok(data) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        let size = self.rest.len().min(LARGEST_PART);
        let part = Bytes::copy_from_slice(&self.rest.split_to(size));
        Poll::Ready(Some(Ok(Frame::data(part))))
    }
}

impl Body for TrackedResponseBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = self.poll_part(context);
        let limits = self.request.limits();
        self.request.change_pace(|pace| {
            pace.resume(limits);
            if let Poll::Ready(Some(Ok(frame))) = &polled {
                pace.allow(frame.data_ref().map_or(0, Bytes::len), limits);
                pace.wait();
            }
        });
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.request.pass(frame.data_ref().map_or(0, Bytes::len));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = u64::try_from(self.rest.len()).unwrap_or(u64::MAX);
        let hint = self.body.size_hint();
        let mut both = SizeHint::new();
        both.set_lower(hint.lower().saturating_add(rest));
        if let Some(upper) = hint.upper().and_then(|upper| upper.checked_add(rest)) {
            both.set_upper(upper);
        }
        both
    }
}
