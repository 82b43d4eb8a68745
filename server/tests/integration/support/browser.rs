//! A browser without JavaScript. It keeps cookies, and tests follow redirects themselves.

use reqwest::{
    Client, Method, RequestBuilder,
    header::{HeaderMap, LOCATION, ORIGIN},
    redirect::Policy,
};

pub(crate) struct Browser {
    client: Client,
    origin: String,
}

/// A response with its whole body.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Browser {
    pub(crate) fn new(origin: &str) -> Self {
        // Installs the TLS provider that every client needs.
        bkash::http_client().unwrap();
        let client = Client::builder()
            .redirect(Policy::none())
            .cookie_store(true)
            .build()
            .unwrap();
        Self {
            client,
            origin: origin.to_owned(),
        }
    }

    /// A request to a path of the checkout or to another URL.
    pub(crate) fn request(&self, method: Method, address: &str) -> RequestBuilder {
        let url = if address.starts_with('/') {
            format!("{}{address}", self.origin)
        } else {
            address.to_owned()
        };
        self.client.request(method, url)
    }

    pub(crate) async fn get(&self, address: &str) -> Page {
        Page::read(self.request(Method::GET, address)).await
    }

    /// Sends a form: to the checkout as its own pages do, to any other URL as a program does.
    pub(crate) async fn post(&self, address: &str, form: &[(&str, &str)]) -> Page {
        let mut request = self.request(Method::POST, address).form(form);
        if address.starts_with('/') {
            request = request.header(ORIGIN, &self.origin);
        }
        Page::read(request).await
    }
}

impl Page {
    pub(crate) async fn read(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap_or_default(),
        }
    }

    /// The `Location` of a redirect.
    pub(crate) fn location(&self) -> String {
        assert_eq!(self.status, 303, "{}", self.body);
        self.headers[LOCATION].to_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }
}
