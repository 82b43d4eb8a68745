//! Obtains, caches and refreshes the token: one token for any number of callers and processes, within bKash's
//! budget.
//!
//! bKash allows two token calls an hour and blocks a merchant for an hour after a third. The token is stored sealed
//! in the vault, so that a restart costs no call. It is refreshed from its 50th minute on. Source: Token Management
//! Overview ("at the 50th/55th minute").

use std::{
    sync::{Arc, MutexGuard, PoisonError},
    time::Duration,
};

use bkash_types::Config;
use domain::{BkashErrorCode, ErrorDetail, Timestamp};
use engine::ports::RefreshLease;
use eventlog::StoreError;
use fail_points::{Omission, Point, omits};
use reqwest::{Method, header::HeaderMap};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::{sync::Mutex, time::sleep};
use tracing::Instrument as _;
use url::Url;

use crate::{
    Ports, TokenHealth, TokenTrouble,
    document::{ApiStatus, Document},
    http::{self, Reply},
    observer::ObservedCall,
};

/// How long before its expiry a token is refreshed: from minute 50 of 60.
const REFRESH_MARGIN: Duration = Duration::from_secs(10 * 60);

/// How long before its expiry a token is no longer used, even if it cannot be refreshed.
const EXPIRY_MARGIN: Duration = Duration::from_secs(45);

/// The lifetime of a refresh token. Sources differ between 28 and 30 days.
const REFRESH_TOKEN_LIFETIME: Duration = Duration::from_secs(28 * 24 * 3600);

/// bKash's code for maintenance, which says nothing about the credentials.
const MAINTENANCE: &str = "503";

/// How long a refusal of the credentials is believed. A repeated token call would be refused too, and counts against the budget.
const REFUSAL_LASTS: Duration = Duration::from_secs(30 * 60);

/// How often the vault is polled while another process makes the token call, and how many times.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
const MAX_POLLS: u32 = 175;

/// The paths of the family's token calls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenPaths {
    pub(crate) grant: &'static str,
    pub(crate) refresh: &'static str,
}

/// Why there is no token. The API call that needs it is not sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenError {
    #[error(
        "bKash's budget of token calls is exhausted until {}; check the credentials and that no other program uses them",
        readable(*.0)
    )]
    BudgetExhausted(Timestamp),
    #[error("bKash refused a token: {0}")]
    Refused(ErrorDetail),
    #[error("bKash gave no usable answer to a token call: {0}")]
    NoAnswer(String),
    #[error("bKash cannot be reached: {0}")]
    Unreachable(ErrorDetail),
    #[error("another process holds the refresh lease and does not finish")]
    HeldElsewhere,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TokenError> for ErrorDetail {
    fn from(error: TokenError) -> Self {
        let text = error.to_string();
        let bkash_error_code = match error {
            TokenError::Refused(detail) => detail.bkash_error_code,
            TokenError::BudgetExhausted(_)
            | TokenError::NoAnswer(_)
            | TokenError::Unreachable(_)
            | TokenError::HeldElsewhere
            | TokenError::Store(_) => None,
        };
        Self {
            text,
            bkash_error_code,
        }
    }
}

/// A token with its expiry, as it is stored in the vault.
#[derive(Clone, Serialize, Deserialize)]
struct CachedToken {
    id_token: String,
    refresh_token: Option<String>,
    issued_at: Timestamp,
    /// Seconds from `issued_at`.
    expires_in: u64,
}

impl CachedToken {
    fn expires_at(&self) -> Timestamp {
        self.issued_at + Duration::from_secs(self.expires_in)
    }

    fn is_valid(&self, now: Timestamp, margin: Duration) -> bool {
        now + margin < self.expires_at()
    }
}

/// A token to send.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) id_token: SecretString,
    revision: u64,
}

/// The result of one refresh attempt.
enum RefreshAttempt {
    /// The cache may hold a newer token now.
    Completed,
    /// Another process holds the refresh lease.
    HeldElsewhere,
}

#[derive(Default)]
struct Cache {
    token: Option<CachedToken>,
    revision: u64,
    /// The revision that bKash rejected before its expiry.
    rejected: Option<u64>,
    /// The revision whose refresh token bKash refused.
    not_refreshable: Option<u64>,
    /// When bKash refused the credentials, and how.
    refused: Option<(Timestamp, ErrorDetail)>,
    /// What was logged last, so that it is logged once.
    logged: Option<Logged>,
}

/// A trouble that was logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Logged {
    CredentialsRefused,
    BudgetSpent,
}

