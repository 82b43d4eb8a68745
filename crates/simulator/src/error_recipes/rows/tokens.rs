//! Codes of Grant and Refresh.

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        row::Row,
        steps::{grant_with, refresh_with_an_unknown_token},
    },
};

pub(super) fn rows() -> Vec<Row> {
    let refused = Row::rule(
        ErrorCode::SYSTEM_ERROR,
        "Ask for a token with a wrong secret.",
        vec![grant_with("wrong")],
    );
    vec![
        Row::rule(
            ErrorCode::INVALID_APP_TOKEN,
            "Refresh with a token that does not exist (our interpretation of the code).",
            vec![refresh_with_an_unknown_token()],
        ),
        Row {
            other_message: Some("Invalid or unrecognized access credentials"),
            ..refused
        },
    ]
}
