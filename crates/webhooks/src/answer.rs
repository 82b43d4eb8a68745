//! Reading an endpoint's answer: no more than its bound, and of that the beginning for people.

use reqwest::{Response, header};

use crate::{Exchange, Failure};

/// How much of a body is read, in bytes.
const MOST_READ: usize = 64 * 1024;

/// How much of an answer is kept, in bytes.
const MOST_KEPT: usize = 4 * 1024;

/// Adds the answer to the exchange, the head as soon as it is there: a time-out may cut the body off.
pub(crate) async fn read(mut response: Response, exchange: &mut Exchange) -> Result<(), Failure> {
    exchange.status = Some(response.status().as_u16());
    exchange.retry_after = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    keep(&mut exchange.answer, &head(&response));
    let mut kept = Vec::new();
    let mut read = 0;
    let ended = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = MOST_KEPT - kept.len();
                kept.extend_from_slice(&chunk[..chunk.len().min(room)]);
                read += chunk.len();
                // The status has said everything: whoever answers with a whole page has taken the event all the same.
                if read > MOST_READ {
                    break Ok(());
                }
            }
            Ok(None) => break Ok(()),
            Err(_) => break Err(Failure::Broken),
        }
    };
    keep(&mut exchange.answer, &readable(&kept));
    ended
}

/// The status line and headers. A cookie may be a secret of the receiver's.
fn head(response: &Response) -> String {
    let mut head = format!("{:?} {}\n", response.version(), response.status());
    for (name, value) in response.headers() {
        let value = match name {
            &header::SET_COOKIE => "…".to_owned(),
            _ => readable(value.as_bytes()),
        };
        head.push_str(name.as_str());
        head.push_str(": ");
        head.push_str(&value);
        head.push('\n');
    }
    head.push('\n');
    head
}

/// Text that can be shown anywhere: what is no text, and control characters, become U+FFFD.
fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let shown = |letter: char| match letter {
        '\n' | '\t' => letter,
        control if control.is_control() => char::REPLACEMENT_CHARACTER,
        other => other,
    };
    text.chars().map(shown).collect()
}

/// Appends as much as there is room for.
fn keep(kept: &mut String, text: &str) {
    let room = MOST_KEPT.saturating_sub(kept.len());
    let end = (0..=room.min(text.len())).rfind(|end| text.is_char_boundary(*end));
    kept.push_str(&text[..end.unwrap_or(0)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_shown_as_such() {
        assert_eq!(
            readable("চা\r\n\0\t\u{1b}[31m".as_bytes()),
            "চা\u{fffd}\n\u{fffd}\t\u{fffd}[31m"
        );
        assert_eq!(readable(&[b'a', 0xff, b'b']), "a\u{fffd}b");
    }

    #[test]
    fn four_kilobytes_are_kept_and_no_letter_is_cut() {
        let mut kept = "a".repeat(MOST_KEPT - 2);
        keep(&mut kept, "চা");
        assert_eq!(kept.len(), MOST_KEPT - 2);
        keep(&mut kept, "bcd");
        assert_eq!(kept.len(), MOST_KEPT);
    }
}
