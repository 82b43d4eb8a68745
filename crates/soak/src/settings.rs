//! What the processes of a run are told.

use std::path::{Path, PathBuf};

/// The key that seals the run's databases. It guards nothing.
pub(crate) const MASTER_KEY: &str =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The wallet of every payer.
pub(crate) const WALLET: &str = "01770618575";

/// The topic of the merchant's notifications.
const TOPIC: &str = "arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000";

/// The programs and where they write.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The server's binary, with fail points.
    pub(crate) server: PathBuf,
    /// The simulator's binary.
    pub(crate) simulator: PathBuf,
    /// The server's configuration file.
    pub(crate) config: PathBuf,
    /// The folder of all files of the run.
    pub(crate) folder: PathBuf,
    pub(crate) seed: u64,
}

/// The arguments of a simulated bKash.
pub(crate) fn simulator_arguments(port: u16) -> Vec<String> {
    let listen = format!("127.0.0.1:{port}");
    let set = [
        "duplicate_window_seconds=0",
        "wallet_balance=\"1000000000.00\"",
        // A bound for its memory; the run looks at them every second.
        "calls_kept=3000",
    ];
    let mut arguments = vec!["--listen".to_owned(), listen];
    arguments.extend(
        set.into_iter()
            .flat_map(|set| ["--set".to_owned(), set.to_owned()]),
    );
    arguments
}

/// The environment of a server, or of another command of its binary.
pub(crate) fn environment(
    listen: u16,
    public: u16,
    bkash: &str,
    database: &Path,
) -> Vec<(&'static str, String)> {
    let many = "100000000".to_owned();
    vec![
        ("CHECKOUT__SERVER__LISTEN", format!("127.0.0.1:{listen}")),
        (
            "CHECKOUT__SERVER__PUBLIC_ORIGIN",
            format!("http://127.0.0.1:{public}"),
        ),
        (
            "CHECKOUT__STORAGE__DATABASE",
            database.display().to_string(),
        ),
        (
            "CHECKOUT__MERCHANT__RETURN_ORIGINS",
            "[\"https://shop.example\"]".to_owned(),
        ),
        ("CHECKOUT__BKASH__BASE_URL", format!("{bkash}/v1.2.0-beta")),
        ("CHECKOUT__BKASH__PAGE_ORIGINS", format!("[\"{bkash}\"]")),
        ("CHECKOUT__BKASH__IPN_TOPIC", TOPIC.to_owned()),
        ("CHECKOUT__LIMITS__REQUESTS_PER_MINUTE", many.clone()),
        ("CHECKOUT__LIMITS__CHANGES_PER_MINUTE", many.clone()),
        ("CHECKOUT__LIMITS__REQUESTS_PER_MINUTE_PER_KEY", many),
        ("CHECKOUT_MASTER_KEY", MASTER_KEY.to_owned()),
        ("BKASH_APP_KEY", "sim-app-key".to_owned()),
        ("BKASH_APP_SECRET", "sim-app-secret".to_owned()),
        ("BKASH_USERNAME", "sim-user".to_owned()),
        ("BKASH_PASSWORD", "sim-pass".to_owned()),
    ]
}
