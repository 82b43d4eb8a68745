//! Parses the query strings of control calls.

use std::collections::BTreeMap;

use url::form_urlencoded;

use super::error::ControlError;
use crate::{api::Api, call_log::OperationFilter};

/// The largest `limit`.
const MAX_PAGE_SIZE: usize = 1000;

/// Query parameters. Empty values count as absent, because HTML forms send empty fields.
#[derive(Debug)]
pub(super) struct Query(BTreeMap<String, String>);

impl Query {
    /// Parses a query string.
    ///
    /// # Errors
    ///
    /// Returns an error for a parameter that is not in `known`.
    pub(super) fn parse(query: Option<&str>, known: &[&str]) -> Result<Self, ControlError> {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let mut fields = BTreeMap::new();
        for (name, value) in pairs {
            if !known.contains(&name.as_ref()) {
                let problem = format!("expected one of {}", known.join(", "));
                return Err(ControlError::invalid(name, problem));
            }
            if !value.is_empty() {
                fields.insert(name.into_owned(), value.into_owned());
            }
        }
        Ok(Self(fields))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Parses a parameter with `read`.
    ///
    /// # Errors
    ///
    /// Returns `expected` as the message if `read` returns `None`.
    pub(super) fn one_of<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
        expected: &str,
    ) -> Result<Option<T>, ControlError> {
        self.text(name)
            .map(|text| read(text).ok_or_else(|| ControlError::invalid(name, expected)))
            .transpose()
    }

    pub(super) fn family(&self) -> Result<Option<Api>, ControlError> {
        let names = Api::ALL.map(Api::name).join(", ");
        self.one_of("family", Api::parse, &format!("expected one of {names}"))
    }

    pub(super) fn operation(&self) -> Result<Option<OperationFilter>, ControlError> {
        let names: Vec<_> = OperationFilter::names().collect();
        let expected = format!("expected one of {}", names.join(", "));
        self.one_of("operation", OperationFilter::parse, &expected)
    }

    /// The `limit` parameter, or `default` if it is absent.
    pub(super) fn limit(&self, default: usize) -> Result<usize, ControlError> {
        let read = |text: &str| {
            let limit = text.parse().ok()?;
            (1..=MAX_PAGE_SIZE).contains(&limit).then_some(limit)
        };
        let limit = self.one_of("limit", read, "expected a number from 1 to 1000")?;
        Ok(limit.unwrap_or(default))
    }
}
