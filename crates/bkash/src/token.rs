//! The token keeper: one token for any number of callers and processes, within bKash's budget.
//!
//! bKash allows two token calls in an hour and blocks a merchant for an hour above that. The token is kept
//! sealed in the vault, so restarts cost nothing; it is refreshed from its 50th minute on. Source: Token
//! Management Overview ("at the 50th/55th minute").

use std::{
    sync::{Arc, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{ErrorDetail, Timestamp};
use engine::ports::{RefreshLease, StoreError};
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::{sync::Mutex, time::sleep};
use url::Url;

use crate::{
    Config, Ports,
    document::{Document, Verdict},
    http::{self, Method, Reply},
};

/// How long before its end a token is replaced: from minute 50 of 60.
const REFRESH_BEFORE_END: Duration = Duration::from_secs(10 * 60);

/// How long before its end a token is no longer used even when it cannot be replaced.
const UNUSABLE_BEFORE_END: Duration = Duration::from_secs(45);

/// How long a refresh token is trusted. Sources differ between 28 and 30 days.
const REFRESH_TOKEN_LIFE: Duration = Duration::from_secs(28 * 24 * 3600);

/// How long to wait while another process makes the call.
const WAIT_FOR_OTHERS: Duration = Duration::from_millis(200);
const WAITS: u32 = 175;

/// Where the API family has its token calls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenPaths {
    pub(crate) grant: &'static str,
    pub(crate) refresh: &'static str,
}

/// Why there is no token. Nothing was sent to any other API.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("bKash's budget of token calls is spent until {0:?}")]
    Exhausted(Timestamp),
    #[error("bKash gave no token: {0}")]
    Refused(ErrorDetail),
    #[error("bKash gave no usable answer to a token call: {0}")]
    Unanswered(String),
    #[error("bKash cannot be reached: {0}")]
    Unreachable(ErrorDetail),
    #[error("another process is getting a token and does not finish")]
    Busy,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TokenError> for ErrorDetail {
    fn from(error: TokenError) -> Self {
        let text = error.to_string();
        let bkash_error_code = match error {
            TokenError::Refused(detail) => detail.bkash_error_code,
            TokenError::Exhausted(_)
            | TokenError::Unanswered(_)
            | TokenError::Unreachable(_)
            | TokenError::Busy
            | TokenError::Store(_) => None,
        };
        Self {
            text,
            bkash_error_code,
        }
    }
}

/// A token as it is kept, sealed.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    id_token: String,
    refresh_token: Option<String>,
    issued_at: Timestamp,
    expires_in: u64,
}

impl Kept {
    fn ends_at(&self) -> Timestamp {
        self.issued_at + Duration::from_secs(self.expires_in)
    }

    fn lasts(&self, now: Timestamp, margin: Duration) -> bool {
        now + margin < self.ends_at()
    }
}

/// A token that may be sent.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) id_token: SecretString,
    revision: u64,
}

/// What came of one step towards a fresher token.
enum Renewal {
    /// There may be one now.
    Done,
    /// Another process is getting one.
    Elsewhere,
}

#[derive(Default)]
struct Cache {
    kept: Option<Kept>,
    revision: u64,
    /// The revision that bKash refused before its time.
    rejected: Option<u64>,
    /// The revision whose refresh token bKash refused.
    not_refreshable: Option<u64>,
}

/// Keeps the token of one merchant.
pub(crate) struct TokenKeeper {
    config: Arc<Config>,
    ports: Ports,
    paths: TokenPaths,
    name: String,
    /// What is known of the token. Held for moments only, so that a token in hand is never waited for.
    cache: std::sync::Mutex<Cache>,
    /// Held by the one caller who gets a token, while the others wait.
    acquiring: Mutex<()>,
}

impl TokenKeeper {
    pub(crate) fn new(config: Arc<Config>, ports: Ports, paths: TokenPaths) -> Self {
        // Other credentials or another gateway have another token.
        let mut identity = Sha256::new();
        for part in [
            config.base_url.as_str(),
            config.credentials.app_key.expose_secret(),
            config.credentials.username.expose_secret(),
        ] {
            identity.update((part.len() as u64).to_be_bytes());
            identity.update(part);
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
            acquiring: Mutex::default(),
        }
    }

    /// A token that bKash accepts, as far as can be known. Callers wait for one another, so that any number
    /// of them costs one call.
    pub(crate) async fn token(self: &Arc<Self>) -> Result<Token, TokenError> {
        if let Some(token) = self.usable(REFRESH_BEFORE_END) {
            return Ok(token);
        }
        let keeper = self.clone();
        // On a task of its own: a caller who stops waiting must not throw away a call that was counted.
        let acquired = tokio::spawn(async move { keeper.acquire().await }).await;
        acquired.map_err(|stopped| StoreError(stopped.to_string()))?
    }

    /// The token that is at hand without any call or any waiting.
    pub(crate) fn token_in_hand(&self) -> Option<Token> {
        self.usable(UNUSABLE_BEFORE_END)
    }

    async fn acquire(&self) -> Result<Token, TokenError> {
        let _others_wait = self.acquiring.lock().await;
        for _ in 0..WAITS {
            if let Some(token) = self.usable(REFRESH_BEFORE_END) {
                return Ok(token);
            }
            let failed = match self.renew().await {
                Ok(Renewal::Done) => continue,
                Ok(Renewal::Elsewhere) if self.usable(UNUSABLE_BEFORE_END).is_none() => {
                    sleep(WAIT_FOR_OTHERS).await;
                    continue;
                }
                Ok(Renewal::Elsewhere) => TokenError::Busy,
                Err(failed) => failed,
            };
            // An old token that still lasts a while is better than none.
            return self.usable(UNUSABLE_BEFORE_END).ok_or(failed);
        }
        Err(TokenError::Busy)
    }

