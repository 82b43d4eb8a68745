//! Grant Token and Refresh Token.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde_json::json;

use super::{
    root::State,
    tokens::{IssuedTokens, TokenRefusal},
};
use crate::{clock::Moment, merchant::MerchantId, operation::Operation, rng::Rng};

impl State {
    /// Issues a token. Source: Token Management, Grant Token.
    pub(crate) fn grant_token(
        &mut self,
        merchant: MerchantId,
        now: Moment,
    ) -> Result<IssuedTokens, TokenRefusal> {
        let (limit, block) = (self.settings.token_limit, self.settings.token_block_seconds);
        let budget = self.tokens.grants.entry(merchant).or_default();
        if !budget.try_spend(limit, block, now) {
            return Err(TokenRefusal::LimitExceeded);
        }
        let refresh_token = self.new_refresh_token(merchant, now);
        Ok(self.issue(merchant, refresh_token, now))
    }

    /// Issues a token for a refresh token. The old token stays valid until it expires. Source:
    /// Token Management, Refresh Token.
    pub(crate) fn refresh_token(
        &mut self,
        merchant: MerchantId,
        refresh_token: &str,
        now: Moment,
    ) -> Result<IssuedTokens, TokenRefusal> {
        let (limit, block) = (self.settings.token_limit, self.settings.token_block_seconds);
        let budget = self.tokens.refreshes.entry(merchant).or_default();
        if !budget.try_spend(limit, block, now) {
            return Err(TokenRefusal::LimitExceeded);
        }
        if self
            .tokens
            .refreshable
            .get(refresh_token)
            .is_none_or(|(owner, ends)| *owner != merchant || now >= *ends)
        {
            return Err(TokenRefusal::UnknownRefreshToken);
        }
        let next = if self.settings.rotate_refresh_token {
            self.tokens.refreshable.remove(refresh_token);
            self.new_refresh_token(merchant, now)
        } else {
            refresh_token.to_owned()
        };
        Ok(self.issue(merchant, next, now))
    }

    /// Blocks Grant or Refresh for every merchant, as exceeding the limit does.
    pub(crate) fn block_tokens(&mut self, operation: Operation, now: Moment) {
        let until = now.plus_seconds(self.settings.token_block_seconds);
        let budgets = if operation == Operation::Refresh {
            &mut self.tokens.refreshes
        } else {
            &mut self.tokens.grants
        };
        for merchant in MerchantId::first(1 + self.settings.other_merchants.len()) {
            budgets.entry(merchant).or_default().blocked_until = Some(until);
        }
    }

    fn new_refresh_token(&mut self, merchant: MerchantId, now: Moment) -> String {
        let mut token = String::from("eyJ");
        self.rng.push_alphanumeric(&mut token, 200);
        let ends = now.plus_seconds(self.settings.refresh_token_lifetime_seconds);
        self.tokens
            .refreshable
            .insert(token.clone(), (merchant, ends));
        token
    }

    fn issue(&mut self, merchant: MerchantId, refresh_token: String, now: Moment) -> IssuedTokens {
        self.tokens.drop_expired(now);
        let expires_in = self.settings.token_lifetime_seconds;
        let username = merchant
            .of(&self.settings)
            .map_or("", |merchant| merchant.username.as_str());
        let id_token = id_token(&mut self.rng, username, now, expires_in);
        let ends = now.plus_seconds(expires_in);
        self.tokens.live.insert(id_token.clone(), (merchant, ends));
        IssuedTokens {
            id_token,
            refresh_token,
            expires_in,
        }
    }
}

/// A JWT with the claims of bKash's tokens, which come from Amazon Cognito. Its signature is
/// random.
fn id_token(rng: &mut Rng, username: &str, now: Moment, lifetime: u64) -> String {
    let mut identity = String::new();
    rng.push_alphanumeric(&mut identity, 24);
    let header = json!({"kid": "simulator", "alg": "RS256"});
    let claims = json!({
        "sub": identity,
        "aud": "simulator",
        "event_id": identity,
        "token_use": "id",
        "auth_time": now.epoch_seconds(),
        "iss": "https://cognito-idp.ap-southeast-1.amazonaws.com/simulator",
        "cognito:username": username,
        "exp": now.plus_seconds(lifetime).epoch_seconds(),
        "iat": now.epoch_seconds(),
    });
    let mut signature = String::new();
    rng.push_alphanumeric(&mut signature, 342);
    let header = BASE64.encode(header.to_string());
    let claims = BASE64.encode(claims.to_string());
    format!("{header}.{claims}.{signature}")
}
