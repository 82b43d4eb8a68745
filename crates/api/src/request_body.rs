//! Reads request bodies, up to the size limit.

use axum::body::{Body, HttpBody};
use http_body_util::BodyExt;

use crate::{problem::Problem, problem_code::ProblemCode};

/// The maximum size of a request body, in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// The number of bytes that are read of a body over the limit. Many clients do not read a response while they are
/// still sending; reading on lets them see the error before the connection closes.
const MAX_DISCARDED: usize = 1024 * 1024;

/// Reads a body of at most [`MAX_BODY`] bytes.
///
/// # Errors
///
/// Returns `body_too_large` if the body is longer, and `invalid_request` if the connection ends before the body does.
pub(crate) async fn read(mut body: Body) -> Result<Vec<u8>, Problem> {
    // A declared length over the discard limit is rejected without reading.
    if body.size_hint().lower() > MAX_DISCARDED as u64 {
        return Err(ProblemCode::BodyTooLarge.into());
    }
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let incomplete = |_| {
            Problem::new(ProblemCode::InvalidRequest).with_detail("the request body is incomplete")
        };
        let Ok(data) = frame.map_err(incomplete)?.into_data() else {
            continue;
        };
        length += data.len();
        if length > MAX_DISCARDED {
            break;
        }
        if length <= MAX_BODY {
            bytes.extend_from_slice(&data);
        }
    }
    if length > MAX_BODY {
        return Err(ProblemCode::BodyTooLarge.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use axum::{BoxError, body::Bytes};
    use futures_util::stream;

    use super::*;
    use crate::problem::ProblemDocument;

    const CHUNK: usize = 16 * 1024;

    /// A streamed body of `count` chunks without a declared length, and a counter of the chunks that were read.
    fn chunks(count: usize) -> (Body, Arc<AtomicUsize>) {
        let read = Arc::new(AtomicUsize::new(0));
        let counter = read.clone();
        let chunks = (0..count).map(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok::<_, BoxError>(Bytes::from_static(&[b' '; CHUNK]))
        });
        (Body::from_stream(stream::iter(chunks)), read)
    }

    async fn error_code(body: Body) -> &'static str {
        ProblemDocument::from(read(body).await.unwrap_err()).code
    }

    #[tokio::test]
    async fn accepts_a_body_of_the_maximum_size() {
        let (body, _) = chunks(4);
        assert_eq!(read(body).await.unwrap().len(), MAX_BODY);
        assert_eq!(read(Body::empty()).await.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn reads_a_body_over_the_limit_to_its_end_before_rejecting_it() {
        let (body, chunks_read) = chunks(5);
        assert_eq!(error_code(body).await, "body_too_large");
        assert_eq!(chunks_read.load(Ordering::Relaxed), 5);
    }

    #[tokio::test]
    async fn stops_reading_an_endless_body() {
        let (body, chunks_read) = chunks(usize::MAX);
        assert_eq!(error_code(body).await, "body_too_large");
        let expected = MAX_DISCARDED / CHUNK + 1;
        assert_eq!(chunks_read.load(Ordering::Relaxed), expected);
        let declared = Body::from(vec![b' '; MAX_DISCARDED + 1]);
        assert_eq!(error_code(declared).await, "body_too_large");
    }

    #[tokio::test]
    async fn reports_a_broken_connection_as_an_incomplete_body() {
        let parts = [Ok(Bytes::from_static(b"{")), Err(BoxError::from("reset"))];
        let broken = Body::from_stream(stream::iter(parts));
        assert_eq!(error_code(broken).await, "invalid_request");
    }
}
