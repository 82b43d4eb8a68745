//! The OpenAPI 3.1 document: the declared operations, completed with what all of them have in common.

mod bodies;
mod complete;
mod events;
mod examples;
mod fields;
mod headers;
mod links;
mod operation;
mod problems;
mod resource;
mod schema_example;
mod traverse;

pub(crate) use operation::{Link, Operation};
#[cfg(test)]
pub(crate) use problems::COMMON as COMMON_PROBLEMS;
pub(crate) use resource::Resource;
pub(crate) use schema_example::Examples;
