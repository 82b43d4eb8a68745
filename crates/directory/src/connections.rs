//! Ways to bKash: checking, sealing, keeping and opening them.

use bkash_types::Credentials;
use domain::{AccountId, MerchantId, Mode};
use engine::ports::StoreError;

use crate::{
    Actor, Connection, ConnectionDraft, Deed, Directory, DirectoryError, Merchant, Profile,
    StoredConnection, StoredMerchant, Write,
    change::{Decision, existing},
    credentials,
    merchants::{json, merchant},
};

/// A way to bKash to add or to change.
pub struct NewConnection {
    /// Test or live, which the address must be too.
    pub mode: Mode,
    /// Where and how.
    pub connection: ConnectionDraft,
    /// The credentials; `None` keeps the former ones, which needs the same family and address.
    pub credentials: Option<Credentials>,
}

/// A way to bKash that can be gone.
pub struct Opened {
    /// What the merchant says of itself.
    pub profile: Profile,
    /// Where and how, without secrets.
    pub connection: Connection,
    /// The same for the client, with credentials.
    pub config: bkash_types::Config,
}

/// A connection that can be kept, as it is kept.
pub(crate) struct Checked {
    pub(crate) connection: Connection,
    pub(crate) stored: StoredConnection,
    pub(crate) given: bool,
}

impl Directory {
    /// Connects a merchant to bKash, or changes how it is connected.
    pub async fn connect(
        &self,
        id: &MerchantId,
        new: NewConnection,
        by: &Actor,
    ) -> Result<Merchant, DirectoryError> {
        by.may_change_merchants()?;
        self.is_free(id)?;
        let before = self.ports.records.read(id).await?;
        let former = existing(&before, id)?
            .connections
            .iter()
            .find(|former| former.mode == new.mode);
        let Checked {
            connection,
            stored,
            given,
        } = self.checked(id, &new, former).await?;
        self.commit(id, by, |written, _| {
            let merchant_before = existing(written, id)?;
            let now = merchant_before
                .connections
                .iter()
                .find(|former| former.mode == new.mode);
            if now != former {
                // What was sealed anew are credentials that somebody has replaced meanwhile.
                return Err(StoreError(
                    "the connection was changed meanwhile; try again".to_owned(),
                )
                .into());
            }
            let mut merchant = merchant(merchant_before)?;
            merchant.connections.insert(stored.mode, connection.clone());
            let deed = connected(stored.mode, &connection, given);
            Ok(Decision::one(
                deed,
                Write::Connection(stored.clone()),
                merchant,
            ))
        })
        .await
    }

    /// Takes a merchant's way to bKash, credentials and all, away. It is no error if there was none.
    pub async fn disconnect(&self, account: &AccountId, by: &Actor) -> Result<(), DirectoryError> {
        by.may_change_merchants()?;
        let (id, mode) = (&account.merchant, account.mode);
        self.is_free(id)?;
        self.commit(id, by, |written, _| {
            let connections = &existing(written, id)?.connections;
            if connections.iter().all(|connection| connection.mode != mode) {
                return Ok(Decision::nothing(()));
            }
            Ok(Decision::one(
                Deed::Disconnected { mode },
                Write::NoConnection(mode),
                (),
            ))
        })
        .await
    }

    /// A merchant's way to bKash, with its credentials.
    pub fn open(&self, stored: &StoredMerchant, mode: Mode) -> Result<Opened, DirectoryError> {
        let account = AccountId {
            merchant: stored.id.clone(),
            mode,
        };
        let kept = stored
            .connections
            .iter()
            .find(|connection| connection.mode == mode);
        let kept = kept.ok_or_else(|| DirectoryError::NotConnected(account.clone()))?;
        let Merchant {
            profile,
            mut connections,
            ..
        } = merchant(stored)?;
        let connection = connections.remove(&mode);
        let credentials =
            credentials::open(&self.ports.key, &account, &kept.settings, &kept.sealed);
        let (Some(connection), Some(credentials)) = (connection, credentials) else {
            return Err(DirectoryError::Unsealable(account));
        };
        let config = bkash_types::Config {
            family: connection.family,
            base_url: connection.base_url.clone(),
            page_origins: connection.page_origins(),
            credentials,
        };
        Ok(Opened {
            profile,
            connection,
            config,
        })
    }

