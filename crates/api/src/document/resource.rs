//! Collects routes together with the documentation of their operations.

use std::sync::Arc;

use axum::Router;
use serde_json::Value;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::{complete::complete, operation::Operation};
use crate::state::Api;

/// The routes of a resource, and the documentation of each.
pub(crate) struct Resource {
    router: OpenApiRouter<Arc<Api>>,
    operations: Vec<Operation>,
}

impl Resource {
    pub(crate) fn new() -> Self {
        Self::with_router(OpenApiRouter::new())
    }

    /// Starts with a router whose document describes the whole API.
    pub(crate) fn with_router(router: OpenApiRouter<Arc<Api>>) -> Self {
        Self {
            router,
            operations: Vec::new(),
        }
    }

    /// Adds the operations of one path.
    pub(crate) fn routes<const N: usize>(
        mut self,
        operations: [Operation; N],
        routes: UtoipaMethodRouter<Arc<Api>>,
    ) -> Self {
        self.operations.extend(operations);
        self.router = self.router.routes(routes);
        self
    }

    /// Adds all routes of another resource.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.operations.extend(other.operations);
        self.router = self.router.merge(other.router);
        self
    }

    /// The documentation of all operations.
    #[cfg(test)]
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The router without the documentation.
    pub(crate) fn into_router(self) -> Router<Arc<Api>> {
        self.router.split_for_parts().0
    }

    /// The OpenAPI document that describes the router.
    pub(crate) fn document(&self) -> Value {
        complete(self.router.get_openapi(), &self.operations)
    }
}
