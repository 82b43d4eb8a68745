//! What the shop must be told. It comes from the environment, because a key in the code ends up in somebody's copy of it.

use std::path::PathBuf;

use clap::Parser;

/// A small shop that is paid with bKash.
///
/// A setting that is missing is named, and nothing is served.
#[derive(Parser)]
#[command(override_usage = "axum-shop [OPTIONS]")]
pub(crate) struct Settings {
    /// Where the checkout is.
    #[arg(long, env, value_parser = origin)]
    pub(crate) checkout_origin: String,
    /// A secret key to its REST API.
    #[arg(long, env, hide_env_values = true)]
    pub(crate) checkout_key: String,
    /// What webhooks are signed with.
    #[arg(long, env, hide_env_values = true)]
    pub(crate) webhook_secret: String,
    /// Where the shop listens.
    #[arg(long, env, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Where payers find the shop, if not on this machine.
    #[arg(long, env, value_parser = origin)]
    shop_origin: Option<String>,
    /// The folder for the shop's orders.
    #[arg(long, env, default_value = "data")]
    pub(crate) data: PathBuf,
}

impl Settings {
    /// Where payers find the shop.
    pub(crate) fn shop(&self) -> String {
        let here = || format!("http://localhost:{}", self.port);
        self.shop_origin.clone().unwrap_or_else(here)
    }
}

fn origin(text: &str) -> Result<String, &'static str> {
    if text.starts_with("http://") || text.starts_with("https://") {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("such as https://pay.example")
    }
}
