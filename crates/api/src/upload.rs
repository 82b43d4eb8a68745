//! A request's body as it arrives: whole, or too large, and in the latter case read on for a while.

use axum::body::{Body, HttpBody};
use http_body_util::BodyExt;

use crate::{LARGEST_BODY, codes::Code, problem::Problem};

/// How much of a body that is too large is read and forgotten, in bytes. Whoever still sends when the connection is
/// closed may never see the answer that was written to it.
const MOST_FORGOTTEN: usize = 1024 * 1024;

/// Everything that arrives, at most [`LARGEST_BODY`].
pub(crate) async fn whole(mut body: Body) -> Result<Vec<u8>, Problem> {
    // One that says itself that it is endless is not waited for.
    if body.size_hint().lower() > MOST_FORGOTTEN as u64 {
        return Err(Code::BodyTooLarge.into());
    }
    let (mut kept, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let cut = |_| Problem::new(Code::InvalidRequest).with("the body did not come whole");
        let Ok(data) = frame.map_err(cut)?.into_data() else {
            continue;
        };
        length += data.len();
        if length > MOST_FORGOTTEN {
            break;
        }
        if length <= LARGEST_BODY {
            kept.extend_from_slice(&data);
        }
    }
    if length > LARGEST_BODY {
        return Err(Code::BodyTooLarge.into());
    }
    Ok(kept)
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

    /// A body of so many chunks, whose length nobody knows before, and how many of them were taken.
    fn chunks(count: usize) -> (Body, Arc<AtomicUsize>) {
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = taken.clone();
        let chunks = (0..count).map(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok::<_, BoxError>(Bytes::from_static(&[b' '; CHUNK]))
        });
        (Body::from_stream(stream::iter(chunks)), taken)
    }

    async fn refused(body: Body) -> &'static str {
        ProblemDocument::from(whole(body).await.unwrap_err()).code
    }

    #[tokio::test]
    async fn a_body_may_be_as_large_as_the_largest() {
        let (body, _) = chunks(4);
        assert_eq!(whole(body).await.unwrap().len(), LARGEST_BODY);
        assert_eq!(whole(Body::empty()).await.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn one_that_is_too_large_is_taken_to_its_end_so_that_the_answer_is_read() {
        let (body, taken) = chunks(5);
        assert_eq!(refused(body).await, "body_too_large");
        assert_eq!(taken.load(Ordering::Relaxed), 5);
    }

    #[tokio::test]
    async fn one_without_an_end_is_left() {
        let (body, taken) = chunks(usize::MAX);
        assert_eq!(refused(body).await, "body_too_large");
        assert_eq!(taken.load(Ordering::Relaxed), MOST_FORGOTTEN / CHUNK + 1);
        let said = Body::from(vec![b' '; MOST_FORGOTTEN + 1]);
        assert_eq!(refused(said).await, "body_too_large");
    }

    #[tokio::test]
    async fn one_that_breaks_off_is_not_called_too_large() {
        let parts = [Ok(Bytes::from_static(b"{")), Err(BoxError::from("reset"))];
        let broken = Body::from_stream(stream::iter(parts));
        assert_eq!(refused(broken).await, "invalid_request");
    }
}