/// Manages the token of one merchant.
pub(crate) struct TokenManager {
    config: Arc<Config>,
    ports: Ports,
    paths: TokenPaths,
    /// The token's name in the vault.
    name: String,
    /// Locked only for moments, so that nobody waits for a cached token.
    cache: std::sync::Mutex<Cache>,
    /// Locked by the one caller that refreshes the token, while the others wait.
    refreshing: Mutex<()>,
}

impl TokenManager {
    pub(crate) fn new(config: Arc<Config>, ports: Ports, paths: TokenPaths) -> Self {
        // Each set of credentials has its own token and budget at each base URL, so that a corrected password is tried at once.
        let mut identity = Sha256::new();
        for part in [
            config.base_url.as_str(),
            config.credentials.app_key.expose_secret(),
            config.credentials.app_secret.expose_secret(),
            config.credentials.username.expose_secret(),
            config.credentials.password.expose_secret(),
        ] {
            identity.update((part.len() as u64).to_be_bytes());
            identity.update(part);
            if omits(Omission::CredentialsOfToken) {
                break;
            }
        }
        let name = identity.finalize()[..16]
            .iter()
            .fold("token-".to_owned(), |name, byte| {
                format!("{name}{byte:02x}")
            });
        Self {
            config,
            ports,
            paths,
            name,
            cache: std::sync::Mutex::default(),
            refreshing: Mutex::default(),
        }
    }

    /// A token that bKash accepts, as far as can be known. Concurrent callers wait for each other, so that they
    /// cost one token call together.
    pub(crate) async fn token(self: &Arc<Self>) -> Result<Token, TokenError> {
        if let Some(token) = self.valid_token(REFRESH_MARGIN) {
            return Ok(token);
        }
        let manager = self.clone();
        // In a task of its own: a caller that stops waiting must not abort a call that counts against the budget.
        let refreshing = async move { manager.refresh().await };
        let refreshed = tokio::spawn(refreshing.in_current_span()).await;
        refreshed.map_err(StoreError::from_source)?
    }

    /// The cached token, unless bKash rejected it.
    fn cached_token(&self) -> Option<Token> {
        self.valid_token(EXPIRY_MARGIN)
    }

    async fn refresh(&self) -> Result<Token, TokenError> {
        let _guard = self.refreshing.lock().await;
        for _ in 0..MAX_POLLS {
            if let Some(token) = self.valid_token(REFRESH_MARGIN) {
                self.log_recovery();
                return Ok(token);
            }
            let error = match self.try_refresh().await {
                Ok(RefreshAttempt::Completed) => continue,
                Ok(RefreshAttempt::HeldElsewhere) if self.cached_token().is_none() => {
                    sleep(POLL_INTERVAL).await;
                    continue;
                }
                Ok(RefreshAttempt::HeldElsewhere) => TokenError::HeldElsewhere,
                Err(error) => error,
            };
            self.log_trouble(&error);
            // A token that is about to expire, or that bKash rejected before its expiry, is better than none: a single 401 can
            // be a mistake of a gateway.
            return self.usable_token().ok_or(error);
        }
        self.usable_token().ok_or(TokenError::HeldElsewhere)
    }

    /// Loads what another process has saved, or makes one token call.
    async fn try_refresh(&self) -> Result<RefreshAttempt, TokenError> {
        let revision = self.load().await?;
        if self.valid_token(REFRESH_MARGIN).is_some() {
            return Ok(RefreshAttempt::Completed);
        }
        let now = self.ports.clock.now();
        if let Some(detail) = self.cache().refusal(now) {
            return Err(TokenError::Refused(detail));
        }
        match self
            .ports
            .vault
            .acquire_lease(&self.name, revision, now)
            .await?
        {
            RefreshLease::Superseded => return Ok(RefreshAttempt::Completed),
            RefreshLease::HeldElsewhere => return Ok(RefreshAttempt::HeldElsewhere),
            RefreshLease::BudgetExhausted { until } => {
                return Err(TokenError::BudgetExhausted(until));
            }
            RefreshLease::Granted => fail_points::reach(Point::TokenBeforeCall),
        }
        let refresh_token = self.cache().refresh_token(now);
        let has_refresh_token = refresh_token.is_some();
        match self.request_token(refresh_token).await {
            Ok(token) => {
                fail_points::reach(Point::TokenBeforeRecord);
                self.save(&token).await?;
                Ok(RefreshAttempt::Completed)
            }
            Err(error) => {
                let reached = !matches!(error, TokenError::Unreachable(_));
                self.ports.vault.abandon(&self.name, reached).await?;
                let refused = has_refresh_token && matches!(error, TokenError::Refused(_));
                if refused && self.cached_token().is_none() {
                    // bKash refused the refresh token: the next attempt requests a grant.
                    self.cache().not_refreshable = Some(revision);
                    return Ok(RefreshAttempt::Completed);
                }
                if let (TokenError::Refused(detail), false) = (&error, has_refresh_token)
                    && detail.bkash_error_code.as_ref().map(BkashErrorCode::as_str)
                        != Some(MAINTENANCE)
                {
                    self.cache().refused = Some((now, detail.clone()));
                }
                Err(error)
            }
        }
    }

