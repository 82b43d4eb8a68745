//! Merchants: adding, changing, listing, and what was done to them.

use domain::MerchantId;
use engine::{IdempotencyKey, ports::StoreError};

use crate::{
    Actor, Deed, Directory, DirectoryError, Entry, Merchant, NewConnection, ProfileDraft,
    StoredMerchant, Write,
    change::{Decision, existing},
    connections::{Checked, connected, read_connection},
    deed::Line,
};

/// A merchant to add.
pub struct NewMerchant {
    /// Its name in commands, keys and logs, for good.
    pub id: MerchantId,
    /// What it says of itself.
    pub profile: ProfileDraft,
    /// Its ways to bKash, at most one of each mode.
    pub connections: Vec<NewConnection>,
}

impl Directory {
    /// Adds a merchant.
    pub async fn add(
        &self,
        new: NewMerchant,
        by: &Actor,
        wish: Option<IdempotencyKey>,
    ) -> Result<Merchant, DirectoryError> {
        by.may_change_merchants()?;
        self.is_free(&new.id)?;
        let profile = new.profile.check()?;
        let kept = json(&profile)?;
        let receipt = wish.map(|wish| wish.receipt(new.id.as_str()));
        let mut connections = Vec::new();
        for connection in &new.connections {
            connections.push(self.checked(&new.id, connection, None).await?);
        }
        self.commit(&new.id, by, |written, at| {
            if written.merchant.is_some() {
                return Err(DirectoryError::MerchantExists(new.id.clone()));
            }
            let mut decision = Decision::one(
                Deed::MerchantAdded {
                    profile: Box::new(profile.clone()),
                },
                Write::Merchant {
                    enabled: true,
                    profile: kept.clone(),
                },
                Merchant {
                    id: new.id.clone(),
                    enabled: true,
                    profile: profile.clone(),
                    connections: [].into(),
                    created_at: at,
                },
            );
            for Checked {
                connection,
                stored,
                given,
            } in &connections
            {
                decision
                    .deeds
                    .push(connected(stored.mode, connection, *given));
                decision.writes.push(Write::Connection(stored.clone()));
                decision
                    .gives
                    .connections
                    .insert(stored.mode, connection.clone());
            }
            Ok(decision.kept(receipt.clone()))
        })
        .await
    }

    /// Changes what a merchant says of itself: what the draft names.
    pub async fn change(
        &self,
        id: &MerchantId,
        draft: &ProfileDraft,
        by: &Actor,
    ) -> Result<Merchant, DirectoryError> {
        by.may_change_merchants()?;
        self.is_free(id)?;
        self.commit(id, by, |written, _| {
            let stored = existing(written, id)?;
            let merchant = merchant(stored)?;
            let profile = draft.apply(merchant.profile.clone())?;
            let Some(deed) = Deed::changed(&merchant.profile, &profile) else {
                return Ok(Decision::nothing(merchant));
            };
            let write = Write::Merchant {
                enabled: stored.enabled,
                profile: json(&profile)?,
            };
            Ok(Decision::one(
                deed,
                write,
                Merchant {
                    profile,
                    ..merchant
                },
            ))
        })
        .await
    }

    /// Serves a merchant again, or no more. It is no error if that is so already.
    pub async fn set_enabled(
        &self,
        id: &MerchantId,
        enabled: bool,
        by: &Actor,
    ) -> Result<Merchant, DirectoryError> {
        by.may_change_merchants()?;
        self.is_free(id)?;
        self.commit(id, by, |written, _| {
            let stored = existing(written, id)?;
            let merchant = Merchant {
                enabled,
                ..merchant(stored)?
            };
            if stored.enabled == enabled {
                return Ok(Decision::nothing(merchant));
            }
            let deed = if enabled {
                Deed::MerchantEnabled
            } else {
                Deed::MerchantDisabled
            };
            let write = Write::Merchant {
                enabled,
                profile: stored.profile.clone(),
            };
            Ok(Decision::one(deed, write, merchant))
        })
        .await
    }

    /// A merchant of the database.
    pub async fn merchant(&self, id: &MerchantId) -> Result<Merchant, DirectoryError> {
        merchant(existing(&self.ports.records.read(id).await?, id)?)
    }

    /// Every merchant of the database, by name.
    pub async fn merchants(&self) -> Result<Vec<Merchant>, DirectoryError> {
        let stored = self.ports.records.merchants().await?;
        stored.iter().map(merchant).collect()
    }

    /// What was done to a merchant and its keys, oldest first.
    pub async fn history(&self, id: &MerchantId) -> Result<Vec<Entry>, DirectoryError> {
        let recorded = self.ports.records.history(id).await?;
        let entry = |recorded: &crate::Recorded| {
            let Line { by, deed } = serde_json::from_str(&recorded.body)?;
            Ok(Entry {
                at: recorded.at,
                by,
                deed,
            })
        };
        let entries = recorded
            .iter()
            .map(entry)
            .collect::<Result<_, serde_json::Error>>();
        entries.map_err(|error| DirectoryError::Unreadable(id.clone(), error.to_string()))
    }

    /// The merchant of the operator's file is nobody here.
    pub(crate) fn is_free(&self, id: &MerchantId) -> Result<(), DirectoryError> {
        if *id == self.configured.merchant {
            return Err(DirectoryError::Configured(id.clone()));
        }
        Ok(())
    }
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, DirectoryError> {
    serde_json::to_string(value).map_err(|error| StoreError(error.to_string()).into())
}

pub(crate) fn merchant(stored: &StoredMerchant) -> Result<Merchant, DirectoryError> {
    let unreadable =
        |error: serde_json::Error| DirectoryError::Unreadable(stored.id.clone(), error.to_string());
    let connections = stored
        .connections
        .iter()
        .map(|connection| Ok((connection.mode, read_connection(&stored.id, connection)?)));
    Ok(Merchant {
        id: stored.id.clone(),
        enabled: stored.enabled,
        profile: serde_json::from_str(&stored.profile).map_err(unreadable)?,
        connections: connections.collect::<Result<_, DirectoryError>>()?,
        created_at: stored.created_at,
    })
}
