//! What other crates may know of bKash without its HTTP client.
//!
//! - [`Family`], [`Config`] and [`Credentials`]: which API a merchant uses, where it is, and the secrets it needs.
//! - [`parse_url`] and [`mode_of`]: which addresses are safe for secrets, and whether real money moves there.
//! - [`TopicArn`]: the Amazon SNS topic of a merchant's payment notifications.
//! - [`error_codes`]: bKash's error codes, one list per API family.
//!
//! The client itself is the crate `bkash`.

mod address;
mod config;
pub mod error_codes;
mod family;
mod topic_arn;

pub use address::{AddressError, mode_of, parse_url};
pub use config::{Config, Credentials};
pub use family::{Family, WrongBaseUrl};
pub use topic_arn::{TopicArn, TopicArnError};
