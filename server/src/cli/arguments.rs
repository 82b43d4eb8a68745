//! Arguments that several commands have.

use std::path::PathBuf;

use domain::{AccountId, MerchantId, Mode};
use eventlog::Head;

/// The configuration file.
#[derive(Debug, clap::Args)]
pub(super) struct ConfigFile {
    /// The path of the configuration file.
    #[arg(long, default_value = "Leptos.toml")]
    pub(super) config: PathBuf,
}

/// A head that was published earlier.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct ExpectedHead {
    /// Fail unless the log contains this head, which `head`, a log line or a webhook published earlier.
    #[arg(long, value_name = "POSITION:HASH")]
    pub(super) expect_head: Option<Head>,
}

/// The account that a tool works on.
#[derive(Debug, clap::Args)]
pub(super) struct AccountArgument {
    /// The account, such as `tea-house/test`. Defaults to the configured account.
    #[arg(long, value_parser = parse_account)]
    pub(super) account: Option<AccountId>,
}

/// Parses an account, such as `tea-house/test`.
///
/// # Errors
///
/// Returns the reason why `text` is not one.
pub(super) fn parse_account(text: &str) -> Result<AccountId, String> {
    AccountId::parse(text).map_err(|error| error.to_string())
}

/// Parses `test` or `live`.
///
/// # Errors
///
/// Returns the reason why `text` is neither.
pub(super) fn parse_mode(text: &str) -> Result<Mode, String> {
    Mode::parse(text).map_err(|error| error.to_string())
}

/// Parses a merchant's identifier.
///
/// # Errors
///
/// Returns the reason why `text` is not one.
pub(super) fn parse_merchant_id(text: &str) -> Result<MerchantId, String> {
    MerchantId::parse(text).map_err(|error| error.to_string())
}