    /// Logs once that no token can be had for a reason that lasts.
    fn log_trouble(&self, error: &TokenError) {
        let refusal = self.cache().refusal(self.ports.clock.now());
        let trouble = match error {
            TokenError::BudgetExhausted(_) => Logged::BudgetSpent,
            TokenError::Refused(_) if refusal.is_some() => Logged::CredentialsRefused,
            TokenError::Refused(_)
            | TokenError::NoAnswer(_)
            | TokenError::Unreachable(_)
            | TokenError::HeldElsewhere
            | TokenError::Store(_) => return,
        };
        if self.cache().logged.replace(trouble) == Some(trouble) {
            return;
        }
        match (trouble, error) {
            (Logged::BudgetSpent, TokenError::BudgetExhausted(until)) => {
                tracing::warn!(
                    until = readable(*until),
                    "bKash's budget of token calls is spent"
                );
            }
            (_, error) => tracing::warn!(%error, "bKash refused the credentials"),
        }
    }

    /// Logs once that there is a token again.
    fn log_recovery(&self) {
        let mut cache = self.cache();
        cache.refused = None;
        if cache.logged.take().is_some() {
            tracing::warn!("bKash gives tokens again");
        }
    }

    /// The health of the token, without a call.
    pub(crate) async fn health(&self) -> Result<TokenHealth, StoreError> {
        let now = self.ports.clock.now();
        let budget = self.ports.vault.budget(&self.name, now).await?;
        if self.usable_token().is_none() {
            // Another process may have saved one.
            self.load().await?;
        }
        let has_token = self.usable_token().is_some();
        let trouble = match (self.cache().refusal(now), budget.exhausted_until) {
            (Some(detail), _) => Some(TokenTrouble::CredentialsRefused(detail)),
            (None, Some(until)) if !has_token => Some(TokenTrouble::BudgetSpent { until }),
            (None, _) => None,
        };
        Ok(TokenHealth {
            trouble,
            calls_left: budget.calls_left,
            has_token,
        })
    }

    /// Records that bKash rejected a token before its expiry. The next caller gets another one.
    pub(crate) fn reject(&self, token: &Token) {
        let mut cache = self.cache();
        if cache.revision == token.revision {
            cache.rejected = Some(token.revision);
        }
    }

    /// Records that bKash accepted a token that it had rejected before.
    pub(crate) fn accept(&self, token: &Token) {
        let mut cache = self.cache();
        if cache.rejected == Some(token.revision) {
            cache.rejected = None;
        }
    }

