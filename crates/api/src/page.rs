//! Cursor pagination of lists.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// The default number of objects on a page.
const DEFAULT_LIMIT: usize = 20;

/// The maximum number of objects on a page.
const MAX_LIMIT: usize = 100;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// Always `list`.
    #[schema(example = "list")]
    pub(crate) object: &'static str,
    /// The objects of the page.
    pub(crate) data: Vec<T>,
    /// The `cursor` of the next page; `null` on the last page.
    #[schema(required)]
    pub(crate) next_cursor: Option<String>,
}

/// The page of a list to return.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// The maximum number of objects to return, from 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the previous page.
    cursor: Option<String>,
}

impl Paging {
    /// The number of objects to return.
    ///
    /// # Errors
    ///
    /// Returns `invalid_request` if it is not an integer from 1 to 100.
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        let Some(text) = &self.limit else {
            return Ok(DEFAULT_LIMIT);
        };
        text.parse()
            .ok()
            .filter(|limit| (1..=MAX_LIMIT).contains(limit))
            .ok_or_else(|| Problem::field("limit", "must be an integer from 1 to 100"))
    }

    /// The cursor, as the client sent it.
    pub(crate) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The identifier after which the page starts, in a list that is ordered by identifier.
    ///
    /// # Errors
    ///
    /// Returns `invalid_request` if the cursor is not an identifier.
    pub(crate) fn id<Id, E>(
        &self,
        parse: impl FnOnce(&str) -> Result<Id, E>,
    ) -> Result<Option<Id>, Problem> {
        let parse = |text| parse(text).map_err(|_| unknown_cursor());
        self.cursor.as_deref().map(parse).transpose()
    }
}

/// The problem of a cursor that does not belong to the list.
pub(crate) fn unknown_cursor() -> Problem {
    Problem::field("cursor", "must be the next_cursor of a page of this list")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(limit: &str) -> Paging {
        Paging {
            limit: Some(limit.to_owned()),
            cursor: None,
        }
    }

    #[test]
    fn rejects_invalid_limits() {
        for limit in ["0", "101", "-1", "1e1", "১০", "", " 5"] {
            assert!(paging(limit).limit().is_err(), "{limit}");
        }
    }
}
