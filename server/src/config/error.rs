//! The errors of the configuration.

/// Why the configuration is invalid. Every error names the key or variable.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {error}")]
    File {
        /// The path of the file.
        path: String,
        /// The system's error.
        error: std::io::Error,
    },
    /// The file is not valid TOML.
    #[error("{path} is not valid TOML: {error}")]
    Toml {
        /// The path of the file.
        path: String,
        /// Where and why.
        error: toml::de::Error,
    },
    /// A key is unknown, missing or has an invalid value.
    #[error("{key}: {problem}")]
    Key {
        /// The key, such as `[server] listen`.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A secret is missing or invalid.
    #[error("{name}: {problem}")]
    Secret {
        /// The environment variable.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
}
