//! HTTP without sockets: requests go to a router in the same thread.

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// The connection ended before the response was complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

/// A response with its whole body.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn location(&self) -> Option<String> {
        let location = self.headers.get(header::LOCATION)?;
        location.to_str().ok().map(str::to_owned)
    }
}

/// A request. Names and values are the simulation's own, and valid.
pub(crate) fn request(
    method: Method,
    url: &str,
    headers: &[(&'static str, &str)],
    body: impl Into<Body>,
) -> Request<Body> {
    let mut request = Request::new(body.into());
    *request.method_mut() = method;
    *request.uri_mut() = url.parse().unwrap_or_default();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            let name = HeaderName::from_static(name);
            request.headers_mut().append(name, value);
        }
    }
    let address = SocketAddr::from(([203, 0, 113, 7], 40_000));
    request.extensions_mut().insert(ConnectInfo(address));
    request
}

/// Sends a request to a router and reads the whole response.
pub(crate) async fn call(router: &Router, request: Request<Body>) -> Result<Reply, Broken> {
    let Ok(response) = router.clone().oneshot(request).await;
    let (parts, body) = response.into_parts();
    let announced = body.size_hint().exact();
    let body = body.collect().await.map_err(|_| Broken)?.to_bytes();
    if announced.is_some_and(|length| length != body.len() as u64) {
        return Err(Broken);
    }
    Ok(Reply {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
