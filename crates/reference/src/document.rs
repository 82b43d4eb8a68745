//! Read access to the OpenAPI document.

use serde_json::Value;

use crate::objects::{self, Object};

/// The OpenAPI document of a checkout at `origin`.
pub(crate) struct Document<'a> {
    json: &'a Value,
    pub(crate) origin: &'a str,
    pub(crate) objects: Vec<Object<'a>>,
}

/// An operation of the document.
pub(crate) struct Operation<'a> {
    pub(crate) method: String,
    pub(crate) path: &'a str,
    json: &'a Value,
}

impl<'a> Document<'a> {
    pub(crate) fn new(json: &'a Value, origin: &'a str) -> Self {
        let mut document = Self {
            json,
            origin,
            objects: Vec::new(),
        };
        document.objects = objects::all(&document);
        document
    }

    /// The objects that are described in a group of operations.
    pub(crate) fn objects_of(&self, group: &str) -> impl Iterator<Item = &Object<'a>> {
        self.objects
            .iter()
            .filter(move |object| object.group == group)
    }

    /// A member of the document's `info`.
    pub(crate) fn info(&self, name: &str) -> &'a str {
        text(&self.json["info"][name])
    }

    /// The name and description of each group of operations.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let tags = self.json["tags"].as_array().into_iter().flatten();
        tags.map(|tag| (text(&tag["name"]), text(&tag["description"])))
    }

    /// The operations of a group: first those of the collection, then those of one object.
    pub(crate) fn operations(&self, group: &str) -> Vec<Operation<'a>> {
        let paths = self.json["paths"].as_object().into_iter().flatten();
        let mut found = Vec::new();
        for (path, item) in paths {
            for (method, json) in item.as_object().into_iter().flatten() {
                if text(&json["tags"][0]) == group {
                    found.push(Operation {
                        method: method.to_uppercase(),
                        path,
                        json,
                    });
                }
            }
        }
        let order = ["POST", "GET", "PATCH", "PUT", "DELETE"];
        let rank = |operation: &Operation<'_>| {
            let method = order.iter().position(|method| *method == operation.method);
            let changes = operation.path.contains('{') && operation.method == "POST";
            let ends = operation.path.ends_with("/cancel") || operation.path.ends_with("/revoke");
            (operation.path.matches('/').count(), changes, ends, method)
        };
        found.sort_by_key(rank);
        found
    }

    /// The event types, in the order in which they can occur.
    pub(crate) fn webhooks(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let names = self.json["x-events"].as_array().into_iter().flatten();
        names.map(|name| {
            let name = text(name);
            (name, &self.json["webhooks"][name]["post"])
        })
    }

    pub(crate) fn problems(&self) -> impl Iterator<Item = &'a Value> {
        self.json["x-problems"].as_array().into_iter().flatten()
    }

    pub(crate) fn schema(&self, name: &str) -> &'a Value {
        &self.json["components"]["schemas"][name]
    }

    /// Resolves a `$ref`; returns any other value itself.
    pub(crate) fn resolved(&self, value: &'a Value) -> &'a Value {
        let reference = value["$ref"].as_str();
        let found = reference.and_then(|reference| self.json.pointer(&reference[1..]));
        found.unwrap_or(value)
    }
}

impl<'a> Operation<'a> {
    pub(crate) fn id(&self) -> &'a str {
        text(&self.json["operationId"])
    }

    pub(crate) fn summary(&self) -> &'a str {
        text(&self.json["summary"])
    }

    pub(crate) fn description(&self) -> &'a str {
        text(&self.json["description"])
    }

    /// The scopes of which the API key needs one.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = &'a str> {
        let needs = self.json["security"].as_array().into_iter().flatten();
        needs.map(|need| text(&need["key"][0]))
    }

    pub(crate) fn parameters(&self, document: &Document<'a>) -> Vec<&'a Value> {
        let all = self.json["parameters"].as_array().into_iter().flatten();
        all.map(|parameter| document.resolved(parameter)).collect()
    }

    /// The schema and the example of the request body.
    pub(crate) fn request(&self) -> Option<(&'a Value, &'a Value)> {
        let content = self
            .json
            .pointer("/requestBody/content/application~1json")?;
        Some((&content["schema"], &content["example"]))
    }

    /// The status and the description of the successful response.
    pub(crate) fn response(&self) -> Option<(&'a str, &'a Value)> {
        let responses = self.json["responses"].as_object()?;
        responses
            .iter()
            .find(|(status, _)| status.starts_with('2'))
            .map(|(status, response)| (status.as_str(), response))
    }

    /// The example of the successful response's body.
    pub(crate) fn example(&self) -> Option<&'a Value> {
        let (_, response) = self.response()?;
        response.pointer("/content/application~1json/example")
    }

    /// The codes of the problems that the operation can return.
    pub(crate) fn problems(&self) -> Vec<&'a str> {
        let responses = self.json["responses"].as_object().into_iter().flatten();
        let codes =
            responses.flat_map(|(_, response)| {
                let codes = &response["content"]["application/problem+json"]["schema"]["properties"]
                    ["code"]["enum"];
                codes.as_array().into_iter().flatten()
            });
        codes.map(text).collect()
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The anchor of a section with this title.
pub(crate) fn anchor(text: &str) -> String {
    text.to_lowercase().replace([' ', '_'], "-")
}
