//! The query of a control call: known names only, each read as what it is.

use std::collections::BTreeMap;

use url::form_urlencoded;

use super::error::ControlError;
use crate::{api::Api, call_log::OperationFilter};

/// The most that one answer lists.
const MAX_PAGE_SIZE: usize = 1000;

/// Names and values; empty values count as absent, as a form sends what was not chosen.
#[derive(Debug)]
pub(super) struct Query(BTreeMap<String, String>);

impl Query {
    /// Reads the query; a name that is not among `known` is an error, since it would do nothing.
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

    /// A value that `read` understands.
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

    /// How many to list; `usual` unless said.
    pub(super) fn limit(&self, default: usize) -> Result<usize, ControlError> {
        let read = |text: &str| {
            let limit = text.parse().ok()?;
            (1..=MAX_PAGE_SIZE).contains(&limit).then_some(limit)
        };
        let limit = self.one_of("limit", read, "expected a number from 1 to 1000")?;
        Ok(limit.unwrap_or(default))
    }
}
