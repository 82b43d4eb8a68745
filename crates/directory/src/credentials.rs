//! bKash credentials at rest, sealed for one account and one provider account.

use bkash_types::Credentials;
use domain::AccountId;
use sealing::SealingKey;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

use crate::FieldError;

/// The maximum length of a credential, in bytes.
const MAX_LENGTH: usize = 1000;

/// Checks that all four credentials can be sent to bKash in a header.
pub(crate) fn validate(credentials: &Credentials) -> Result<(), FieldError> {
    for (field, secret) in [
        ("app-key", &credentials.app_key),
        ("app-secret", &credentials.app_secret),
        ("username", &credentials.username),
        ("password", &credentials.password),
    ] {
        let bytes = secret.expose_secret().as_bytes();
        let printable = bytes.iter().all(|byte| (b' '..=b'~').contains(byte));
        if bytes.is_empty() || bytes.len() > MAX_LENGTH || !printable {
            let problem = "must be 1 to 1000 printable ASCII characters";
            return Err(FieldError::new(field, problem));
        }
    }
    Ok(())
}

/// Seals credentials. `settings` is the provider account exactly as stored: credentials that are moved to another
/// account or whose base URL is altered in the database cannot be opened.
pub(crate) fn seal(
    key: &SealingKey,
    account: &AccountId,
    settings: &str,
    credentials: &Credentials,
    random: [u8; 32],
) -> Option<Vec<u8>> {
    let Credentials {
        app_key,
        app_secret,
        username,
        password,
    } = credentials;
    let texts = [app_key, app_secret, username, password].map(ExposeSecret::expose_secret);
    let plain = Zeroizing::new(serde_json::to_vec(&texts).ok()?);
    key.seal(&associated_data(account, settings), &plain, random)
}

/// Opens credentials that [`seal`] sealed for the same account and settings. `None` if they were altered, moved, or
/// sealed with another key.
pub(crate) fn open(
    key: &SealingKey,
    account: &AccountId,
    settings: &str,
    sealed: &[u8],
) -> Option<Credentials> {
    let plain = Zeroizing::new(key.open(&associated_data(account, settings), sealed)?);
    let texts: [String; 4] = serde_json::from_slice(&plain).ok()?;
    let [app_key, app_secret, username, password] = texts.map(SecretString::from);
    Some(Credentials {
        app_key,
        app_secret,
        username,
        password,
    })
}

/// Whether two sets of credentials belong to the same merchant at bKash, which counts token calls per merchant.
pub(crate) fn same_bkash_merchant(one: &Credentials, other: &Credentials) -> bool {
    let identity = |of: &Credentials| {
        let texts = [&of.app_key, &of.username].map(ExposeSecret::expose_secret);
        texts.map(str::to_owned).map(Zeroizing::new)
    };
    identity(one) == identity(other)
}

fn associated_data(account: &AccountId, settings: &str) -> String {
    format!("bkash credentials of {account} for {settings}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            app_key: "the-app-key".into(),
            app_secret: "the-app-secret".into(),
            username: "the-username".into(),
            password: "the-\"password\"".into(),
        }
    }

    fn account(text: &str) -> AccountId {
        AccountId::parse(text).unwrap()
    }

    const KEY: SealingKey = SealingKey::new([7; 32]);

    fn sealed() -> Vec<u8> {
        seal(&KEY, &account("tea/test"), "{}", &credentials(), [9; 32]).unwrap()
    }

    #[test]
    fn opens_sealed_credentials_for_their_account_and_settings() {
        let sealed = sealed();
        let opened = open(&KEY, &account("tea/test"), "{}", &sealed).unwrap();
        assert_eq!(opened.password.expose_secret(), "the-\"password\"");
        assert_eq!(opened.app_key.expose_secret(), "the-app-key");
        assert!(same_bkash_merchant(&opened, &credentials()));
        assert!(!sealed.windows(4).any(|window| window == b"the-"));
    }

    #[test]
    fn rejects_sealed_credentials_that_were_moved_or_altered() {
        let sealed = sealed();
        for other in ["tee/test", "tea/live"] {
            assert!(
                open(&KEY, &account(other), "{}", &sealed).is_none(),
                "{other}"
            );
        }
        let other_settings = "{\"base-url\":\"https://evil.example\"}";
        assert!(open(&KEY, &account("tea/test"), other_settings, &sealed).is_none());
        let other = SealingKey::new([8; 32]);
        assert!(open(&other, &account("tea/test"), "{}", &sealed).is_none());
        let mut newer = sealed.clone();
        newer[0] = 2;
        for changed in [&newer[..], &sealed[1..], &sealed[..40], &[], &[1]] {
            assert!(open(&KEY, &account("tea/test"), "{}", changed).is_none());
        }
    }

    #[test]
    fn names_a_credential_that_cannot_be_sent_in_a_header() {
        for (field, invalid) in [
            (
                "app-key",
                Credentials {
                    app_key: "".into(),
                    ..credentials()
                },
            ),
            (
                "app-secret",
                Credentials {
                    app_secret: "a\nb".into(),
                    ..credentials()
                },
            ),
            (
                "username",
                Credentials {
                    username: "চা".into(),
                    ..credentials()
                },
            ),
            (
                "password",
                Credentials {
                    password: "x".repeat(1001).into(),
                    ..credentials()
                },
            ),
        ] {
            assert_eq!(validate(&invalid).unwrap_err().field, field);
        }
        assert_eq!(validate(&credentials()), Ok(()));
    }
}
