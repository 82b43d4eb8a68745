//! A minimal HTML parser, strict enough to check our own documents.

use std::collections::BTreeMap;

/// One element of a document.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The text content, including that of hidden elements.
    pub(crate) text: String,
    /// The indices of the ancestors in the document's list, outermost first.
    pub(crate) parents: Vec<usize>,
}

impl Element {
    pub(crate) fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

pub(crate) const VOID: [&str; 6] = ["meta", "link", "input", "img", "br", "hr"];

/// Parses a document. Panics if tags are not closed in the order in which they were opened.
pub(crate) fn read(document: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = document.strip_prefix("<!DOCTYPE html>").expect("a doctype");
    while let Some(start) = rest.find('<') {
        let text = unescaped(&rest[..start]);
        for index in &open {
            elements[*index].text.push_str(&text);
        }
        rest = &rest[start + 1..];
        if let Some(after) = rest.strip_prefix("!>") {
            rest = after;
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let opened = open.pop().expect("a closing tag closes something");
            assert_eq!(elements[opened].name, name, "tags are closed in order");
            continue;
        }
        let (name, attributes) = parts(tag);
        let index = elements.len();
        elements.push(Element {
            name,
            attributes,
            text: String::new(),
            parents: open.clone(),
        });
        let name = elements[index].name.clone();
        if name == "script" {
            let end = rest.find("</script>").expect("the script ends");
            elements[index].text.push_str(&rest[..end]);
            rest = &rest[end + "</script>".len()..];
        } else if !VOID.contains(&name.as_str()) {
            open.push(index);
        }
    }
    assert!(open.is_empty(), "every tag is closed");
    elements
}

/// Returns the index of the first `>` outside quotes.
pub(crate) fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (index, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return index,
            _ => {}
        }
    }
    panic!("a tag without an end: {tag}");
}

fn parts(tag: &str) -> (String, BTreeMap<String, String>) {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        if rest.is_empty() {
            break;
        }
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let value = if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("the quote ends");
            rest = &quoted[end + 1..];
            unescaped(&quoted[..end])
        } else {
            String::new()
        };
        assert!(
            attributes.insert(key, value).is_none(),
            "an attribute is there once: {tag}"
        );
    }
    (name.to_owned(), attributes)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
