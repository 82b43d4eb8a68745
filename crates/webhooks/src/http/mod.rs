//! The transport of production: HTTP to checked addresses only. It is compiled with the feature `http`.

mod resolver;
mod response;
mod transport;

pub use resolver::{DnsResolver, SystemDnsResolver};
pub use transport::HttpTransport;
