//! Secrets, read from the environment or from files into types that cannot be printed.

use std::fmt;

use bkash::Credentials;
use eventlog::{ChainKey, HashKey};
use hkdf::Hkdf;
use sealing::{MasterKeyId, SealingKey};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::{environment::Environment, error::ConfigError};

/// All secrets of the server.
#[derive(Debug)]
pub struct Secrets {
    /// The key from which all other keys are derived.
    pub master_key: MasterKey,
    /// The configured merchant's credentials at bKash.
    pub credentials: Credentials,
}

/// 256 bits from which all other keys are derived, and while they are rotated the previous ones. `Debug` prints neither.
#[derive(Clone)]
pub struct MasterKey {
    current: [u8; 32],
    previous: Option<[u8; 32]>,
}

/// The variable of the master key.
const MASTER_KEY: &str = "CHECKOUT_MASTER_KEY";

/// The variable of the master key before it, while it is rotated.
const PREVIOUS_MASTER_KEY: &str = "CHECKOUT_PREVIOUS_MASTER_KEY";

impl Secrets {
    /// Reads all secrets. Each comes from the variable `NAME` or from the file that `NAME_FILE` names.
    ///
    /// # Errors
    ///
    /// Returns [`ConfigError::Secret`] for the first secret that is missing or invalid.
    pub fn read(environment: &Environment) -> Result<Self, ConfigError> {
        Ok(Self {
            master_key: MasterKey::read(environment)?,
            credentials: read_credentials(environment, "BKASH_")?,
        })
    }
}

/// The names of the four credentials without their prefix.
const CREDENTIAL_NAMES: [&str; 4] = ["APP_KEY", "APP_SECRET", "USERNAME", "PASSWORD"];

/// Reads the four bKash credentials from the variables that begin with `prefix`, or from their files.
///
/// # Errors
///
/// Returns [`ConfigError::Secret`] for the first credential that is missing or invalid.
pub(crate) fn read_credentials(
    environment: &Environment,
    prefix: &str,
) -> Result<Credentials, ConfigError> {
    let [app_key, app_secret, username, password] =
        CREDENTIAL_NAMES.map(|name| read_secret(environment, &format!("{prefix}{name}")));
    Ok(Credentials {
        app_key: app_key?,
        app_secret: app_secret?,
        username: username?,
        password: password?,
    })
}

/// Whether any of the four is set. The others are then required.
pub(crate) fn has_credentials(environment: &Environment, prefix: &str) -> bool {
    CREDENTIAL_NAMES.iter().any(|name| {
        let variable = format!("{prefix}{name}");
        environment.get(&variable).is_some()
            || environment.get(&format!("{variable}_FILE")).is_some()
    })
}

impl MasterKey {
    /// Reads `CHECKOUT_MASTER_KEY`, and `CHECKOUT_PREVIOUS_MASTER_KEY` if it is set: 64 hexadecimal characters each.
    ///
    /// # Errors
    ///
    /// Returns [`ConfigError::Secret`] if the first is missing, one is invalid, or both are the same key.
    pub fn read(environment: &Environment) -> Result<Self, ConfigError> {
        let current = read_key(environment, MASTER_KEY)?;
        let previous = if is_set(environment, PREVIOUS_MASTER_KEY) {
            Some(read_key(environment, PREVIOUS_MASTER_KEY)?)
        } else {
            None
        };
        if previous == Some(current) {
            return Err(ConfigError::Secret {
                name: PREVIOUS_MASTER_KEY.to_owned(),
                problem: "is the same key as CHECKOUT_MASTER_KEY".to_owned(),
            });
        }
        Ok(Self { current, previous })
    }

    /// The identifier of the key. It is derived from the key and says nothing about it.
    pub fn id(&self) -> MasterKeyId {
        id_of(&self.current)
    }

    /// The identifier of the previous key.
    pub fn previous_id(&self) -> Option<MasterKeyId> {
        self.previous.as_ref().map(id_of)
    }

    /// The newer key alone.
    #[must_use]
    pub fn without_previous(&self) -> Self {
        Self {
            current: self.current,
            previous: None,
        }
    }

    /// Derives the key for a purpose with HKDF-SHA-256. Keys of different purposes are independent.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        derive(&self.current, purpose)
    }

    /// The key that seals secrets of a purpose. The previous one opens what it sealed.
    pub fn sealing_key(&self, purpose: &str) -> SealingKey {
        let key = SealingKey::of(self.id(), self.derive(purpose));
        match &self.previous {
            Some(previous) => key.with_previous(id_of(previous), derive(previous, purpose)),
            None => key,
        }
    }

    /// The key of the log's hash chain. Seals of the previous one are accepted.
    pub fn chain_key(&self) -> ChainKey {
        const PURPOSE: &str = "event log";
        let key = ChainKey::of(HashKey::new(self.id(), self.derive(PURPOSE)));
        match &self.previous {
            Some(previous) => {
                key.with_previous(HashKey::new(id_of(previous), derive(previous, PURPOSE)))
            }
            None => key,
        }
    }
}

fn is_set(environment: &Environment, name: &str) -> bool {
    environment.get(name).is_some() || environment.get(&format!("{name}_FILE")).is_some()
}

/// Reads a key of 64 hexadecimal characters.
fn read_key(environment: &Environment, name: &str) -> Result<[u8; 32], ConfigError> {
    let text = read_secret(environment, name)?;
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
        Ok(key)
    } else {
        let problem =
            "a master key is 64 hexadecimal characters; create one with `openssl rand -hex 32`"
                .to_owned();
        Err(ConfigError::Secret {
            name: name.to_owned(),
            problem,
        })
    }
}

fn derive(master_key: &[u8; 32], purpose: &str) -> [u8; 32] {
    let mut key = [0; 32];
    // Fails only for outputs longer than 255 hashes.
    let expanded = Hkdf::<Sha256>::new(None, master_key).expand(purpose.as_bytes(), &mut key);
    debug_assert!(expanded.is_ok());
    key
}

fn id_of(master_key: &[u8; 32]) -> MasterKeyId {
    let [one, two, three, four, ..] = derive(master_key, "identifier of the master key");
    MasterKeyId([one, two, three, four])
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MasterKey(…)")
    }
}

fn read_secret(environment: &Environment, name: &str) -> Result<SecretString, ConfigError> {
    let invalid = |name: String, problem: &str| ConfigError::Secret {
        name,
        problem: problem.to_owned(),
    };
    let file_name = format!("{name}_FILE");
    let secret = match (environment.get(name), environment.get(&file_name)) {
        (Some(_), Some(_)) => {
            return Err(invalid(
                file_name,
                "set either this variable or the one without _FILE, not both",
            ));
        }
        (Some(value), None) => value.to_owned(),
        (None, Some(path)) => {
            let read = std::fs::read_to_string(path);
            read.map_err(|error| invalid(file_name, &format!("cannot read {path}: {error}")))?
        }
        (None, None) => {
            return Err(invalid(
                name.to_owned(),
                "set this variable, or set NAME_FILE to a file that contains the value",
            ));
        }
    };
    let secret = secret.trim();
    let printable = !secret.is_empty() && secret.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if printable {
        Ok(secret.to_owned().into())
    } else {
        Err(invalid(
            name.to_owned(),
            "must not be empty and must consist of printable ASCII characters",
        ))
    }
}
