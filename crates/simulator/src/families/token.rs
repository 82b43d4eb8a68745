//! Grant and Refresh: credentials in, a token out.

use axum::http::StatusCode;

use crate::{
    error_codes::ErrorCode,
    gateway::{Call, Family, token_limit_exceeded},
    headers::text_of,
    merchant::MerchantId,
    reply::Reply,
    settings::Settings,
    simulator::Simulator,
    state::{IssuedTokens, TokenRefusal},
};

/// A family's words for tokens.
pub(super) trait TokenReplies: Family {
    /// The answer of Grant and Refresh.
    fn issued(self, issued: &IssuedTokens) -> Reply;
    /// The answer to credentials that are nobody's.
    fn unknown_credentials(self) -> Reply;
}

/// Source: Token Management, Grant Token.
pub(super) fn grant(simulator: &Simulator, call: &Call<'_>, family: impl TokenReplies) -> Reply {
    let merchant = match merchant(call, &simulator.settings(), family) {
        Ok(merchant) => merchant,
        Err(refusal) => return refusal,
    };
    answer(
        simulator.change(|state, now| state.grant_token(merchant, now)),
        family,
    )
}

/// Source: Token Management, Refresh Token.
pub(super) fn refresh(simulator: &Simulator, call: &Call<'_>, family: impl TokenReplies) -> Reply {
    let merchant = match merchant(call, &simulator.settings(), family) {
        Ok(merchant) => merchant,
        Err(refusal) => return refusal,
    };
    let Some(refresh_token) = call.fields.get(&["refresh_token"]) else {
        return family.refuse_token(ErrorCode::FIELD_MISSING.into());
    };
    answer(
        simulator.change(|state, now| state.refresh_token(merchant, refresh_token, now)),
        family,
    )
}

/// Whose credentials these are. That the two headers are there is the gateway's business (403),
/// what they hold is bKash's.
fn merchant(
    call: &Call<'_>,
    settings: &Settings,
    family: impl TokenReplies,
) -> Result<MerchantId, Reply> {
    let username = text_of(call.headers, "username");
    let password = text_of(call.headers, "password");
    let (Some(username), Some(password)) = (username, password) else {
        return Err(Reply::gateway(StatusCode::FORBIDDEN, "Forbidden"));
    };
    let app_key = call.fields.get(&["app_key"]);
    let app_secret = call.fields.get(&["app_secret"]);
    MerchantId::find(settings, |merchant| {
        username == merchant.username
            && password == merchant.password
            && app_key == Some(&merchant.app_key)
            && app_secret == Some(&merchant.app_secret)
    })
    .ok_or_else(|| family.unknown_credentials())
}

fn answer(issued: Result<IssuedTokens, TokenRefusal>, family: impl TokenReplies) -> Reply {
    match issued {
        Ok(issued) => family.issued(&issued),
        Err(TokenRefusal::LimitExceeded) => token_limit_exceeded(family),
        Err(TokenRefusal::UnknownRefreshToken) => family.refuse_token(
            ErrorCode::INVALID_APP_TOKEN
                .undocumented("bKash does not document its answer to an unknown refresh token"),
        ),
    }
}
