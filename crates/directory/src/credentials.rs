//! bKash's four credentials at rest: sealed for one account and one way to bKash.

use bkash_types::Credentials;
use domain::AccountId;
use sealing::SealingKey;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

use crate::draft::DraftError;

/// The first byte of sealed credentials: which key sealed them. Another one follows when master keys are changed.
const VERSION: u8 = 1;

/// How many characters a credential may have.
const LONGEST: usize = 1000;

/// Checks that each of the four can be sent to bKash.
pub(crate) fn check(credentials: &Credentials) -> Result<(), DraftError> {
    for (field, secret) in [
        ("app-key", &credentials.app_key),
        ("app-secret", &credentials.app_secret),
        ("username", &credentials.username),
        ("password", &credentials.password),
    ] {
        let bytes = secret.expose_secret().as_bytes();
        let sendable = bytes.iter().all(|byte| (b' '..=b'~').contains(byte));
        if bytes.is_empty() || bytes.len() > LONGEST || !sendable {
            let problem = "1 to 1000 characters that can be sent in a header";
            return Err(DraftError::new(field, problem));
        }
    }
    Ok(())
}

/// Seals the credentials for an account and `settings`, the connection's text as it is kept: whoever moves them
/// to another account, or lets them be sent to another address, cannot open them.
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
    let sealed = key.seal(&name(account, settings), &plain, random)?;
    Some([&[VERSION], sealed.as_slice()].concat())
}

/// Opens what [`seal`] made for the same account and settings.
pub(crate) fn open(
    key: &SealingKey,
    account: &AccountId,
    settings: &str,
    sealed: &[u8],
) -> Option<Credentials> {
    let (&VERSION, sealed) = sealed.split_first()? else {
        return None;
    };
    let plain = Zeroizing::new(key.open(&name(account, settings), sealed)?);
    let texts: [String; 4] = serde_json::from_slice(&plain).ok()?;
    let [app_key, app_secret, username, password] = texts.map(SecretString::from);
    Some(Credentials {
        app_key,
        app_secret,
        username,
        password,
    })
}

/// Whether two sets are one merchant's at bKash, which counts token calls by them.
pub(crate) fn are_the_same(one: &Credentials, other: &Credentials) -> bool {
    let identity = |of: &Credentials| {
        let texts = [&of.app_key, &of.username].map(ExposeSecret::expose_secret);
        texts.map(str::to_owned).map(Zeroizing::new)
    };
    identity(one) == identity(other)
}

fn name(account: &AccountId, settings: &str) -> String {
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
    fn sealed_credentials_open_for_their_account_and_address() {
        let sealed = sealed();
        let opened = open(&KEY, &account("tea/test"), "{}", &sealed).unwrap();
        assert_eq!(opened.password.expose_secret(), "the-\"password\"");
        assert_eq!(opened.app_key.expose_secret(), "the-app-key");
        assert!(are_the_same(&opened, &credentials()));
        assert!(!sealed.windows(4).any(|window| window == b"the-"));
    }

    #[test]
    fn sealed_credentials_open_for_nobody_else() {
        let sealed = sealed();
        for other in ["tee/test", "tea/live"] {
            assert!(
                open(&KEY, &account(other), "{}", &sealed).is_none(),
                "{other}"
            );
        }
        let elsewhere = "{\"base-url\":\"https://evil.example\"}";
        assert!(open(&KEY, &account("tea/test"), elsewhere, &sealed).is_none());
        let other = SealingKey::new([8; 32]);
        assert!(open(&other, &account("tea/test"), "{}", &sealed).is_none());
        let mut later = sealed.clone();
        later[0] = 2;
        for changed in [&later[..], &sealed[1..], &sealed[..40], &[], &[VERSION]] {
            assert!(open(&KEY, &account("tea/test"), "{}", changed).is_none());
        }
    }

    #[test]
    fn a_credential_that_no_header_can_hold_is_named() {
        for (field, wrong) in [
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
            assert_eq!(check(&wrong).unwrap_err().field, field);
        }
        assert_eq!(check(&credentials()), Ok(()));
    }
}
