//! Checks the URLs that a message can make the server fetch, against server-side request forgery.
//!
//! A message names the URL of its certificate and, once, the URL that confirms a subscription, before its signature is
//! verified. Neither is passed on to the HTTP client as received. The certificate's URL must equal, byte for byte, a URL
//! in the expected form, and the confirmation's URL is rebuilt from checked parts. So differences between URL parsers
//! cannot be exploited.

use bkash_types::TopicArn;
use url::form_urlencoded;

use super::{IpnError, Sender};

/// The length limit of a certificate's name. SNS's have 32 hexadecimal digits.
const MAX_NAME_LENGTH: usize = 64;
/// The length limit of a subscription token. SNS's have about 250 hexadecimal digits.
const MAX_TOKEN_LENGTH: usize = 512;

/// The sender's origin: `https://sns.<region>.amazonaws.com` or the simulator's, without a trailing slash.
fn origin(sender: &Sender, topic: &TopicArn) -> String {
    match sender {
        Sender::Amazon => format!("https://sns.{}.amazonaws.com", topic.region()),
        Sender::Simulator(origin) => origin.as_str().to_owned(),
    }
}

/// Accepts a `SigningCertURL` of the form `<origin>/SimpleNotificationService-<letters and digits>.pem`.
pub(super) fn certificate_url(
    text: &str,
    sender: &Sender,
    topic: &TopicArn,
) -> Result<String, IpnError> {
    let name = text
        .strip_prefix(&origin(sender, topic))
        .and_then(|path| path.strip_prefix("/SimpleNotificationService-"))
        .and_then(|file| file.strip_suffix(".pem"))
        .ok_or(IpnError::UntrustedCertificateUrl)?;
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if name.is_empty() || name.len() > MAX_NAME_LENGTH || !plain {
        return Err(IpnError::UntrustedCertificateUrl);
    }
    Ok(text.to_owned())
}

