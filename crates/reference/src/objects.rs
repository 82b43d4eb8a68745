//! The objects that answers carry: each is described once, in the group that is about it, and linked from wherever
//! it is answered or held.

use maud::{Markup, html};
use serde_json::Value;

use crate::{
    document::{Document, Operation, text},
    json,
    schema::{Side, fields},
    text::{code, line},
};

/// An object that more than one operation answers with.
pub(crate) struct Object<'a> {
    /// Its name in the document, such as `CheckoutSession`.
    name: &'a str,
    /// The group of operations that is about it.
    pub(crate) group: &'a str,
    /// An answer with one.
    example: Option<&'a Value>,
}

/// What an operation answers with: one object, or a page of them.
pub(crate) enum Answered<'a> {
    One(&'a str),
    Page(&'a str),
}

impl<'a> Answered<'a> {
    pub(crate) fn of(document: &Document<'a>, operation: &Operation<'a>) -> Option<Self> {
        let (_, answer) = operation.answer()?;
        let schema = &answer["content"]["application/json"]["schema"];
        let target = document.resolved(schema);
        if let Some(name) = named(&target["properties"]["data"]["items"]) {
            return Some(Self::Page(name));
        }
        // With either kind of key: what the secret one sees has all.
        named(&target["anyOf"][0])
            .or_else(|| named(schema))
            .map(Self::One)
    }

    pub(crate) fn name(&self) -> &'a str {
        match self {
            Self::One(name) | Self::Page(name) => name,
        }
    }
}

/// Every object that has a place of its own: in the group of the first operation that answers with it.
pub(crate) fn all<'a>(document: &Document<'a>) -> Vec<Object<'a>> {
    let mut seen: Vec<(Object<'a>, usize)> = Vec::new();
    for (group, _) in document.groups() {
        for operation in document.operations(group) {
            let Some(answered) = Answered::of(document, &operation) else {
                continue;
            };
            let name = answered.name();
            let place = seen.iter().position(|(object, _)| object.name == name);
            let place = place.unwrap_or_else(|| {
                let example = None;
                let object = Object {
                    name,
                    group,
                    example,
                };
                seen.push((object, 0));
                seen.len() - 1
            });
            let (object, uses) = &mut seen[place];
            *uses += 1;
            if let (Answered::One(_), None) = (answered, object.example) {
                object.example = operation.example();
            }
        }
    }
    let often = seen.into_iter().filter(|(_, uses)| *uses > 1);
    often.map(|(object, _)| object).collect()
}

/// The place where an object is described, if it has one.
pub(crate) fn place(document: &Document<'_>, name: &str) -> Option<String> {
    let has_place = document.objects.iter().any(|object| object.name == name);
    has_place.then(|| anchor(name))
}

impl Object<'_> {
    pub(crate) fn anchor(&self) -> String {
        anchor(self.name)
    }

    pub(crate) fn title(&self) -> String {
        format!("The {}", words(self.name))
    }

    pub(crate) fn section(&self, document: &Document<'_>) -> Markup {
        let id = self.anchor();
        let schema = document.schema(self.name);
        html! {
            article.operation aria-labelledby=(id) {
                div.words-side {
                    h3 id=(id) { a.anchor href={ "#" (id) } { (self.title()) } }
                    p { (line(text(&schema["description"]))) }
                    (fields(document, schema, Side::Answer))
                }
                div.code-side {
                    @if let Some(example) = self.example {
                        (code(&self.title(), &json::plain(example)))
                    }
                }
            }
        }
    }
}

/// The name of the schema that a reference leads to.
pub(crate) fn named(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// `CheckoutSession` as people write it.
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
    fn names_of_the_document_become_words() {
        assert_eq!(words("CheckoutSession"), "checkout session");
        assert_eq!(words("ApiKey"), "API key");
        assert_eq!(anchor("ApiKey"), "object-api-key");
    }
}
