//! An API request as the families describe it, before it is sent.

use reqwest::Method;
use serde_json::Value;
use url::Url;

/// A request to bKash's API.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path below the family's base URL, with a leading slash.
    pub(crate) path: &'static str,
    /// An identifier that ends the path.
    id: Option<String>,
    pub(crate) body: Option<Value>,
}

impl Request {
    /// A `POST` with a JSON body.
    pub(crate) fn post(path: &'static str, body: Value) -> Self {
        Self {
            method: Method::POST,
            path,
            id: None,
            body: Some(body),
        }
    }

    /// A `POST` without a body, whose path ends with an identifier.
    pub(crate) fn post_with_id(path: &'static str, id: &str) -> Self {
        Self {
            method: Method::POST,
            path,
            id: Some(id.to_owned()),
            body: None,
        }
    }

    /// A `GET`.
    pub(crate) fn get(path: &'static str) -> Self {
        Self {
            method: Method::GET,
            path,
            id: None,
            body: None,
        }
    }

    /// A `GET` whose path ends with an identifier.
    pub(crate) fn get_with_id(path: &'static str, id: &str) -> Self {
        Self {
            id: Some(id.to_owned()),
            ..Self::get(path)
        }
    }

    /// The full URL; `None` if the identifier would change the path.
    pub(crate) fn url(&self, base: &Url) -> Option<Url> {
        let mut url = base.clone();
        let mut segments = url.path_segments_mut().ok()?;
        segments.pop_if_empty().extend(self.path[1..].split('/'));
        if let Some(id) = &self.id {
            // Dot segments move within the path. Everything else in an identifier gets escaped.
            if id == "." || id == ".." {
                return None;
            }
            segments.push(id);
        }
        drop(segments);
        Some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(base: &str, request: &Request) -> Option<String> {
        let url = request.url(&Url::parse(base).unwrap());
        url.map(String::from)
    }

    #[test]
    fn a_trailing_slash_of_the_base_url_makes_no_difference() {
        let request = Request::get_with_id("/checkout/payment/query", "B5YC7CS1618418290455");
        for base in ["https://bkash.example/v1", "https://bkash.example/v1/"] {
            assert_eq!(
                url(base, &request).unwrap(),
                "https://bkash.example/v1/checkout/payment/query/B5YC7CS1618418290455"
            );
        }
    }

    #[test]
    fn an_identifier_cannot_leave_its_path() {
        let called = |id| {
            let request = Request::post_with_id("/execute", id);
            url("https://bkash.example", &request)
        };
        assert_eq!(
            called("../capture/X?a=b#c").unwrap(),
            "https://bkash.example/execute/..%2Fcapture%2FX%3Fa=b%23c"
        );
        assert_eq!(called(".."), None);
        assert_eq!(called("."), None);
    }
}
