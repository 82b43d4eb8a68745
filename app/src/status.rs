//! The status word of a session, as the REST API, webhooks, pages and embed events write it.

use leptos::serde_json;
use objects::SessionStatus;

/// Returns the word for a status. The `Serialize` implementation of [`SessionStatus`] is its one definition.
pub(crate) fn status_word(status: SessionStatus) -> String {
    match serde_json::to_value(status) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_the_one_of_the_rest_api() {
        assert_eq!(status_word(SessionStatus::Open), "open");
        assert_eq!(status_word(SessionStatus::NeedsCheck), "needs_check");
    }
}
