//! Reads a form of our own HTML so that the benchmark can submit it, as a browser without
//! JavaScript does.

/// The fields that submitting a form with its first button would send.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// The first form whose action is `action`.
    pub(super) fn first(html: &str, action: &str) -> Option<Self> {
        let tag =
            tags(html, "form").find(|tag| attribute(tag, "action").as_deref() == Some(action))?;
        let start = html.find(tag)? + tag.len();
        let inside = html[start..].split("</form").next()?;
        let mut fields: Vec<_> = tags(inside, "input")
            .filter(|tag| is_sent(tag))
            .filter_map(field)
            .collect();
        fields.extend(tags(inside, "button").next().and_then(field));
        Some(Self(fields))
    }

    pub(super) fn encoded(&self) -> String {
        let pairs: Vec<_> = self
            .0
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        pairs.join("&")
    }
}

fn field(tag: &str) -> Option<(String, String)> {
    Some((
        attribute(tag, "name")?,
        attribute(tag, "value").unwrap_or_default(),
    ))
}

/// A box or a circle is sent only when it is ticked, a button only when it is pressed.
fn is_sent(tag: &str) -> bool {
    match attribute(tag, "type").as_deref() {
        Some("checkbox" | "radio") => attribute(tag, "checked").is_some(),
        Some("submit" | "button" | "reset" | "image" | "file") => false,
        _ => true,
    }
}

/// Every opening tag of that name, from `<` to `>`.
pub(super) fn tags<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let opening = format!("<{name}");
    html.match_indices('<').filter_map(move |(start, _)| {
        let rest = &html[start..];
        let after = rest.strip_prefix(opening.as_str())?;
        after
            .starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
            .then_some(())?;
        Some(&rest[..=end_of_tag(rest)?])
    })
}

/// The `>` that is not inside quotes.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    rest.char_indices().find_map(|(index, c)| {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '>' => return Some(index),
            Some(_) | None => {}
        }
        None
    })
}

/// The value of an attribute; empty if it has none.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
    rest = rest.split_once(char::is_whitespace)?.1;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let (value, next) = value(after);
        if key == name {
            return Some(decode(value));
        }
        rest = next;
    }
}

/// Takes `="…"`, `='…'` or `=…` off the front; gives the value and what follows.
fn value(after: &str) -> (&str, &str) {
    let Some(text) = after.strip_prefix('=') else {
        return ("", after);
    };
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        _ => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

fn decode(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"
        <form method="get" action="/language"><input name="to" value="bn"></form>
        <form method="post" action="/demo/orders" class="a > b">
          <input type="hidden" name="item" value="Tea &amp; cake"/>
          <input type="checkbox" name="remember" value="yes">
          <input type="radio" name="intent" value="sale" checked><input type="radio" name="intent" value="authorization">
          <button name="price" value="120.50">Buy</button><button name="price" value="1">No</button>
        </form>"#;

    #[test]
    fn a_form_is_sent_as_a_browser_would() {
        let form = Form::first(PAGE, "/demo/orders").expect("a form");
        assert_eq!(form.encoded(), "item=Tea+%26+cake&intent=sale&price=120.50");
    }

    #[test]
    fn another_action_is_not_found() {
        assert_eq!(Form::first(PAGE, "/elsewhere"), None);
    }

    #[test]
    fn attributes_may_have_either_quotes_or_none() {
        let tag = "<input disabled a='1' b=2 c=\"x > y\">";
        assert_eq!(attribute(tag, "disabled").as_deref(), Some(""));
        assert_eq!(attribute(tag, "a").as_deref(), Some("1"));
        assert_eq!(attribute(tag, "b").as_deref(), Some("2"));
        assert_eq!(attribute(tag, "c").as_deref(), Some("x > y"));
        assert_eq!(attribute(tag, "d"), None);
    }
}
