//! A small HTTP/1.1 client for the product's processes on this machine: one request and
//! one response per connection.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

const TIMEOUT: Duration = Duration::from_secs(10);

/// A response. The body is as it was transferred, possibly compressed.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends a GET request to this machine.
///
/// # Errors
/// If nothing listens on the port, the response takes too long, or it is not HTTP.
pub(crate) fn get(port: u16, path: &str, headers: &[(&str, &str)]) -> Result<Response> {
    exchange(port, &request("GET", port, path, headers, ""))
}

/// Posts a form.
///
/// # Errors
/// If nothing listens on the port, the response takes too long, or it is not HTTP.
pub(crate) fn post(
    port: u16,
    path: &str,
    headers: &[(&str, &str)],
    form: &str,
) -> Result<Response> {
    let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
    all.extend_from_slice(headers);
    exchange(port, &request("POST", port, path, &all, form))
}

fn request(method: &str, port: u16, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let mut text =
        format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n");
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    let _ = write!(text, "content-length: {}\r\n\r\n{body}", body.len());
    text
}

fn exchange(port: u16, request: &str) -> Result<Response> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_nodelay(true)?;
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Result<Response> {
    let end = find(bytes, b"\r\n\r\n").context("the response has no end of headers")?;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|code| code.parse().ok())
        .context("the response has no status")?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut response = Response {
        status,
        headers,
        body: bytes[end + 4..].to_vec(),
    };
    if response
        .header("transfer-encoding")
        .is_some_and(|value| value.contains("chunked"))
    {
        response.body = dechunk(&response.body)?;
    }
    Ok(response)
}

fn dechunk(mut rest: &[u8]) -> Result<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let line = find(rest, b"\r\n").context("a chunk has no length")?;
        let digits = String::from_utf8_lossy(&rest[..line]);
        let digits = digits.split(';').next().unwrap_or_default().trim();
        let length = usize::from_str_radix(digits, 16)
            .map_err(|_| anyhow!("a chunk's length is `{digits}`"))?;
        if length == 0 {
            return Ok(whole);
        }
        let start = line + 2;
        whole.extend_from_slice(
            rest.get(start..start + length)
                .context("a chunk is cut short")?,
        );
        rest = rest
            .get(start + length + 2..)
            .context("a chunk is cut short")?;
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_without_a_body_is_parsed() {
        let response =
            parse(b"HTTP/1.1 303 See Other\r\nLocation: /pay/x\r\n\r\n").expect("a response");
        assert_eq!(response.status, 303);
        assert_eq!(response.header("location"), Some("/pay/x"));
        assert!(response.body.is_empty());
    }

    #[test]
    fn chunks_are_joined() {
        let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbKas\r\n1;x=y\r\nh\r\n0\r\n\r\n";
        assert_eq!(parse(bytes).expect("a response").text(), "bKash");
    }

    #[test]
    fn a_response_cut_short_is_an_error() {
        assert!(parse(b"HTTP/1.1 200 OK\r\n").is_err());
        assert!(dechunk(b"5\r\nbKas").is_err());
    }
}