    /// One step towards a fresher token: what another process has saved, or a call.
    async fn renew(&self) -> Result<Renewal, TokenError> {
        let revision = self.read().await?;
        if self.usable(REFRESH_BEFORE_END).is_some() {
            return Ok(Renewal::Done);
        }
        let now = self.ports.clock.now();
        match self.ports.vault.claim(&self.name, revision, now).await? {
            RefreshLease::Changed => return Ok(Renewal::Done),
            RefreshLease::Busy => return Ok(Renewal::Elsewhere),
            RefreshLease::Exhausted { until } => return Err(TokenError::Exhausted(until)),
            RefreshLease::Granted => {}
        }
        let refresh_token = self.cache().refresh_token(now);
        let refreshing = refresh_token.is_some();
        match self.call(refresh_token).await {
            Ok(kept) => {
                self.save(&kept).await?;
                Ok(Renewal::Done)
            }
            Err(error) => {
                let reached = !matches!(error, TokenError::Unreachable(_));
                self.ports.vault.abandon(&self.name, reached).await?;
                let refused = refreshing && matches!(error, TokenError::Refused(_));
                if refused && self.usable(UNUSABLE_BEFORE_END).is_none() {
                    // bKash answered, and does not refresh: the next step grants.
                    self.cache().not_refreshable = Some(revision);
                    return Ok(Renewal::Done);
                }
                Err(error)
            }
        }
    }

    /// bKash refused a token before its time: the next caller gets another.
    pub(crate) fn reject(&self, token: &Token) {
        let mut cache = self.cache();
        if cache.revision == token.revision {
            cache.rejected = Some(token.revision);
        }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn usable(&self, margin: Duration) -> Option<Token> {
        self.cache().usable(self.ports.clock.now(), margin)
    }

    /// Reads what is kept, and gives its revision.
    async fn read(&self) -> Result<u64, TokenError> {
        let (revision, sealed) = self.ports.vault.load(&self.name).await?;
        let opened = sealed.and_then(|sealed| self.ports.key.open(&self.name, &sealed));
        let mut cache = self.cache();
        cache.revision = revision;
        cache.kept = opened.and_then(|json| serde_json::from_slice(&json).ok());
        Ok(revision)
    }

    async fn save(&self, kept: &Kept) -> Result<(), TokenError> {
        let failed = || StoreError("the token cannot be sealed".to_owned());
        let json = serde_json::to_vec(kept).map_err(|_| failed())?;
        let sealed = self
            .ports
            .key
            .seal(&self.name, &json, self.ports.entropy.bits())
            .ok_or_else(failed)?;
        Ok(self.ports.vault.save(&self.name, sealed).await?)
    }

    /// Refresh where that can work, else Grant.
    async fn call(&self, refresh_token: Option<String>) -> Result<Kept, TokenError> {
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
        tracing::info!(path, "asking bKash for a token");
        let http = &self.ports.http;
        match http::exchange(http, Method::Post, url, headers, Some(&body)).await {
            Reply::Document(status, _) if status.is_server_error() => {
                Err(TokenError::Unanswered(format!("HTTP {status}")))
            }
            Reply::Document(_, answer) => kept(&answer, now),
            Reply::Unusable(_, detail) => Err(TokenError::Unanswered(detail)),
            Reply::NotSent(detail) => Err(TokenError::Unreachable(detail)),
        }
    }
}

impl Cache {
    /// The refresh token, unless it is too old or bKash has refused it or its token.
    fn refresh_token(&self, now: Timestamp) -> Option<String> {
        let revision = Some(self.revision);
        let refused = self.rejected == revision || self.not_refreshable == revision;
        let kept = self.kept.as_ref().filter(|_| !refused)?;
        kept.refresh_token
            .clone()
            .filter(|_| now < kept.issued_at + REFRESH_TOKEN_LIFE)
    }

    fn usable(&self, now: Timestamp, margin: Duration) -> Option<Token> {
        let kept = self
            .kept
            .as_ref()
            .filter(|kept| kept.lasts(now, margin) && self.rejected != Some(self.revision))?;
        Some(Token {
            id_token: kept.id_token.clone().into(),
            revision: self.revision,
        })
    }
}

/// The token of an answer. Its text is never part of an error.
fn kept(answer: &Document, now: Timestamp) -> Result<Kept, TokenError> {
    let verdict = answer.verdict();
    let bkash_error_code = verdict.bkash_error_code();
    match (verdict, answer.text(&["id_token"])) {
        // The iFrame family and older guides send no status with a token.
        (Verdict::Success | Verdict::Unclear, Some(id_token)) => Ok(Kept {
            id_token,
            refresh_token: answer.text(&["refresh_token"]),
            issued_at: now,
            expires_in: answer
                .text(&["expires_in"])
                .and_then(|text| text.parse().ok())
                .unwrap_or(3600),
        }),
        (Verdict::Number { code, text } | Verdict::Named { name: code, text }, _) => {
            let text = format!("{code} {text}");
            Err(TokenError::Refused(ErrorDetail {
                text,
                bkash_error_code,
            }))
        }
        (Verdict::Gateway(text), _) => Err(TokenError::Refused(text.into())),
        (Verdict::Success | Verdict::Unclear, None) => {
            Err(TokenError::Refused("an answer without a token".into()))
        }
    }
}
