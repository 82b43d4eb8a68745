//! Where everybody is reached, and who pays.

/// Where every process of the checkout is reached.
pub(crate) const ORIGIN: &str = "http://127.0.0.1:3000";

/// Where bKash is reached.
pub(crate) const BKASH_ORIGIN: &str = "http://127.0.0.1:4010";

/// The endpoint of webhooks that answers nearly always, and the one that is often dead.
pub(crate) const ENDPOINTS: [&str; 2] = ["http://127.0.0.1:5001/good", "http://127.0.0.1:5002/bad"];

/// The topic of the merchant's notifications.
pub(crate) const TOPIC: &str = "arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000";

/// The wallet of every payer.
pub(crate) const WALLET: &str = "01770618575";
