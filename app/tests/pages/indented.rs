//! Prints the HTML of an element over many lines, so that the difference of two versions can be read.

use crate::html::{VOID, tag_end};

/// Elements that stand within a line of text. An element that has no other ones in it is one line.
const INLINE: [&str; 3] = ["a", "br", "span"];

enum Node<'a> {
    Text(&'a str),
    Element {
        /// The opening tag, without its brackets.
        tag: &'a str,
        children: Vec<Node<'a>>,
    },
}

/// The element with this name in `document`, one line for each element in it, without the comments that mark islands
/// and lists, and without the hash in an island's name, which changes with its source code.
pub(crate) fn element(document: &str, name: &str) -> String {
    let document = document.replace("<!>", "");
    let start = document.find(&format!("<{name}")).expect("the element");
    let mut rest = &document[start..];
    let mut lines = Vec::new();
    print(&next(&mut rest).expect("an element"), 0, &mut lines);
    lines.join("\n") + "\n"
}

/// Takes a text or an element from the start of `rest`. Returns nothing at a closing tag, which it takes too.
fn next<'a>(rest: &mut &'a str) -> Option<Node<'a>> {
    if !rest.starts_with('<') {
        let (text, after) = rest.split_at(rest.find('<').expect("a closing tag"));
        *rest = after;
        return Some(Node::Text(text));
    }
    let inside = &rest[1..];
    let (tag, after) = inside.split_at(tag_end(inside));
    *rest = &after[1..];
    if tag.starts_with('/') {
        return None;
    }
    let mut children = Vec::new();
    if name(tag) == "script" {
        let (code, after) = rest.split_once("</script>").expect("the script ends");
        children.push(Node::Text(code));
        *rest = after;
    } else if !VOID.contains(&name(tag)) {
        while let Some(child) = next(rest) {
            children.push(child);
        }
    }
    Some(Node::Element { tag, children })
}

fn print(node: &Node, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    match node {
        Node::Element { tag, children } if !children.iter().all(is_inline) => {
            lines.push(format!("{indent}<{}>", without_hash(tag)));
            for child in children {
                print(child, depth + 1, lines);
            }
            lines.push(format!("{indent}</{}>", name(tag)));
        }
        node => lines.push(format!("{indent}{}", in_line(node))),
    }
}

fn in_line(node: &Node) -> String {
    match node {
        Node::Text(text) => (*text).to_owned(),
        Node::Element { tag, .. } if VOID.contains(&name(tag)) => format!("<{tag}>"),
        Node::Element { tag, children } => {
            let content: String = children.iter().map(in_line).collect();
            format!("<{}>{content}</{}>", without_hash(tag), name(tag))
        }
    }
}

fn is_inline(node: &Node) -> bool {
    match node {
        Node::Text(_) => true,
        Node::Element { tag, children } => {
            INLINE.contains(&name(tag)) && children.iter().all(is_inline)
        }
    }
}

fn name(tag: &str) -> &str {
    tag.split(' ').next().unwrap_or(tag)
}

fn without_hash(tag: &str) -> String {
    if name(tag) != "leptos-island" {
        return tag.to_owned();
    }
    let hash = |c: char| c == '_' || c.is_ascii_digit();
    let component = tag.trim_end_matches('"').trim_end_matches(hash);
    format!("{component}\"")
}

#[test]
fn an_element_with_inline_content_is_one_line() {
    let document = r#"<body><main id="a"><p>1 <span>2</span></p><input name="b"><div><p></p>3</div></main></body>"#;
    let lines = "<main id=\"a\">\n  <p>1 <span>2</span></p>\n  <input name=\"b\">\n  <div>\n    <p></p>\n    3\n  </div>\n</main>\n";
    assert_eq!(element(document, "main"), lines);
}

#[test]
fn markers_and_the_hash_of_an_island_are_left_out() {
    let document =
        r#"<div><!><leptos-island data-component="Countdown_56"><!></leptos-island></div>"#;
    let lines = "<div>\n  <leptos-island data-component=\"Countdown\"></leptos-island>\n</div>\n";
    assert_eq!(element(document, "div"), lines);
}
