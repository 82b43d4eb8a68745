//! Grant and Refresh.

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

/// The responses of Grant and Refresh, which differ between families.
pub(super) trait TokenReplies: Family {
    /// The tokens.
    fn issued(self, issued: &IssuedTokens) -> Reply;
    /// The refusal of unknown credentials.
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

/// Finds the merchant by its credentials. A missing header is rejected by the gateway (403); wrong
/// values are refused by bKash.
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
                .undocumented("bKash does not document its response to an unknown refresh token"),
        ),
    }
}
