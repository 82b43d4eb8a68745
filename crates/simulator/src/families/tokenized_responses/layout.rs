//! A layout: the keys of one response in one dialect, in bKash's order.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{
    dialect::{Dialect, MsisdnFormat, TimeFormat},
    key::Key,
    record::{Fact, Record},
};
use crate::{families::description::ResponseSchema, reply::Reply};

/// The shape of one response.
#[derive(Debug)]
pub(crate) struct Layout {
    name: &'static str,
    dialect: Dialect,
    keys: &'static [Key],
    /// The keys that some responses lack.
    optional: &'static [Key],
    times: TimeFormat,
    msisdns: MsisdnFormat,
}

impl Layout {
    pub(super) const fn new(dialect: Dialect, name: &'static str, keys: &'static [Key]) -> Self {
        Self {
            name,
            dialect,
            keys,
            optional: &[],
            times: match dialect {
                Dialect::V1 | Dialect::V2 => TimeFormat::Bangladesh,
                Dialect::V03 => TimeFormat::Utc,
            },
            msisdns: MsisdnFormat::Local,
        }
    }

    /// Marks keys that some responses lack.
    pub(super) const fn optional(self, optional: &'static [Key]) -> Self {
        Self { optional, ..self }
    }

    /// Writes whole seconds of Bangladesh time, and wallet numbers with the country code.
    pub(super) const fn with_v03_search_formats(self) -> Self {
        Self {
            times: TimeFormat::BangladeshSecond,
            msisdns: MsisdnFormat::International,
            ..self
        }
    }

    /// The response to a successful call, or a refusal that comes with HTTP 200.
    pub(crate) fn reply(&self, record: &Record<'_>) -> Reply {
        Reply::of(&Response {
            layout: self,
            record,
        })
    }

    /// The schema for the OpenAPI document.
    pub(crate) fn schema(&self) -> ResponseSchema {
        let properties: Map<_, _> = self
            .keys
            .iter()
            .map(|key| (key.name(self.dialect).to_owned(), key.schema()))
            .collect();
        let required: Vec<_> = self
            .keys
            .iter()
            .filter(|key| !self.optional.contains(key))
            .map(|key| key.name(self.dialect))
            .collect();
        let name = format!("{}.{}", self.dialect.schema_prefix(), self.name);
        let schema: Value =
            json!({"type": "object", "properties": properties, "required": required});
        ResponseSchema::from_json(name, schema)
    }
}

struct Response<'a> {
    layout: &'a Layout,
    record: &'a Record<'a>,
}

impl Serialize for Response<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let layout = self.layout;
        to.collect_map(layout.keys.iter().filter_map(|key| {
            let fact = self.record.get(*key)?;
            Some((key.name(layout.dialect), Written(fact, layout)))
        }))
    }
}

/// A fact in the formats of a layout.
struct Written<'a>(&'a Fact<'a>, &'a Layout);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(fact, layout) = self;
        match fact {
            Fact::Text(text) => to.serialize_str(text),
            Fact::Seconds(seconds) => to.serialize_u64(*seconds),
            Fact::Time(moment) => to.serialize_str(&layout.times.write(*moment)),
            Fact::Wallet(wallet) => to.serialize_str(&layout.msisdns.write(wallet)),
        }
    }
}
