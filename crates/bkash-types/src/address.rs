//! Addresses that secrets and payers may be sent to.

use domain::{Mode, is_web_address};
use url::{Host, Url};

/// Why an address is rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// The text is not an absolute URL with a host.
    #[error("{0:?} is not an absolute URL such as https://tokenized.sandbox.bka.sh/v1.2.0-beta")]
    NotAbsolute(String),
    /// Plain HTTP to another machine would send credentials in the clear.
    #[error("{0:?} must begin with https:// (http:// is only for a simulator on this machine)")]
    NotSecure(String),
    /// Parsers disagree about the host, or a user name misleads people.
    #[error(
        "{0:?} must be written https://host/path, without a user name, backslashes, spaces and invisible characters"
    )]
    Ambiguous(String),
}

/// Parses an absolute URL with the scheme `https`, or `http` on this machine.
///
/// # Errors
///
/// Returns an error if the text is not an absolute URL, or uses another scheme, or plain HTTP to another machine, or if
/// parsers disagree about its host.
pub fn parse_url(text: &str) -> Result<Url, AddressError> {
    let url = Url::parse(text).map_err(|_| AddressError::NotAbsolute(text.to_owned()))?;
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(AddressError::NotAbsolute(text.to_owned())),
    };
    match url.scheme() {
        "https" => {}
        "http" if local => {}
        _ => return Err(AddressError::NotSecure(text.to_owned())),
    }
    if is_web_address(text) {
        Ok(url)
    } else {
        Err(AddressError::Ambiguous(text.to_owned()))
    }
}

/// The mode of an API at a base URL: test on this machine and in bKash's sandbox, live everywhere else.
pub fn mode_of(base_url: &Url) -> Mode {
    let host = base_url.host_str().unwrap_or_default();
    let sandbox = host.split('.').any(|label| label == "sandbox");
    if base_url.scheme() == "http" || sandbox {
        Mode::Test
    } else {
        Mode::Live
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_machine_is_accepted() {
        for text in [
            "https://tokenized.pay.bka.sh/v1.2.0-beta",
            "http://localhost:4010",
            "http://127.0.0.1:4010/v1.2.0-beta",
            "http://[::1]:4010",
        ] {
            assert!(parse_url(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "/v1.2.0-beta",
            "tokenized.pay.bka.sh",
            "data:text/plain,a",
        ] {
            let error = AddressError::NotAbsolute(text.to_owned());
            assert_eq!(parse_url(text), Err(error));
        }
        for text in ["http://10.0.0.1/v1.2.0-beta", "ftp://localhost/"] {
            let error = AddressError::NotSecure(text.to_owned());
            assert_eq!(parse_url(text), Err(error));
        }
        for text in [
            "https:/shop.example/x",
            "https://shop.example\\@evil.example/",
            "https://user@shop.example/",
        ] {
            let error = AddressError::Ambiguous(text.to_owned());
            assert_eq!(parse_url(text), Err(error));
        }
    }

    #[test]
    fn only_this_machine_and_the_sandbox_are_in_test_mode() {
        for (url, mode) in [
            ("https://tokenized.sandbox.bka.sh/v1.2.0-beta", Mode::Test),
            ("http://127.0.0.1:4010/v1.2.0-beta", Mode::Test),
            ("https://tokenized.pay.bka.sh/v1.2.0-beta", Mode::Live),
            ("https://proxy.example/sandbox/v1.2.0-beta", Mode::Live),
        ] {
            assert_eq!(mode_of(&Url::parse(url).unwrap()), mode, "{url}");
        }
    }
}
