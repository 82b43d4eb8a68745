//! The state that a merchant's events result in.

use std::collections::BTreeMap;

use domain::Timestamp;

use super::{Merchant, MerchantEvent, MerchantState, StoredKey};
use crate::{ApiKey, KeyId};

impl MerchantState {
    /// The state after an event that was recorded at `at`.
    pub(crate) fn apply(state: Option<Self>, at: Timestamp, event: &MerchantEvent) -> Self {
        let mut state = state.unwrap_or_default();
        state.version += 1;
        match event {
            MerchantEvent::MerchantCreated { merchant, profile } => {
                state.merchant = Some(Merchant {
                    id: merchant.clone(),
                    enabled: true,
                    profile: (**profile).clone(),
                    provider_accounts: BTreeMap::new(),
                    created_at: at,
                });
            }
            MerchantEvent::MerchantUpdated { before: _, after } => {
                state.change(|merchant| merchant.profile = (**after).clone());
            }
            MerchantEvent::MerchantDisabled => state.change(|merchant| merchant.enabled = false),
            MerchantEvent::MerchantEnabled => state.change(|merchant| merchant.enabled = true),
            MerchantEvent::ProviderAccountSet {
                mode,
                provider_account,
                credentials_replaced: _,
            } => {
                state.change(|merchant| {
                    let account = (**provider_account).clone();
                    merchant.provider_accounts.insert(*mode, account);
                });
                state.set_by.insert(*mode, state.version);
            }
            MerchantEvent::ProviderAccountRemoved { mode } => {
                state.change(|merchant| {
                    merchant.provider_accounts.remove(mode);
                });
                state.set_by.remove(mode);
            }
            MerchantEvent::KeyCreated {
                key,
                account,
                kind,
                scopes,
                label,
                last_four,
                hash,
                created_by,
                expires_at,
            } => state.keys.push(StoredKey {
                key: ApiKey {
                    id: key.clone(),
                    account: account.clone(),
                    kind: *kind,
                    scopes: scopes.clone(),
                    label: label.clone(),
                    last_four: last_four.clone(),
                    created_at: at,
                    created_by: created_by.clone(),
                    expires_at: *expires_at,
                    revoked_at: None,
                    last_used_at: None,
                    replaced_by: None,
                },
                hash: *hash,
            }),
            MerchantEvent::KeyRevoked { key } => {
                state.change_key(key, |key| key.revoked_at = Some(at));
            }
            MerchantEvent::KeyRolled {
                key,
                replaced_by,
                until,
            } => state.change_key(key, |key| {
                key.expires_at = Some(*until);
                key.replaced_by = Some(replaced_by.clone());
            }),
        }
        state
    }

    fn change(&mut self, change: impl FnOnce(&mut Merchant)) {
        if let Some(merchant) = &mut self.merchant {
            change(merchant);
        }
    }

    fn change_key(&mut self, id: &KeyId, change: impl FnOnce(&mut ApiKey)) {
        if let Some(stored) = self.keys.iter_mut().find(|stored| stored.key.id == *id) {
            change(&mut stored.key);
        }
    }
}
