//! Codes of Grant and Refresh.

use super::{Row, rule};
use crate::{
    error_codes::ErrorCode,
    error_recipes::steps::{grant_with, refresh_with_an_unknown_token},
};

pub(super) fn rows() -> Vec<Row> {
    let refused = rule(
        ErrorCode::SYSTEM_ERROR,
        "Ask for a token with a wrong secret.",
        vec![grant_with("wrong")],
    );
    vec![
        rule(
            ErrorCode::INVALID_APP_TOKEN,
            "Refresh with a token that does not exist (our interpretation of the code).",
            vec![refresh_with_an_unknown_token()],
        ),
        Row {
            says: Some("Invalid or unrecognized access credentials"),
            ..refused
        },
    ]
}
