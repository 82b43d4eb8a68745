//! Ports that stay a process's own while it is killed and started again.

use anyhow::Context;
use tokio::net::TcpSocket;

/// A port of this machine that nobody else gets. Its socket never listens; processes of the run listen on the same address
/// beside it, because both set `SO_REUSEADDR`.
pub(crate) struct Port {
    pub(crate) number: u16,
    _reserved: TcpSocket,
}

impl Port {
    /// # Errors
    ///
    /// Returns an error if the system has no port.
    pub(crate) fn reserve() -> anyhow::Result<Self> {
        let socket = TcpSocket::new_v4().context("no socket")?;
        socket.set_reuseaddr(true)?;
        socket.bind(([127, 0, 0, 1], 0).into())?;
        Ok(Self {
            number: socket.local_addr()?.port(),
            _reserved: socket,
        })
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.number)
    }
}
