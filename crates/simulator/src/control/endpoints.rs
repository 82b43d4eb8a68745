//! Collects the control endpoints in a router and in a list, so that a test can compare the list
//! with the OpenAPI document.

use axum::{
    Router,
    handler::Handler,
    routing::{delete, get, post, put},
};

use crate::simulator::Simulator;

/// The router and the list of its endpoints.
#[derive(Debug, Default)]
pub(crate) struct Endpoints {
    pub(crate) router: Router<Simulator>,
    /// Methods and paths, in the order in which they were added.
    pub(crate) listed: Vec<(&'static str, &'static str)>,
}

impl Endpoints {
    pub(crate) fn get<T: 'static>(
        mut self,
        path: &'static str,
        handler: impl Handler<T, Simulator>,
    ) -> Self {
        self.listed.push(("get", path));
        self.router = self.router.route(path, get(handler));
        self
    }

    pub(crate) fn post<T: 'static>(
        mut self,
        path: &'static str,
        handler: impl Handler<T, Simulator>,
    ) -> Self {
        self.listed.push(("post", path));
        self.router = self.router.route(path, post(handler));
        self
    }

    pub(crate) fn put<T: 'static>(
        mut self,
        path: &'static str,
        handler: impl Handler<T, Simulator>,
    ) -> Self {
        self.listed.push(("put", path));
        self.router = self.router.route(path, put(handler));
        self
    }

    pub(crate) fn delete<T: 'static>(
        mut self,
        path: &'static str,
        handler: impl Handler<T, Simulator>,
    ) -> Self {
        self.listed.push(("delete", path));
        self.router = self.router.route(path, delete(handler));
        self
    }
}
