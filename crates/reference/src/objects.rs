//! The objects in responses. Each object is described once, in the group of operations about it, and linked from
//! every response that contains it.

use serde_json::Value;

use crate::document::{Document, Operation};

/// An object that more than one operation returns.
pub(crate) struct Object<'a> {
    /// The name of its schema, such as `CheckoutSession`.
    pub(crate) name: &'a str,
    /// The group of operations that describes it.
    pub(crate) group: &'a str,
    /// The example of a response that contains one.
    pub(crate) example: Option<&'a Value>,
}

/// The body of a successful response: an object, or a page of objects.
pub(crate) enum ResponseBody<'a> {
    One(&'a str),
    Page(&'a str),
}

impl<'a> ResponseBody<'a> {
    pub(crate) fn of(document: &Document<'a>, operation: &Operation<'a>) -> Option<Self> {
        let (_, response) = operation.response()?;
        let schema = &response["content"]["application/json"]["schema"];
        let target = document.resolved(schema);
        if let Some(name) = schema_name(&target["properties"]["data"]["items"]) {
            return Some(Self::Page(name));
        }
        // A session as seen with a secret key, which has all members.
        schema_name(&target["anyOf"][0])
            .or_else(|| schema_name(schema))
            .map(Self::One)
    }

    pub(crate) fn name(&self) -> &'a str {
        match self {
            Self::One(name) | Self::Page(name) => name,
        }
    }
}

/// All objects with a section of their own, in the group of the first operation that returns them.
pub(crate) fn all<'a>(document: &Document<'a>) -> Vec<Object<'a>> {
    let mut found: Vec<(Object<'a>, usize)> = Vec::new();
    for (group, _) in document.groups() {
        for operation in document.operations(group) {
            let Some(body) = ResponseBody::of(document, &operation) else {
                continue;
            };
            let name = body.name();
            let place = found.iter().position(|(object, _)| object.name == name);
            let place = place.unwrap_or_else(|| {
                let example = None;
                let object = Object {
                    name,
                    group,
                    example,
                };
                found.push((object, 0));
                found.len() - 1
            });
            let (object, uses) = &mut found[place];
            *uses += 1;
            if let (ResponseBody::One(_), None) = (body, object.example) {
                object.example = operation.example();
            }
        }
    }
    let shared = found.into_iter().filter(|(_, uses)| *uses > 1);
    shared.map(|(object, _)| object).collect()
}

/// The anchor of an object's section, if it has one.
pub(crate) fn section_anchor(document: &Document<'_>, name: &str) -> Option<String> {
    let has_section = document.objects.iter().any(|object| object.name == name);
    has_section.then(|| anchor(name))
}

impl Object<'_> {
    pub(crate) fn anchor(&self) -> String {
        anchor(self.name)
    }

    pub(crate) fn title(&self) -> String {
        format!("The {}", words(self.name))
    }
}

/// The name of the schema that a `$ref` refers to.
pub(crate) fn schema_name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// The words of a schema's name: `checkout session` for `CheckoutSession`.
pub(crate) fn words(name: &str) -> String {
    let mut words = String::new();
    for char in name.chars() {
        if char.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(char.to_lowercase());
    }
    words.replace("api ", "API ")
}

fn anchor(name: &str) -> String {
    format!("object-{}", words(name).to_lowercase().replace(' ', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_names_are_split_into_words() {
        assert_eq!(words("CheckoutSession"), "checkout session");
        assert_eq!(words("ApiKey"), "API key");
        assert_eq!(anchor("ApiKey"), "object-api-key");
    }
}
