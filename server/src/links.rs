//! Sealed links and cookies: whose wallets may be seen, and until when.
//!
//! Their contents are encrypted, not only signed: a payer reference may be a telephone number, and URLs end up in
//! histories and logs.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bkash::SealingKey;
use domain::{AccountId, PayerReference, SessionId, Timestamp};
use eventlog::Entropy;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What a sealed text is for. It cannot be opened for another purpose.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    /// A link to the wallets page, which a merchant gives to a payer.
    WalletsLink,
    /// The cookie of a browser on the wallets page.
    WalletsCookie,
}

/// Whose wallets may be seen, and until when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WalletsAccess {
    pub(crate) account: AccountId,
    pub(crate) payer: PayerReference,
    /// The session that the payer came from.
    pub(crate) session: Option<SessionId>,
    pub(crate) until: Timestamp,
}

/// Seals and opens links.
#[derive(Clone)]
pub(crate) struct LinkSealer {
    key: SealingKey,
}

impl LinkSealer {
    pub(crate) fn new(key: SealingKey) -> Self {
        Self { key }
    }

    pub(crate) fn seal(
        &self,
        purpose: Purpose,
        access: &impl Serialize,
        entropy: &dyn Entropy,
    ) -> Option<String> {
        let json = serde_json::to_vec(access).ok()?;
        Some(URL_SAFE_NO_PAD.encode(self.key.seal(purpose.name(), &json, entropy.bits())?))
    }

    /// The contents, if the text was sealed here for this purpose.
    pub(crate) fn open<T: DeserializeOwned>(&self, purpose: Purpose, text: &str) -> Option<T> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&self.key.open(purpose.name(), &sealed)?).ok()
    }

    /// The access, if it has not expired.
    pub(crate) fn open_access(
        &self,
        purpose: Purpose,
        text: &str,
        now: Timestamp,
    ) -> Option<WalletsAccess> {
        self.open::<WalletsAccess>(purpose, text)
            .filter(|access| now < access.until)
    }
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::WalletsLink => "wallets-link",
            Self::WalletsCookie => "wallets-cookie",
        }
    }
}
