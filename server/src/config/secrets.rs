//! Secrets: from the environment or from files, into types that cannot be printed.

use std::fmt;

use bkash::Credentials;
use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::{ConfigError, Environment};

/// Everything secret that the server holds.
#[derive(Debug)]
pub struct Secrets {
    /// The root of every key of ours.
    pub master_key: MasterKey,
    /// The merchant's credentials at bKash.
    pub credentials: Credentials,
}

/// 256 bits from which every key is derived. It cannot be printed.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl Secrets {
    /// Reads all of them; each may come from `NAME` or from the file that `NAME_FILE` names.
    pub fn read(environment: &Environment) -> Result<Self, ConfigError> {
        Ok(Self {
            master_key: MasterKey::read(environment)?,
            credentials: credentials(environment, "BKASH_")?,
        })
    }
}

/// The names of the four credentials behind their prefix.
const CREDENTIALS: [&str; 4] = ["APP_KEY", "APP_SECRET", "USERNAME", "PASSWORD"];

/// Reads the four credentials at bKash from variables whose names begin with `prefix`, or from their files.
pub(crate) fn credentials(
    environment: &Environment,
    prefix: &str,
) -> Result<Credentials, ConfigError> {
    let [app_key, app_secret, username, password] =
        CREDENTIALS.map(|name| read(environment, &format!("{prefix}{name}")));
    Ok(Credentials {
        app_key: app_key?,
        app_secret: app_secret?,
        username: username?,
        password: password?,
    })
}

/// Whether any of the four is set, so that the others must be.
pub(crate) fn any_credential(environment: &Environment, prefix: &str) -> bool {
    CREDENTIALS.iter().any(|name| {
        let variable = format!("{prefix}{name}");
        environment.get(&variable).is_some()
            || environment.get(&format!("{variable}_FILE")).is_some()
    })
}

impl MasterKey {
    /// Reads `CHECKOUT_MASTER_KEY`: 64 hexadecimal characters.
    pub fn read(environment: &Environment) -> Result<Self, ConfigError> {
        const NAME: &str = "CHECKOUT_MASTER_KEY";
        let text = read(environment, NAME)?;
        let digits = text.expose_secret().as_bytes();
        let mut key = [0; 32];
        let valid = digits.len() == 64
            && key
                .iter_mut()
                .zip(digits.chunks_exact(2))
                .all(|(byte, pair)| {
                    let pair = std::str::from_utf8(pair)
                        .ok()
                        .filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit()));
                    let parsed = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
                    parsed.map(|parsed| *byte = parsed).is_some()
                });
        if valid {
            Ok(Self(key))
        } else {
            let problem =
                "a master key is 64 hexadecimal characters, as `openssl rand -hex 32` prints"
                    .to_owned();
            Err(ConfigError::Secret {
                name: NAME.to_owned(),
                problem,
            })
        }
    }

    /// The key for one purpose. Keys of different purposes tell nothing about each other.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        // Fails only for keys longer than 255 hashes.
        let expanded = Hkdf::<Sha256>::new(None, &self.0).expand(purpose.as_bytes(), &mut key);
        debug_assert!(expanded.is_ok());
        key
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MasterKey(…)")
    }
}

fn read(environment: &Environment, name: &str) -> Result<SecretString, ConfigError> {
    let wrong = |name: String, problem: &str| ConfigError::Secret {
        name,
        problem: problem.to_owned(),
    };
    let file_name = format!("{name}_FILE");
    let secret = match (environment.get(name), environment.get(&file_name)) {
        (Some(_), Some(_)) => {
            return Err(wrong(
                file_name,
                "set this or the variable without _FILE, not both",
            ));
        }
        (Some(value), None) => value.to_owned(),
        (None, Some(path)) => {
            let read = std::fs::read_to_string(path);
            read.map_err(|error| wrong(file_name, &format!("{path} cannot be read: {error}")))?
        }
        (None, None) => {
            return Err(wrong(
                name.to_owned(),
                "set this variable, or NAME_FILE to a file that holds it",
            ));
        }
    };
    let secret = secret.trim();
    let printable = !secret.is_empty() && secret.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if printable {
        Ok(secret.to_owned().into())
    } else {
        Err(wrong(
            name.to_owned(),
            "it is empty, or has characters that cannot be sent in a header",
        ))
    }
}