/// Rebuilds a `SubscribeURL` that asks the sender to confirm this topic with this token.
pub(super) fn confirmation_url(
    text: &str,
    token: &str,
    sender: &Sender,
    topic: &TopicArn,
) -> Result<String, IpnError> {
    let untrusted = IpnError::UntrustedSubscribeUrl;
    // SNS serves the confirmation at `/`. The simulator's `/` is the customer's page.
    let base = match sender {
        Sender::Amazon => origin(sender, topic) + "/?",
        Sender::Simulator(_) => origin(sender, topic) + "/sns/?",
    };
    let query = text.strip_prefix(&base).ok_or(untrusted)?;
    let plain_token = token.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if token.is_empty() || token.len() > MAX_TOKEN_LENGTH || !plain_token {
        return Err(untrusted);
    }
    let mut parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    parameters.sort();
    let expected = [
        ("Action", "ConfirmSubscription"),
        ("Token", token),
        ("TopicArn", topic.as_str()),
    ];
    let same = parameters.len() == expected.len()
        && parameters
            .iter()
            .zip(expected)
            .all(|((key, value), expected)| (key.as_ref(), value.as_ref()) == expected);
    if !same {
        return Err(untrusted);
    }
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(expected)
        .finish();
    Ok(base + &query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipn::SimulatorOrigin;

    const TOPIC: &str = "arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000";
    const GOOD: &str = "https://sns.ap-southeast-1.amazonaws.com/SimpleNotificationService-010a507c1833636cd94bdb98bd93083a.pem";

    fn topic() -> TopicArn {
        TopicArn::parse(TOPIC).unwrap()
    }

    #[test]
    fn amazons_certificate_url_is_accepted() {
        assert_eq!(
            certificate_url(GOOD, &Sender::Amazon, &topic()).as_deref(),
            Ok(GOOD)
        );
    }

    #[test]
    fn every_other_certificate_url_is_rejected() {
        let file = "/SimpleNotificationService-010a507c1833636cd94bdb98bd93083a.pem";
        let host = "sns.ap-southeast-1.amazonaws.com";
        let mut rejected: Vec<String> = [
            // Other schemes.
            format!("http://{host}{file}"),
            format!("HTTPS://{host}{file}"),
            format!("ftp://{host}{file}"),
            format!("//{host}{file}"),
            format!("https:{host}{file}"),
            format!("https:\\\\{host}{file}"),
            format!(" https://{host}{file}"),
            // User info.
            format!("https://{host}@evil.example{file}"),
            format!("https://evil.example@{host}{file}"),
            format!("https://{host}:443@evil.example{file}"),
            format!("https://evil.example\\@{host}{file}"),
            format!("https://evil.example#@{host}{file}"),
            format!("https://evil.example?@{host}{file}"),
            // Other hosts.
            format!("https://{host}.evil.example{file}"),
            format!("https://evil{host}{file}"),
            format!("https://evil.{host}{file}"),
            format!("https://evil.example/{host}{file}"),
            format!("https://{host}.{file}"),
            format!("https://SNS.ap-southeast-1.amazonaws.com{file}"),
            format!("https://sns.AP-SOUTHEAST-1.amazonaws.com{file}"),
            format!("https://sns.us-east-1.amazonaws.com{file}"),
            format!("https://sns.amazonaws.com{file}"),
            format!("https://sns.ap-southeast-1.amazonaws.com.cn{file}"),
            format!("https://s3.ap-southeast-1.amazonaws.com{file}"),
            format!("https://sns-ap-southeast-1.amazonaws.com{file}"),
            format!("https://sns。ap-southeast-1.amazonaws.com{file}"),
            format!("https://sns%2Eap-southeast-1.amazonaws.com{file}"),
            format!("https://sns.ap\u{ad}-southeast-1.amazonaws.com{file}"),
            format!("https://[::1]{file}"),
            format!("https://[::ffff:7f00:1]{file}"),
            format!("https://127.0.0.1{file}"),
            format!("https://169.254.169.254{file}"),
            format!("https://0x7f000001{file}"),
            format!("https://localhost{file}"),
            // Ports.
            format!("https://{host}:443{file}"),
            format!("https://{host}:8443{file}"),
            format!("https://{host}:{file}"),
            // Paths.
            format!("https://{host}/evil{file}"),
            format!("https://{host}//{}", &file[1..]),
            format!("https://{host}/../{}", &file[1..]),
            format!("https://{host}/SimpleNotificationService-.pem"),
            format!("https://{host}/SimpleNotificationService-a/../../b.pem"),
            format!("https://{host}/SimpleNotificationService-a%2f..%2fb.pem"),
            format!("https://{host}/SimpleNotificationService-%61.pem"),
            format!("https://{host}/%53impleNotificationService-a.pem"),
            format!("https://{host}/simplenotificationservice-a.pem"),
            format!("https://{host}/SimpleNotificationService-a.PEM"),
            format!("https://{host}/SimpleNotificationService-a.pem.evil"),
            format!("https://{host}/bucket/evil.pem"),
            format!(
                "https://{host}/SimpleNotificationService-{}.pem",
                "a".repeat(65)
            ),
            // Queries, fragments, and characters that parsers strip.
            format!("{GOOD}?a=b"),
            format!("{GOOD}?"),
            format!("{GOOD}#fragment"),
            format!("{GOOD}#"),
            format!("{GOOD} "),
            format!("{GOOD}\n"),
            format!("https://{host}/Simple\tNotificationService-a.pem"),
            format!("https://{host}/SimpleNotificationService-a;.pem"),
            format!("https://{host}/SimpleNotificationService-১.pem"),
            "file:///etc/passwd.pem".to_owned(),
            String::new(),
        ]
        .into();
        // The simulator's URL is rejected if Amazon is the sender, and the other way round.
        rejected.push(format!("http://127.0.0.1:4010{file}"));
        for text in rejected {
            assert_eq!(
                certificate_url(&text, &Sender::Amazon, &topic()),
                Err(IpnError::UntrustedCertificateUrl),
                "{text}"
            );
        }
        let simulator = Sender::Simulator(SimulatorOrigin::parse("http://127.0.0.1:4010").unwrap());
        assert!(
            certificate_url(
                &format!("http://127.0.0.1:4010{file}"),
                &simulator,
                &topic()
            )
            .is_ok()
        );
        for text in [
            GOOD.to_owned(),
            format!("http://127.0.0.1:4011{file}"),
            format!("http://127.0.0.1:40100{file}"),
            format!("http://127.0.0.1:4010@evil.example{file}"),
            format!("http://127.0.0.1:4010.evil.example{file}"),
            format!("http://localhost:4010{file}"),
        ] {
            assert_eq!(
                certificate_url(&text, &simulator, &topic()),
                Err(IpnError::UntrustedCertificateUrl),
                "{text}"
            );
        }
    }

    #[test]
    fn a_confirmation_url_is_rebuilt_from_checked_parts() {
        let sns = "https://sns.ap-southeast-1.amazonaws.com/?";
        let written = format!(
            "{sns}Action=ConfirmSubscription&Token=0a1b&TopicArn=arn%3Aaws%3Asns%3Aap-southeast-1%3A000000000000%3Abpt_8801700000000"
        );
        for text in [
            format!("{sns}Action=ConfirmSubscription&TopicArn={TOPIC}&Token=0a1b"),
            format!("{sns}Token=0a1b&TopicArn={TOPIC}&Action=ConfirmSubscription"),
            written.clone(),
        ] {
            assert_eq!(
                confirmation_url(&text, "0a1b", &Sender::Amazon, &topic()),
                Ok(written.clone()),
                "{text}"
            );
        }
    }

    #[test]
    fn every_other_confirmation_url_is_rejected() {
        let host = "sns.ap-southeast-1.amazonaws.com";
        let query = format!("Action=ConfirmSubscription&TopicArn={TOPIC}&Token=0a1b");
        for text in [
            format!("http://{host}/?{query}"),
            format!("https://{host}:443/?{query}"),
            format!("https://{host}@evil.example/?{query}"),
            format!("https://{host}.evil.example/?{query}"),
            format!("https://evil.example/?{query}"),
            format!("https://SNS.ap-southeast-1.amazonaws.com/?{query}"),
            format!("https://{host}./?{query}"),
            format!("https://[::1]/?{query}"),
            format!("https://{host}/path/?{query}"),
            format!("https://{host}?{query}"),
            format!("https://{host}/%3F{query}"),
            format!("https://{host}/?{query}#fragment"),
            format!("https://{host}/?{query}&Action=DeleteTopic"),
            format!("https://{host}/?{query}&Endpoint=evil"),
            format!("https://{host}/?{query}&Zone=evil"),
            format!("https://{host}/?{query}&Token=0a1b"),
            format!("https://{host}/?Action=DeleteTopic&TopicArn={TOPIC}&Token=0a1b"),
            format!("https://{host}/?Action=ConfirmSubscription&TopicArn={TOPIC}"),
            format!("https://{host}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=other"),
            format!("https://{host}/?Action=ConfirmSubscription&TopicArn={TOPIC}x&Token=0a1b"),
            format!("https://{host}/?action=ConfirmSubscription&TopicArn={TOPIC}&Token=0a1b"),
            format!("https://{host}/? {query}"),
            format!("https://{host}/?{query}\r\nHost: evil.example"),
            format!("http://127.0.0.1:4010/sns/?{query}"),
        ] {
            assert_eq!(
                confirmation_url(&text, "0a1b", &Sender::Amazon, &topic()),
                Err(IpnError::UntrustedSubscribeUrl),
                "{text}"
            );
        }
        let text = format!("https://{host}/?{query}").replace("0a1b", "");
        assert!(confirmation_url(&text, "", &Sender::Amazon, &topic()).is_err());
    }
}
