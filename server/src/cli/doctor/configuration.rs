//! Settings that are valid, and wrong for a server that payers reach.

use domain::Mode;

use super::finding::Finding;
use crate::config::Config;

const CHECK: &str = "configuration";

/// Checks the settings against each other.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let is_https = config.public_origin.starts_with("https:");
    let mut findings = Vec::new();
    let mode = match config.provider_account.mode() {
        Mode::Live => "takes real money",
        Mode::Test => "takes no real money: its base URL is not a live one",
    };
    findings.push(Finding::ok(
        CHECK,
        format!("The configuration is valid; {} {mode}.", config.account()),
    ));
    if !is_https {
        findings.push(Finding::warning(
            CHECK,
            format!(
                "[server] public-origin is {}: only browsers on this machine can pay. Set the https origin of your proxy.",
                config.public_origin
            ),
        ));
    }
    if is_https && config.trusted_proxies.is_empty() {
        findings.push(Finding::warning(
            CHECK,
            "[server] trusted-proxies is empty: all payers share the limits of the proxy's address. List the address from \
             which the proxy connects, such as [\"127.0.0.1\"].",
        ));
    }
    if is_https && !config.listen.ip().is_loopback() {
        findings.push(Finding::warning(
            CHECK,
            format!(
                "[server] listen is {}, where the server answers without TLS. Listen on 127.0.0.1, or let a firewall admit \
                 the proxy alone.",
                config.listen
            ),
        ));
    }
    match config.metrics_address {
        None => findings.push(Finding::ok(
            CHECK,
            "No metrics are served, so nobody is alarmed: see docs/monitoring.md.",
        )),
        Some(address) if address.ip().is_loopback() => {}
        Some(address) => findings.push(Finding::warning(
            CHECK,
            format!(
                "[server] metrics-address is {address}: metrics show your turnover. Let a firewall admit Prometheus alone."
            ),
        )),
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{
        cli::doctor::finding::Outcome,
        config::{Config, Environment},
    };

    const FILE: &str = include_str!("../../../../Leptos.toml");

    /// The warnings about a configuration with some settings.
    fn warnings(settings: &[(&str, &str)]) -> Vec<String> {
        let environment: Environment = settings.iter().copied().collect();
        let config = Config::parse("Leptos.toml", FILE, &environment).unwrap();
        let findings = check(&config).into_iter();
        findings
            .filter(|finding| finding.outcome == Outcome::Warning)
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn each_unfit_setting_is_named_and_a_fit_configuration_has_no_warning() {
        let origin = ("CHECKOUT__SERVER__PUBLIC_ORIGIN", "https://pay.example");
        let proxies = ("CHECKOUT__SERVER__TRUSTED_PROXIES", "[\"127.0.0.1\"]");
        assert_eq!(warnings(&[origin, proxies]), Vec::<String>::new());
        for (settings, named) in [
            (vec![], "public-origin"),
            (vec![origin], "trusted-proxies"),
            (
                vec![
                    origin,
                    proxies,
                    ("CHECKOUT__SERVER__LISTEN", "0.0.0.0:3000"),
                ],
                "listen",
            ),
            (
                vec![
                    origin,
                    proxies,
                    ("CHECKOUT__SERVER__METRICS_ADDRESS", "0.0.0.0:9464"),
                ],
                "metrics-address",
            ),
        ] {
            let found = warnings(&settings);
            assert!(
                found.len() == 1 && found[0].contains(named),
                "{named}: {found:?}"
            );
        }
    }
}
