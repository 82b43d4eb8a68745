//! Tokens: Grant, Refresh, their lives, and bKash's budget of two an hour.

use std::collections::{BTreeMap, HashMap, VecDeque};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::State;
use crate::{clock::Moment, merchant::MerchantId, operation::Operation, random::Random};

/// Every token that was given out and not yet forgotten. One space for all products.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tokens {
    /// Tokens, with whose each is and the moment it ends.
    live: HashMap<String, (MerchantId, Moment)>,
    refreshable: BTreeMap<String, (MerchantId, Moment)>,
    grants: BTreeMap<MerchantId, Budget>,
    refreshes: BTreeMap<MerchantId, Budget>,
    /// How many tokens were left when those that had ended were last dropped.
    swept: usize,
}

/// What Grant and Refresh give.
#[derive(Debug)]
pub(crate) struct Issued {
    pub(crate) id_token: String,
    pub(crate) refresh_token: String,
    pub(crate) expires_in: u64,
}

/// Why no token was given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TokenRefusal {
    OverBudget,
    UnknownRefreshToken,
}

/// A rolling hour of calls, and the block that follows going over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Budget {
    calls: VecDeque<Moment>,
    blocked_until: Option<Moment>,
}

impl Budget {
    /// Counts one call; false when it is one too many, or still blocked.
    fn spend(&mut self, limit: Option<u32>, block_seconds: u64, now: Moment) -> bool {
        if self.blocked_until.is_some_and(|until| now < until) {
            return false;
        }
        let Some(limit) = limit else { return true };
        while self
            .calls
            .front()
            .is_some_and(|call| call.is_older_than(3600, now))
        {
            self.calls.pop_front();
        }
        if self.calls.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            self.blocked_until = Some(now.plus_seconds(block_seconds));
            return false;
        }
        self.calls.push_back(now);
        true
    }
}

impl Tokens {
    /// Whose token it is, if it was given here and has not ended.
    pub(crate) fn owner(&self, token: &str, now: Moment) -> Option<MerchantId> {
        let (merchant, ends) = self.live.get(token)?;
        (now < *ends).then_some(*merchant)
    }

    /// Drops what has ended. Only now and then: going through all of them for each would cost more.
    fn sweep(&mut self, now: Moment) {
        if self.live.len() + self.refreshable.len() < 2 * self.swept + 64 {
            return;
        }
        self.live.retain(|_, (_, ends)| now < *ends);
        self.refreshable.retain(|_, (_, ends)| now < *ends);
        self.swept = self.live.len() + self.refreshable.len();
    }
}

impl State {
    /// Source: Token Management, Grant Token.
    pub(crate) fn grant_token(
        &mut self,
        merchant: MerchantId,
        now: Moment,
    ) -> Result<Issued, TokenRefusal> {
        let (limit, block) = (self.settings.token_limit, self.settings.token_block_seconds);
        let budget = self.tokens.grants.entry(merchant).or_default();
        if !budget.spend(limit, block, now) {
            return Err(TokenRefusal::OverBudget);
        }
        let refresh_token = self.new_refresh_token(merchant, now);
        Ok(self.issue(merchant, refresh_token, now))
    }

    /// Source: Token Management, Refresh Token. The old token keeps working until its end.
    pub(crate) fn refresh_token(
        &mut self,
        merchant: MerchantId,
        refresh_token: &str,
        now: Moment,
    ) -> Result<Issued, TokenRefusal> {
        let (limit, block) = (self.settings.token_limit, self.settings.token_block_seconds);
        let budget = self.tokens.refreshes.entry(merchant).or_default();
        if !budget.spend(limit, block, now) {
            return Err(TokenRefusal::OverBudget);
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

    /// Blocks every merchant's Grant or Refresh as one call too many would.
    pub(crate) fn block_tokens(&mut self, operation: Operation, now: Moment) {
        let until = now.plus_seconds(self.settings.token_block_seconds);
        let budgets = match operation {
            Operation::Refresh => &mut self.tokens.refreshes,
            _ => &mut self.tokens.grants,
        };
        for merchant in MerchantId::first(1 + self.settings.other_merchants.len()) {
            budgets.entry(merchant).or_default().blocked_until = Some(until);
        }
    }

    fn new_refresh_token(&mut self, merchant: MerchantId, now: Moment) -> String {
        let mut token = String::from("eyJ");
        self.random.push_mixed(&mut token, 200);
        let ends = now.plus_seconds(self.settings.refresh_token_lifetime_seconds);
        self.tokens
            .refreshable
            .insert(token.clone(), (merchant, ends));
        token
    }

    fn issue(&mut self, merchant: MerchantId, refresh_token: String, now: Moment) -> Issued {
        self.tokens.sweep(now);
        let expires_in = self.settings.token_lifetime_seconds;
        let username = merchant
            .of(&self.settings)
            .map_or("", |merchant| merchant.username.as_str());
        let id_token = id_token(&mut self.random, username, now, expires_in);
        let ends = now.plus_seconds(expires_in);
        self.tokens.live.insert(id_token.clone(), (merchant, ends));
        Issued {
            id_token,
            refresh_token,
            expires_in,
        }
    }
}

/// A token with the claims of bKash's, which come from Amazon Cognito. Its signature is noise.
fn id_token(random: &mut Random, username: &str, now: Moment, lifetime: u64) -> String {
    let mut identity = String::new();
    random.push_mixed(&mut identity, 24);
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
    random.push_mixed(&mut signature, 342);
    let header = BASE64.encode(header.to_string());
    let claims = BASE64.encode(claims.to_string());
    format!("{header}.{claims}.{signature}")
}
