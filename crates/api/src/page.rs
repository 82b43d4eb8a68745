//! Lists: newest first, a page at a time, with an opaque cursor to go on with.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// How many objects a page has unless the caller says otherwise.
const USUAL: usize = 20;

/// How many objects a page has at most.
const MOST: usize = 100;

/// A page of a list, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// Always `list`.
    #[schema(example = "list")]
    pub(crate) object: &'static str,
    /// The objects.
    pub(crate) data: Vec<T>,
    /// What to send as `cursor` for the next page; `null` on the last.
    #[schema(required)]
    pub(crate) next_cursor: Option<String>,
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// How many objects: 1 to 100, usually 20.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Paging {
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        let Some(text) = &self.limit else {
            return Ok(USUAL);
        };
        text.parse()
            .ok()
            .filter(|limit| (1..=MOST).contains(limit))
            .ok_or_else(|| Problem::field("limit", "a whole number from 1 to 100"))
    }

    /// The place to go on after, in a list that goes by places.
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

    /// The identifier to go on after, in a list that goes by identifiers.
    pub(crate) fn id<Id, E>(
        &self,
        parse: impl FnOnce(&str) -> Result<Id, E>,
    ) -> Result<Option<Id>, Problem> {
        let read = |text| parse(text).map_err(|_| unknown_cursor());
        self.cursor.as_deref().map(read).transpose()
    }
}

pub(crate) fn unknown_cursor() -> Problem {
    Problem::field(
        "cursor",
        "not a cursor of this list: take next_cursor of the page before",
    )
}

impl<T> Page<T> {
    /// A page of at most `limit` of these, which are one more if there is another page.
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
    fn a_page_leads_to_the_next_and_the_last_to_none() {
        let page = Page::of_places(vec![(9, "a"), (7, "b"), (4, "c")], 2);
        assert_eq!(page.data, ["a", "b"]);
        let next = paging("2", &page.next_cursor.unwrap());
        assert_eq!(next.place().unwrap(), Some(7));
        assert_eq!(Page::of_places(vec![(4, "c")], 2).next_cursor, None);
    }

    #[test]
    fn a_limit_or_a_cursor_of_ones_own_making_is_refused() {
        for limit in ["0", "101", "-1", "1e1", "১০", "", " 5"] {
            assert!(paging(limit, "").limit().is_err(), "{limit}");
        }
        for cursor in ["", "x", "AAAA", "__________8", "🐟"] {
            assert!(paging("1", cursor).place().is_err(), "{cursor}");
        }
    }
}
