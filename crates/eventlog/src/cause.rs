//! Who caused an event, the source of the request, and the address it came from. Recorded with every event.

use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

/// Who caused an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A merchant's API key, by its identifier.
    Key(String),
    /// A person with a shell on the server, by the name of the system user.
    Operator(String),
    /// The payer, in a browser.
    Payer,
    /// bKash: the answer to a call, or a notification.
    Bkash,
    /// This software, when a stream was due.
    System,
}

/// The source of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The REST API.
    Api,
    /// A page or a server function.
    Page,
    /// The payer's browser, redirected by bKash.
    Callback,
    /// A notification of bKash's.
    Notification,
    /// The answer to a call to bKash.
    Answer,
    /// The worker.
    Worker,
    /// The command line.
    Command,
}

/// Who caused an event, the source of the request, and the address it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Who caused it.
    pub actor: Actor,
    /// The source of the request.
    pub source: Source,
    /// The address that the request came from, in its canonical form; `None` if it is not known or not recorded.
    pub address: Option<IpAddr>,
}

impl Cause {
    /// The payer on a page.
    pub const PAYER: Self = Self {
        actor: Actor::Payer,
        source: Source::Page,
        address: None,
    };

    /// The payer's browser, redirected by bKash.
    pub const CALLBACK: Self = Self {
        actor: Actor::Payer,
        source: Source::Callback,
        address: None,
    };

    /// bKash's answer to a call.
    pub const ANSWER: Self = Self {
        actor: Actor::Bkash,
        source: Source::Answer,
        address: None,
    };

    /// A notification of bKash's.
    pub const NOTIFICATION: Self = Self {
        actor: Actor::Bkash,
        source: Source::Notification,
        address: None,
    };

    /// The worker, when a stream was due.
    pub const WORKER: Self = Self {
        actor: Actor::System,
        source: Source::Worker,
        address: None,
    };

    /// A merchant's back end, with the API key `id`.
    pub fn key(id: &str) -> Self {
        Self {
            actor: Actor::Key(id.to_owned()),
            source: Source::Api,
            address: None,
        }
    }

    /// A person with a shell on the server.
    pub fn operator(name: &str) -> Self {
        Self {
            actor: Actor::Operator(name.to_owned()),
            source: Source::Command,
            address: None,
        }
    }

    /// The same cause with the address that the request came from. It is recorded for keys and operators only: the address
    /// of a payer is personal data that nobody needs later, and bKash and this software have none.
    #[must_use]
    pub fn from_address(mut self, address: Option<IpAddr>) -> Self {
        self.address = match self.actor {
            Actor::Key(_) | Actor::Operator(_) => address.map(|address| address.to_canonical()),
            Actor::Payer | Actor::Bkash | Actor::System => None,
        };
        self
    }

    /// The text form of the address.
    pub fn address_text(&self) -> Option<String> {
        self.address.map(|address| address.to_string())
    }
}

impl Actor {
    /// Parses the text form; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.split_once(':') {
            Some(("key", id)) => Self::Key(id.to_owned()),
            Some(("operator", name)) => Self::Operator(name.to_owned()),
            Some(_) => return None,
            None => match text {
                "payer" => Self::Payer,
                "bkash" => Self::Bkash,
                "system" => Self::System,
                _ => return None,
            },
        })
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(id) => write!(formatter, "key:{id}"),
            Self::Operator(name) => write!(formatter, "operator:{name}"),
            Self::Payer => formatter.write_str("payer"),
            Self::Bkash => formatter.write_str("bkash"),
            Self::System => formatter.write_str("system"),
        }
    }
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 7] = [
        Self::Api,
        Self::Page,
        Self::Callback,
        Self::Notification,
        Self::Answer,
        Self::Worker,
        Self::Command,
    ];

    /// The text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Page => "page",
            Self::Callback => "callback",
            Self::Notification => "notification",
            Self::Answer => "answer",
            Self::Worker => "worker",
            Self::Command => "command",
        }
    }

    /// Parses the text form; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_and_sources_round_trip_through_their_text() {
        let actors = [
            Actor::Key("key_1".to_owned()),
            Actor::Operator("alice: night shift".to_owned()),
            Actor::Payer,
            Actor::Bkash,
            Actor::System,
        ];
        for actor in actors {
            assert_eq!(Actor::parse(&actor.to_string()), Some(actor));
        }
        assert_eq!(Actor::parse("key"), None);
        assert_eq!(Actor::parse("robot:7"), None);
        for source in Source::ALL {
            assert_eq!(Source::parse(source.as_str()), Some(source));
        }
    }

    #[test]
    fn the_address_is_recorded_for_keys_and_operators_alone() {
        let address: IpAddr = "::ffff:203.0.113.9".parse().unwrap();
        for cause in [Cause::key("key_1"), Cause::operator("alice")] {
            let cause = cause.from_address(Some(address));
            assert_eq!(cause.address_text().as_deref(), Some("203.0.113.9"));
        }
        for cause in [
            Cause::PAYER,
            Cause::CALLBACK,
            Cause::ANSWER,
            Cause::NOTIFICATION,
            Cause::WORKER,
        ] {
            assert_eq!(cause.clone().from_address(Some(address)), cause);
        }
    }
}
