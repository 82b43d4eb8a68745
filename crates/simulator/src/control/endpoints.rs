//! The control endpoints as a list that is a router as well, so that what is documented and what is
//! served can be compared.

use axum::{
    Router,
    handler::Handler,
    routing::{delete, get, post, put},
};

use crate::simulator::Simulator;

/// Endpoints, each served and listed.
#[derive(Debug, Default)]
pub(crate) struct Endpoints {
    pub(crate) router: Router<Simulator>,
    /// Method and path, in the order they were added.
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
