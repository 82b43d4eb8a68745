//! The shop's settings. They come from the environment, because a key in the code is copied with the code.

use std::path::PathBuf;

use clap::Parser;

/// A small shop that is paid with bKash.
///
/// Prints the missing settings instead of serving, if there are any.
#[derive(Parser)]
#[command(override_usage = "axum-shop [OPTIONS]")]
pub(crate) struct Settings {
    /// The checkout's origin.
    #[arg(long, env, value_parser = origin)]
    pub(crate) checkout_origin: String,
    /// A secret key of its REST API.
    #[arg(long, env, hide_env_values = true)]
    pub(crate) checkout_key: String,
    /// The secret that webhooks are signed with.
    #[arg(long, env, hide_env_values = true)]
    pub(crate) webhook_secret: String,
    /// The port that the shop listens on.
    #[arg(long, env, default_value_t = 8080)]
    pub(crate) port: u16,
    /// The shop's origin, if it is not on this machine.
    #[arg(long, env, value_parser = origin)]
    shop_origin: Option<String>,
    /// The folder for the shop's orders.
    #[arg(long, env, default_value = "data")]
    pub(crate) data: PathBuf,
}

impl Settings {
    /// The shop's origin.
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