    /// The last token, if it has not expired by its own terms, even if bKash rejected it.
    pub(crate) fn usable_token(&self) -> Option<Token> {
        if omits(Omission::LastToken) {
            return self.valid_token(EXPIRY_MARGIN);
        }
        self.cache()
            .last_token(self.ports.clock.now(), EXPIRY_MARGIN)
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn valid_token(&self, margin: Duration) -> Option<Token> {
        self.cache().valid_token(self.ports.clock.now(), margin)
    }

    /// Loads the stored token into the cache and returns its revision.
    async fn load(&self) -> Result<u64, StoreError> {
        let (revision, sealed) = self.ports.vault.load(&self.name).await?;
        let opened = sealed.and_then(|sealed| self.ports.key.open(&self.name, &sealed));
        let mut cache = self.cache();
        cache.revision = revision;
        cache.token = opened.and_then(|json| serde_json::from_slice(&json).ok());
        Ok(revision)
    }

    async fn save(&self, token: &CachedToken) -> Result<(), TokenError> {
        let failed = || StoreError::new("the token cannot be sealed");
        let json = serde_json::to_vec(token).map_err(|_| failed())?;
        let sealed = self
            .ports
            .key
            .seal(&self.name, &json, self.ports.entropy.bits())
            .ok_or_else(failed)?;
        Ok(self.ports.vault.save(&self.name, sealed).await?)
    }

    /// Makes one token call: Refresh with a refresh token, Grant without one.
    async fn request_token(
        &self,
        refresh_token: Option<String>,
    ) -> Result<CachedToken, TokenError> {
        let now = self.ports.clock.now();
        let credentials = &self.config.credentials;
        let mut body = json!({
            "app_key": credentials.app_key.expose_secret(),
            "app_secret": credentials.app_secret.expose_secret(),
        });
        let path = match refresh_token {
            Some(refresh_token) => {
                body["refresh_token"] = json!(refresh_token);
                self.paths.refresh
            }
            None => self.paths.grant,
        };
        let headers: HeaderMap = [
            ("username", &credentials.username),
            ("password", &credentials.password),
        ]
        .into_iter()
        .filter_map(|(name, secret)| http::secret_header(name, secret))
        .collect();
        let base = self.config.base_url.as_str().trim_end_matches('/');
        let url = Url::parse(&format!("{base}{path}"))
            .map_err(|error| TokenError::Unreachable(error.to_string().into()))?;
        tracing::info!(path, "requesting a token from bKash");
        let wire = &*self.ports.wire;
        let observed = ObservedCall::begin(self.ports.observer.clone(), path);
        let reply = http::exchange(wire, Method::POST, url, headers, Some(&body)).await;
        observed.end(self.config.family, &reply, false);
        match reply {
            Reply::Document(status, _) if status.is_server_error() => {
                Err(TokenError::NoAnswer(format!("HTTP {status}")))
            }
            Reply::Document(_, answer) => parse_token(&answer, now),
            Reply::Unusable(_, detail) => Err(TokenError::NoAnswer(detail)),
            Reply::NotSent(detail) => Err(TokenError::Unreachable(detail)),
        }
    }
}

impl Cache {
    /// The refresh token, unless it has expired, or bKash has rejected it or its token.
    fn refresh_token(&self, now: Timestamp) -> Option<String> {
        let revision = Some(self.revision);
        let refused = self.rejected == revision || self.not_refreshable == revision;
        let token = self.token.as_ref().filter(|_| !refused)?;
        token
            .refresh_token
            .clone()
            .filter(|_| now < token.issued_at + REFRESH_TOKEN_LIFETIME)
    }

    /// How bKash refused the credentials, if that was so shortly ago that it would refuse them again.
    fn refusal(&self, now: Timestamp) -> Option<ErrorDetail> {
        let (at, detail) = self.refused.as_ref()?;
        (now.since(*at) < REFUSAL_LASTS).then(|| detail.clone())
    }

    fn valid_token(&self, now: Timestamp, margin: Duration) -> Option<Token> {
        let is_rejected = self.rejected == Some(self.revision);
        self.last_token(now, margin).filter(|_| !is_rejected)
    }

    fn last_token(&self, now: Timestamp, margin: Duration) -> Option<Token> {
        let token = self.token.as_ref();
        let token = token.filter(|token| token.is_valid(now, margin))?;
        Some(Token {
            id_token: token.id_token.clone().into(),
            revision: self.revision,
        })
    }
}

/// An instant for people, in UTC.
fn readable(at: Timestamp) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at.millis().div_euclid(1000));
    at.ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// Parses the answer to a token call. The token is never part of an error.
fn parse_token(answer: &Document, now: Timestamp) -> Result<CachedToken, TokenError> {
    let status = answer.api_status();
    let bkash_error_code = status.bkash_error_code();
    match (status, answer.text(&["id_token"])) {
        // The iFrame family and older guides send no status with a token.
        (ApiStatus::Success | ApiStatus::Missing, Some(id_token)) => Ok(CachedToken {
            id_token,
            refresh_token: answer.text(&["refresh_token"]),
            issued_at: now,
            expires_in: answer
                .text(&["expires_in"])
                .and_then(|text| text.parse().ok())
                .unwrap_or(3600),
        }),
        (ApiStatus::ErrorCode { code, text } | ApiStatus::InternalCode { name: code, text }, _) => {
            let text = format!("{code} {text}");
            Err(TokenError::Refused(ErrorDetail {
                text,
                bkash_error_code,
            }))
        }
        (ApiStatus::Message(text), _) => Err(TokenError::Refused(text.into())),
        (ApiStatus::Success | ApiStatus::Missing, None) => {
            Err(TokenError::Refused("an answer without a token".into()))
        }
    }
}
