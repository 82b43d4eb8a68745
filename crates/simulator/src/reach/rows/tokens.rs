//! Numbers of Grant and Refresh.

use super::{Row, rule};
use crate::{
    reach::recipe::{grant_with, refresh_with_an_unknown_token},
    refusal::Code,
};

pub(super) fn rows() -> Vec<Row> {
    let refused = rule(
        Code::SYSTEM_ERROR,
        "Ask for a token with a wrong secret.",
        vec![grant_with("wrong")],
    );
    vec![
        rule(
            Code::INVALID_APP_TOKEN,
            "Refresh with a token that was never given (our reading of the number).",
            vec![refresh_with_an_unknown_token()],
        ),
        Row {
            says: Some("Invalid or unrecognized access credentials"),
            ..refused
        },
    ]
}
