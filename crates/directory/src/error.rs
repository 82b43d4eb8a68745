//! Why the directory does not do what was asked. Nothing was changed.

use domain::{AccountId, MerchantId, Mode};
use engine::ports::StoreError;

use crate::{DraftError, KeyId, MOST_KEYS, MOST_OVERLAP};

/// Why a merchant or a key is not given or changed.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Nobody is called that.
    #[error("there is no merchant {0:?}; `merchant list` shows those there are")]
    NoSuchMerchant(MerchantId),
    /// Somebody is called that.
    #[error("there is a merchant {0:?} already")]
    MerchantExists(MerchantId),
    /// The operator's file describes the merchant.
    #[error(
        "the merchant {0:?} is the configuration's own, in [merchant] and [bkash]: change it there, or choose another id"
    )]
    Configured(MerchantId),
    /// The merchant has no way to bKash in that mode.
    #[error("{} is not connected to bKash in {} mode; `merchant connect` does that", .0.merchant.as_str(), .0.mode.word())]
    NotConnected(AccountId),
    /// The address belongs to the other mode.
    #[error("base-url: this is a {} address; say --mode {} if it is meant", .0.word(), .0.word())]
    OtherMode(Mode),
    /// A new way to bKash needs its credentials.
    #[error(
        "the four credentials from bKash's on-boarding are needed: for a new connection, and when family or base-url change; `merchant connect --help` says where they are taken from"
    )]
    CredentialsNeeded,
    /// Two live accounts would share bKash's two token calls an hour.
    #[error(
        "these credentials are those of {0} already; bKash counts token calls by credentials and blocks both for an hour"
    )]
    CredentialsInUse(AccountId),
    /// What is kept does not open for this account and address.
    #[error(
        "the credentials of {0} do not open: they or the connection were changed in the database, or another master key sealed them; connect it again"
    )]
    Unsealable(AccountId),
    /// A field cannot be used.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// The account has no such key.
    #[error("there is no key {0}")]
    NoSuchKey(KeyId),
    /// The key has ended: it is not rolled, another is created.
    #[error("the key {0} has ended; create another")]
    KeyEnded(KeyId),
    /// A key to the whole server for a merchant that does not run it.
    #[error(
        "\"merchants:read\" and \"merchants:write\" are for keys of the configuration's own merchant"
    )]
    ServerScope,
    /// A label that is no line.
    #[error("a label has at most 100 characters on one line")]
    Label,
    /// A key that would be over before it begins.
    #[error("a key ends in the future")]
    EndsInThePast,
    /// An old key that would go on too long beside the new one.
    #[error("a rolled key works on for {} days at most", MOST_OVERLAP.as_secs() / 86_400)]
    LongOverlap,
    /// The account has as many keys as it may.
    #[error("an account has {MOST_KEYS} keys that work at most: revoke some")]
    TooManyKeys,
    /// The actor may not do that, or not give rights that it does not have.
    #[error(
        "a key changes keys of its own account alone, and gives no right that it does not have"
    )]
    Beyond,
    /// What is kept cannot be read by this version.
    #[error("what is kept of {0:?} cannot be read: {1}")]
    Unreadable(MerchantId, String),
    /// The idempotency key was used before.
    #[error("the idempotency key was used before")]
    Repeated,
    /// It cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
