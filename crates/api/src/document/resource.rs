//! Collects routes together with the documentation of their operations.

use std::sync::Arc;

use axum::Router;
use serde_json::Value;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::operation::Operation;
use crate::Api;

/// The routes of a resource, and the documentation of each.
pub(crate) struct Resource {
    router: OpenApiRouter<Arc<Api>>,
    operations: Vec<Operation>,
}

impl Resource {
    pub(crate) fn new() -> Self {
        Self::with_router(OpenApiRouter::new())
    }

    pub(super) fn with_router(router: OpenApiRouter<Arc<Api>>) -> Self {
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

    /// Returns the router, and the OpenAPI document that describes it.
    pub(crate) fn build(self) -> (Router<Arc<Api>>, Value) {
        let (router, described) = self.router.split_for_parts();
        let document = super::complete(&described, &self.operations);
        (router, document)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    use crate::document;

    /// The operations of the document by their `operationId`.
    fn documented() -> BTreeMap<String, Value> {
        let document = crate::openapi();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths
            .values()
            .flat_map(|item| item.as_object().unwrap().values());
        operations
            .map(|operation| {
                let id = operation["operationId"].as_str().unwrap().to_owned();
                (id, operation.clone())
            })
            .collect()
    }

    #[test]
    fn every_route_has_documentation_and_every_documented_operation_has_a_route() {
        let resource = document::operations();
        let ids: BTreeSet<_> = resource
            .operations
            .iter()
            .map(|operation| operation.id.to_owned())
            .collect();
        assert_eq!(ids.len(), resource.operations.len(), "ids are unique");
        assert_eq!(ids, documented().into_keys().collect());
    }

    #[test]
    fn every_link_leads_to_an_operation_with_the_parameter_from_an_example_that_has_the_identifier()
    {
        let documented = documented();
        for operation in document::operations().operations {
            let responses = documented[operation.id]["responses"].as_object().unwrap();
            let success = responses
                .iter()
                .find_map(|(status, response)| status.starts_with('2').then_some(response))
                .unwrap();
            let example = &success["content"]["application/json"]["example"];
            for link in operation.links {
                assert!(example.pointer(link.pointer).is_some(), "{operation:?}");
                for target in link.operations {
                    let parameters = documented[*target]["parameters"].as_array().unwrap();
                    let has_parameter = parameters
                        .iter()
                        .any(|parameter| parameter["name"] == link.parameter);
                    assert!(has_parameter, "{} to {target}", operation.id);
                }
            }
        }
    }

    #[test]
    fn no_operation_repeats_a_problem() {
        for operation in document::operations().operations {
            let id = operation.id;
            let codes: Vec<_> = operation
                .problems
                .iter()
                .map(|code| code.as_str())
                .collect();
            let unique: BTreeSet<_> = codes.iter().collect();
            assert_eq!(unique.len(), codes.len(), "{id}");
            for code in super::super::problems::COMMON {
                assert!(!codes.contains(&code.as_str()), "{id}: {code:?}");
            }
        }
    }
}
