//! The byte stream of a connection, which records its activity in the deadlines.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

use crate::{deadlines::ConnectionDeadlines, memory::ConnectionMemory};

/// After which time a connection looks again whether there is memory.
const PAUSE: Duration = Duration::from_millis(50);

/// A stream that reports received and sent bytes.
#[derive(Debug)]
pub(crate) struct ObservedStream<S> {
    stream: S,
    deadlines: Arc<ConnectionDeadlines>,
    memory: Arc<ConnectionMemory>,
    /// A byte that was read before and is read again.
    first: Option<u8>,
    /// Set while nothing is received, because there is no memory for it.
    pause: Option<Pin<Box<Sleep>>>,
}

impl<S: Unpin> ObservedStream<S> {
    pub(crate) const fn new(
        stream: S,
        deadlines: Arc<ConnectionDeadlines>,
        memory: Arc<ConnectionMemory>,
    ) -> Self {
        Self {
            stream,
            deadlines,
            memory,
            first: None,
            pause: None,
        }
    }

    /// Has this byte, which was read, read once more before the others.
    pub(crate) const fn put_back(&mut self, byte: u8) {
        self.first = Some(byte);
    }

    /// Waits until there is memory for what the client sends. Meanwhile the kernel has it, and lets the client wait.
    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            if let Some(pause) = &mut self.pause {
                ready!(pause.as_mut().poll(context));
            }
            if self.memory.has_room() {
                self.pause = None;
                return Poll::Ready(());
            }
            self.pause = Some(Box::pin(sleep(PAUSE)));
        }
    }

    fn stream(&mut self) -> Pin<&mut S> {
        Pin::new(&mut self.stream)
    }

    fn record_sent(&self, written: io::Result<usize>) -> Poll<io::Result<usize>> {
        if let Ok(bytes) = written {
            self.deadlines.on_sent(bytes);
            self.memory.send(bytes);
        }
        Poll::Ready(written)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for ObservedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() > 0
            && let Some(first) = self.first.take()
        {
            buffer.put_slice(&[first]);
            return Poll::Ready(Ok(()));
        }
        ready!(self.poll_room(context));
        let before = buffer.filled().len();
        ready!(self.stream().poll_read(context, buffer))?;
        let received = buffer.filled().len() - before;
        if received > 0 {
            self.deadlines.on_received();
            self.memory.receive(received);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for ObservedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(self.stream().poll_write(context, bytes));
        self.record_sent(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(self.stream().poll_write_vectored(context, slices));
        self.record_sent(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(context)
    }
}
