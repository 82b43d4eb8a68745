//! The Amazon SNS topic that bKash creates for one merchant: region, account and name.

use std::fmt;

/// The ARN of an SNS topic, such as `arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000`.
///
/// bKash gives it to the merchant during onboarding. Messages of any other topic are rejected, even with a valid
/// signature: anybody with an Amazon account can have SNS sign messages of a topic of their own.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TopicArn {
    text: String,
    region: String,
    account: String,
}

/// The text is not the ARN of an SNS topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a topic ARN has the form arn:aws:sns:<region>:<12-digit account>:<name>")]
pub struct TopicArnError;

impl TopicArn {
    /// Parses an ARN. Every part is checked, because the region becomes part of a host name.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not the ARN of an SNS topic.
    pub fn parse(text: &str) -> Result<Self, TopicArnError> {
        let rest = text.strip_prefix("arn:aws:sns:").ok_or(TopicArnError)?;
        let parts: Vec<_> = rest.split(':').collect();
        let [region, account, name] = parts[..] else {
            return Err(TopicArnError);
        };
        let valid_region = (3..=32).contains(&region.len())
            && region.starts_with(|first: char| first.is_ascii_lowercase())
            && region.ends_with(|last: char| last.is_ascii_digit())
            && region
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let valid_account =
            account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        // A FIFO topic's name ends in `.fifo`.
        let valid_name = (1..=256).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        if !(valid_region && valid_account && valid_name) {
            return Err(TopicArnError);
        }
        Ok(Self {
            text: text.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
        })
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The AWS region, such as `ap-southeast-1`.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The twelve digits of the AWS account that owns the topic: bKash's.
    pub fn account(&self) -> &str {
        &self.account
    }
}

impl fmt::Display for TopicArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for TopicArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_a_region_an_account_and_a_name() {
        let topic =
            TopicArn::parse("arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000").unwrap();
        assert_eq!(topic.region(), "ap-southeast-1");
        assert_eq!(topic.account(), "000000000000");
    }

    #[test]
    fn an_arn_that_could_change_the_host_is_rejected() {
        for text in [
            "",
            "arn:aws:sns:ap-southeast-1:000000000000",
            "arn:aws:sns:ap-southeast-1:000000000000:name:subscription",
            "arn:aws:sqs:ap-southeast-1:000000000000:name",
            "arn:aws:sns:evil.example/:000000000000:name",
            "arn:aws:sns:AP-SOUTHEAST-1:000000000000:name",
            "arn:aws:sns:x@evil-1:000000000000:name",
            "arn:aws:sns::000000000000:name",
            "arn:aws:sns:ap-southeast-1:00000000000:name",
            "arn:aws:sns:ap-southeast-1:00000000000x:name",
            "arn:aws:sns:ap-southeast-1:000000000000:",
            "arn:aws:sns:ap-southeast-1:000000000000:a b",
            "arn:aws:sns:ap-southeast-1:000000000000:a\nb",
        ] {
            assert_eq!(TopicArn::parse(text), Err(TopicArnError), "{text}");
        }
    }
}
