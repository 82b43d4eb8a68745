//! Checks the token, the app key and the merchant's permissions.

use axum::http::{HeaderMap, StatusCode, header};

use super::family::{Call, Family};
use crate::{
    error_codes::ErrorCode, headers::text_of, merchant::MerchantId, reply::Reply,
    settings::Settings, simulator::Simulator,
};

/// Returns the merchant of the token.
///
/// # Errors
///
/// Returns 401 without a valid token, and 403 if the app key is not the token's.
pub(super) fn authorize(
    simulator: &Simulator,
    settings: &Settings,
    headers: &HeaderMap,
) -> Result<MerchantId, Reply> {
    let authorization = text_of(headers, header::AUTHORIZATION.as_str()).unwrap_or_default();
    let token = match authorization.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("bearer ") => {
            if settings.refuse_bearer {
                ""
            } else {
                authorization[7..].trim()
            }
        }
        _ => authorization,
    };
    let merchant = simulator
        .read(|state, now| state.tokens.owner(token, now))
        .ok_or_else(|| Reply::gateway(StatusCode::UNAUTHORIZED, "Unauthorized"))?;
    let app_key = merchant
        .of(settings)
        .map(|merchant| merchant.app_key.as_str());
    if app_key.is_none() || text_of(headers, "x-app-key") != app_key {
        return Err(Reply::gateway(StatusCode::FORBIDDEN, "Forbidden"));
    }
    Ok(merchant)
}

/// Refuses an operation that the merchant's `not_permitted` setting lists.
pub(super) fn not_permitted(
    settings: &Settings,
    family: impl Family,
    call: &Call<'_>,
) -> Option<Reply> {
    let merchant = call.caller.merchant.of(settings)?;
    let forbidden = merchant.not_permitted.contains(&call.operation);
    forbidden.then(|| {
        let why = "bKash does not document which calls return this error code";
        family.refuse(ErrorCode::NOT_PERMITTED.undocumented(why))
    })
}
