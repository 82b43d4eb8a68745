//! Grant and Refresh: credentials in, a token out.

use axum::http::StatusCode;

use crate::{
    answer::{Object, Reply},
    core::Simulator,
    gateway::{Call, Family, over_budget, text_of},
    refusal::Code,
    settings::Settings,
    state::{Issued, State, TokenRefusal},
};

/// Source: Token Management, Grant Token.
pub(super) fn grant(simulator: &Simulator, call: &Call<'_>, family: impl Family) -> Reply {
    if let Err(refusal) = check(call, &simulator.settings()) {
        return refusal;
    }
    answer(simulator.change(State::grant_token), family)
}

/// Source: Token Management, Refresh Token.
pub(super) fn refresh(simulator: &Simulator, call: &Call<'_>, family: impl Family) -> Reply {
    if let Err(refusal) = check(call, &simulator.settings()) {
        return refusal;
    }
    let Some(refresh_token) = call.fields.get(&["refresh_token"]) else {
        return family.refuse(Code::FIELD_MISSING.into());
    };
    answer(
        simulator.change(|state, now| state.refresh_token(refresh_token, now)),
        family,
    )
}

/// The two headers are the gateway's business (403), the values are bKash's (200 and 9999).
fn check(call: &Call<'_>, settings: &Settings) -> Result<(), Reply> {
    let username = text_of(call.headers, "username");
    let password = text_of(call.headers, "password");
    let (Some(username), Some(password)) = (username, password) else {
        return Err(Reply::gateway(StatusCode::FORBIDDEN, "Forbidden"));
    };
    let known = username == settings.username
        && password == settings.password
        && call.fields.get(&["app_key"]) == Some(&settings.app_key)
        && call.fields.get(&["app_secret"]) == Some(&settings.app_secret);
    if known {
        return Ok(());
    }
    Err(Reply::json(
        Object::new()
            .text("statusCode", &Code::SYSTEM_ERROR.to_string())
            .text(
                "statusMessage",
                "Invalid or unrecognized access credentials",
            )
            .finish(),
    ))
}

fn answer(issued: Result<Issued, TokenRefusal>, family: impl Family) -> Reply {
    match issued {
        Ok(issued) => Reply::json(
            Object::new()
                .text("statusCode", "0000")
                .text("statusMessage", "Successful")
                .text("token_type", "Bearer")
                .text("id_token", &issued.id_token)
                .number("expires_in", issued.expires_in)
                .text("refresh_token", &issued.refresh_token)
                .finish(),
        ),
        Err(TokenRefusal::OverBudget) => over_budget(family),
        Err(TokenRefusal::UnknownRefreshToken) => family.refuse(
            Code::INVALID_APP_TOKEN
                .guessed("bKash does not document its answer to an unknown refresh token"),
        ),
    }
}
