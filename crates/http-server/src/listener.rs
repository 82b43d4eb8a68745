//! Where connections come from.

use std::{io, net::SocketAddr};

use socket2::SockRef;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};

/// The size of the kernel's send buffer, in bytes. A page fits.
const SEND_BUFFER: usize = 64 * 1024;

/// A source of connections: a [`TcpListener`], or streams in memory, so that a test does not depend on the network.
pub trait Listener: Send {
    /// The byte stream of a connection.
    type Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// Waits for the next connection and returns it with the client's address.
    ///
    /// # Errors
    ///
    /// Returns an error if no connection can be accepted at the moment, for example because the process has too many
    /// open files. The server logs it and tries again.
    fn accept(&mut self) -> impl Future<Output = io::Result<(Self::Stream, SocketAddr)>> + Send;
}

impl Listener for TcpListener {
    type Stream = TcpStream;

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, address) = TcpListener::accept(self).await?;
        // Responses are small: waiting for a full packet (Nagle's algorithm) would only delay them.
        let _ = stream.set_nodelay(true);
        // The kernel's default grows to megabytes, in which the pace of a slow reader could not be seen.
        let _ = SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER);
        Ok((stream, address))
    }
}
