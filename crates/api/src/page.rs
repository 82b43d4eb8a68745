//! Cursor pagination of lists.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
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

    /// The position after which the page starts, in a list that is ordered by position.
    ///
    /// # Errors
    ///
    /// Returns `invalid_request` if the cursor is not one of [`Page::of_places`].
    pub(crate) fn place(&self) -> Result<Option<u64>, Problem> {
        let Some(text) = &self.cursor else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let bytes = bytes.and_then(|bytes| <[u8; 8]>::try_from(bytes).ok());
        let place = bytes.map(u64::from_be_bytes);
        let place = place.filter(|place| i64::try_from(*place).is_ok());
        place.map(Some).ok_or_else(unknown_cursor)
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

impl<T> Page<T> {
    /// A page of the first `limit` objects of `found`. One more than `limit` means that another page follows.
    pub(crate) fn of_places(mut found: Vec<(u64, T)>, limit: usize) -> Self {
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().map(|(place, _)| *place).filter(|_| more);
        Self {
            object: "list",
            data: found.into_iter().map(|(_, object)| object).collect(),
            next_cursor: last.map(|place| URL_SAFE_NO_PAD.encode(place.to_be_bytes())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(limit: &str, cursor: &str) -> Paging {
        Paging {
            limit: Some(limit.to_owned()),
            cursor: Some(cursor.to_owned()),
        }
    }

    #[test]
    fn a_page_has_a_cursor_unless_it_is_the_last() {
        let page = Page::of_places(vec![(9, "a"), (7, "b"), (4, "c")], 2);
        assert_eq!(page.data, ["a", "b"]);
        let next = paging("2", &page.next_cursor.unwrap());
        assert_eq!(next.place().unwrap(), Some(7));
        assert_eq!(Page::of_places(vec![(4, "c")], 2).next_cursor, None);
    }

    #[test]
    fn rejects_invalid_limits_and_cursors() {
        for limit in ["0", "101", "-1", "1e1", "১০", "", " 5"] {
            assert!(paging(limit, "").limit().is_err(), "{limit}");
        }
        for cursor in ["", "x", "AAAA", "__________8", "🐟"] {
            assert!(paging("1", cursor).place().is_err(), "{cursor}");
        }
    }
}
