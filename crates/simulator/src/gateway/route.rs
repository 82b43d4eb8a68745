//! The routes of a family: method, path and operation.

use crate::{fields::Fields, operation::Operation};

/// The method and path of a call. A segment such as `{paymentID}` becomes a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route {
    pub(crate) method: HttpMethod,
    pub(crate) path: &'static str,
    pub(crate) operation: Operation,
    /// Adds fields that the path implies and the body lacks.
    pub(crate) infer_fields: Option<fn(&mut Fields)>,
}

impl Route {
    pub(crate) const fn get(path: &'static str, operation: Operation) -> Self {
        Self {
            method: HttpMethod::Get,
            path,
            operation,
            infer_fields: None,
        }
    }

    pub(crate) const fn post(path: &'static str, operation: Operation) -> Self {
        Self {
            method: HttpMethod::Post,
            path,
            operation,
            infer_fields: None,
        }
    }

    pub(crate) const fn inferring(self, infer_fields: fn(&mut Fields)) -> Self {
        Self {
            infer_fields: Some(infer_fields),
            ..self
        }
    }
}

/// The methods that bKash's API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HttpMethod {
    Get,
    Post,
}

impl HttpMethod {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}
