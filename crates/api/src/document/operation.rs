//! The part of an operation's documentation that its `utoipa::path` attribute cannot hold. Each handler has an
//! [`Operation`] beside it.

use serde_json::Value;

use super::schema_example::Examples;
use crate::problem_code::ProblemCode;

/// An operation of the API.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    /// The `operationId`.
    pub(crate) id: &'static str,
    /// The problems that the operation can return besides those that every operation can return.
    pub(crate) problems: &'static [ProblemCode],
    /// The example of the request body. By default it is built from the examples of the required fields.
    pub(crate) request: Option<fn() -> Value>,
    /// Members of the example response that differ from the example of the object.
    pub(crate) response: Option<fn(&Examples<'_>) -> Value>,
    /// The operations that take an identifier from the response.
    pub(crate) links: &'static [Link],
}

/// An identifier in a response that other operations take as a parameter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    /// The JSON pointer to the identifier in the response.
    pub(crate) pointer: &'static str,
    /// The name of the parameter.
    pub(crate) parameter: &'static str,
    /// The `operationId`s of the other operations.
    pub(crate) operations: &'static [&'static str],
}

impl Operation {
    pub(crate) const fn new(id: &'static str) -> Self {
        Self {
            id,
            problems: &[],
            request: None,
            response: None,
            links: &[],
        }
    }

    pub(crate) const fn problems(self, problems: &'static [ProblemCode]) -> Self {
        Self { problems, ..self }
    }

    pub(crate) const fn request(self, example: fn() -> Value) -> Self {
        Self {
            request: Some(example),
            ..self
        }
    }

    pub(crate) const fn response(self, members: fn(&Examples<'_>) -> Value) -> Self {
        Self {
            response: Some(members),
            ..self
        }
    }

    pub(crate) const fn links(self, links: &'static [Link]) -> Self {
        Self { links, ..self }
    }
}

impl Link {
    /// A link from the `id` of a created or retrieved object.
    pub(crate) const fn from_id(operations: &'static [&'static str]) -> Self {
        Self {
            pointer: "/id",
            parameter: "id",
            operations,
        }
    }

    /// A link from the `id` of the first object of a list.
    pub(crate) const fn from_first_id(operations: &'static [&'static str]) -> Self {
        Self {
            pointer: "/data/0/id",
            parameter: "id",
            operations,
        }
    }
}
