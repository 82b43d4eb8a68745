//! Descriptions of each family's calls: the fields that they read and the responses. The OpenAPI
//! document is generated from them, and a test compares it with real responses.

use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{api::Api, gateway::Route};

/// A family's routes below a base path.
pub(crate) struct Table {
    pub(crate) api: Api,
    pub(crate) base: &'static str,
    pub(crate) routes: &'static [Route],
    /// What a call to the route can be; some routes serve several calls.
    pub(crate) describe: fn(&Route) -> Vec<CallDescription>,
    /// The HTTP status and the shape of a business refusal.
    pub(crate) refused: (u16, ResponseSchema),
    /// The same for Grant and Refresh.
    pub(crate) token_refused: (u16, ResponseSchema),
}

/// A call, its fields and its responses.
pub(crate) struct CallDescription {
    pub(crate) summary: &'static str,
    pub(crate) fields: Vec<Field>,
    /// The possible responses to a successful call.
    pub(crate) answers: Vec<ResponseSchema>,
}

impl CallDescription {
    pub(super) fn new(
        summary: &'static str,
        fields: impl IntoIterator<Item = Field>,
        answers: impl IntoIterator<Item = ResponseSchema>,
    ) -> Self {
        Self {
            summary,
            fields: fields.into_iter().collect(),
            answers: answers.into_iter().collect(),
        }
    }
}

/// A field of a request body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) about: &'static str,
    /// The accepted values; empty if any value is accepted.
    pub(crate) values: &'static [&'static str],
    /// Another accepted spelling, which published clients use.
    pub(crate) alias: Option<&'static str>,
    /// Accepts a JSON number as well as a string.
    pub(crate) is_amount: bool,
}

impl Field {
    pub(super) const fn required_field(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            required: true,
            about,
            values: &[],
            alias: None,
            is_amount: false,
        }
    }

    pub(super) const fn optional(name: &'static str, about: &'static str) -> Self {
        Self {
            required: false,
            ..Self::required_field(name, about)
        }
    }

    pub(super) const fn one_of(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }

    pub(super) const fn or(self, alias: &'static str) -> Self {
        Self {
            alias: Some(alias),
            ..self
        }
    }

    pub(super) const fn amount(name: &'static str) -> Self {
        Self {
            is_amount: true,
            ..Self::required_field(name, "Taka with at most two decimals, as text.")
        }
    }
}

/// A response schema, with the schemas that it refers to.
#[derive(Clone)]
pub(crate) struct ResponseSchema {
    pub(crate) name: String,
    /// Names and schemas, this one first.
    pub(crate) schemas: Vec<(String, Value)>,
}

impl ResponseSchema {
    /// The schema of a type.
    pub(crate) fn of<T: ToSchema>() -> Self {
        let mut referred = Vec::new();
        T::schemas(&mut referred);
        let referred = referred
            .into_iter()
            .map(|(name, schema)| (name, json!(schema)));
        let name = T::name().into_owned();
        Self {
            schemas: std::iter::once((name.clone(), json!(T::schema())))
                .chain(referred)
                .collect(),
            name,
        }
    }

    /// A schema that refers to no other.
    pub(crate) fn from_json(name: String, schema: Value) -> Self {
        Self {
            schemas: vec![(name.clone(), schema)],
            name,
        }
    }
}

/// The fields of Grant.
pub(super) const GRANT: [Field; 2] = [
    Field::required_field("app_key", "Issued by bKash during onboarding."),
    Field::required_field("app_secret", "Issued by bKash during onboarding."),
];

/// The fields of Refresh.
pub(super) const REFRESH: [Field; 3] = [
    GRANT[0],
    GRANT[1],
    Field::required_field(
        "refresh_token",
        "The refresh token of the last Grant or Refresh.",
    ),
];

/// The payment fields of Create.
pub(super) const PURCHASE: [Field; 5] = [
    Field::amount("amount"),
    Field::required_field("currency", "Always BDT.").one_of(&["BDT"]),
    Field::required_field(
        "intent",
        "Whether money moves at Execute or is held until Capture.",
    )
    .one_of(&["sale", "authorization"]),
    Field::required_field(
        "merchantInvoiceNumber",
        "The merchant's own number, at most 255 characters without < > &.",
    ),
    Field::optional(
        "merchantAssociationInfo",
        "Tag, length and value, at most 255 characters, such as MI05MID54.",
    ),
];

pub(super) const CALLBACK_URL: Field = Field::required_field(
    "callbackURL",
    "The URL that the customer's browser returns to, with paymentID, status and signature added.",
);

pub(super) const PAYER_REFERENCE: Field = Field::required_field(
    "payerReference",
    "The payer, at most 255 characters without < > &; a wallet number fills in the page.",
);