    /// A connection that can be kept.
    pub(crate) async fn checked(
        &self,
        id: &MerchantId,
        new: &NewConnection,
        former: Option<&StoredConnection>,
    ) -> Result<Checked, DirectoryError> {
        let account = AccountId {
            merchant: id.clone(),
            mode: new.mode,
        };
        let connection = new.connection.check()?;
        if connection.mode() != new.mode {
            return Err(DirectoryError::OtherMode(connection.mode()));
        }
        let kept = match (&new.credentials, former) {
            (None, Some(former)) => self.kept(&account, &connection, former)?,
            (Some(_), _) | (None, None) => None,
        };
        let credentials = new.credentials.as_ref().or(kept.as_ref());
        let credentials = credentials.ok_or(DirectoryError::CredentialsNeeded)?;
        credentials::check(credentials)?;
        self.is_alone(&account, &connection, credentials).await?;
        let settings = json(&connection)?;
        let random = self.ports.entropy.bits();
        let sealed = credentials::seal(&self.ports.key, &account, &settings, credentials, random)
            .ok_or_else(|| StoreError("the credentials cannot be sealed".to_owned()))?;
        let stored = StoredConnection {
            mode: new.mode,
            settings,
            sealed,
        };
        Ok(Checked {
            connection,
            stored,
            given: new.credentials.is_some(),
        })
    }

    /// The credentials of a former connection, which may be sent where they were sent before and nowhere else.
    fn kept(
        &self,
        account: &AccountId,
        connection: &Connection,
        former: &StoredConnection,
    ) -> Result<Option<Credentials>, DirectoryError> {
        let before = read_connection(&account.merchant, former)?;
        if (before.family, &before.base_url) != (connection.family, &connection.base_url) {
            return Ok(None);
        }
        credentials::open(&self.ports.key, account, &former.settings, &former.sealed)
            .map(Some)
            .ok_or_else(|| DirectoryError::Unsealable(account.clone()))
    }

    /// Refuses live credentials that another account has: each would keep a token of its own, and bKash blocks
    /// whoever asks for more than two an hour. Tests may share a simulator. Source: Token Management Overview.
    async fn is_alone(
        &self,
        account: &AccountId,
        connection: &Connection,
        credentials: &Credentials,
    ) -> Result<(), DirectoryError> {
        if account.mode == Mode::Test {
            return Ok(());
        }
        let others = self.ports.records.merchants().await?;
        for other in others.iter().filter(|other| other.id != account.merchant) {
            // One that cannot be opened cannot be compared, and makes no calls either.
            let Ok(opened) = self.open(other, Mode::Live) else {
                continue;
            };
            let theirs = &opened.config;
            let host = |url: &url::Url| url.host_str().map(str::to_owned);
            if host(&theirs.base_url) == host(&connection.base_url)
                && credentials::are_the_same(&theirs.credentials, credentials)
            {
                return Err(DirectoryError::CredentialsInUse(AccountId {
                    merchant: other.id.clone(),
                    mode: Mode::Live,
                }));
            }
        }
        Ok(())
    }
}

pub(crate) fn connected(mode: Mode, connection: &Connection, credentials: bool) -> Deed {
    Deed::Connected {
        mode,
        connection: connection.clone().into(),
        credentials,
    }
}

pub(crate) fn read_connection(
    merchant: &MerchantId,
    stored: &StoredConnection,
) -> Result<Connection, DirectoryError> {
    serde_json::from_str(&stored.settings)
        .map_err(|error| DirectoryError::Unreadable(merchant.clone(), error.to_string()))
}
