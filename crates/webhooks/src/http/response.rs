//! Reads an endpoint's response up to a limit and keeps its beginning for display.

use reqwest::{Response, header};

use crate::{AttemptFailure, RequestOutcome};

/// How much of a response body is read, in bytes.
const MAX_READ: usize = 64 * 1024;

/// How much of a response is stored, in bytes.
const MAX_STORED: usize = 4 * 1024;

/// Reads the response into `outcome`. The head is added first, because a timeout may cancel reading the body.
pub(crate) async fn read(
    mut response: Response,
    outcome: &mut RequestOutcome,
) -> Result<(), AttemptFailure> {
    outcome.status_code = Some(response.status().as_u16());
    outcome.retry_after = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    append(&mut outcome.response, &head(&response));
    let mut body = Vec::new();
    let mut read = 0;
    let result = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = MAX_STORED - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                read += chunk.len();
                // The status decides whether the attempt succeeded, so the rest of a long body is not needed.
                if read > MAX_READ {
                    break Ok(());
                }
            }
            Ok(None) => break Ok(()),
            Err(_) => break Err(AttemptFailure::InvalidResponse),
        }
    };
    append(&mut outcome.response, &printable(&body));
    result
}

/// The status line and the headers, without cookie values: they may be secrets of the receiver.
fn head(response: &Response) -> String {
    let mut head = format!("{:?} {}\n", response.version(), response.status());
    for (name, value) in response.headers() {
        let value = match name {
            &header::SET_COOKIE => "…".to_owned(),
            _ => printable(value.as_bytes()),
        };
        head.push_str(name.as_str());
        head.push_str(": ");
        head.push_str(&value);
        head.push('\n');
    }
    head.push('\n');
    head
}

/// Text that is safe to display: invalid UTF-8 and control characters become U+FFFD.
fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let replaced = |letter: char| match letter {
        '\n' | '\t' => letter,
        control if control.is_control() => char::REPLACEMENT_CHARACTER,
        other => other,
    };
    text.chars().map(replaced).collect()
}

/// Appends as many whole characters of `text` as fit into [`MAX_STORED`] bytes.
fn append(stored: &mut String, text: &str) {
    let room = MAX_STORED.saturating_sub(stored.len());
    let end = (0..=room.min(text.len())).rfind(|end| text.is_char_boundary(*end));
    stored.push_str(&text[..end.unwrap_or(0)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unprintable_bytes_are_replaced() {
        assert_eq!(
            printable("চা\r\n\0\t\u{1b}[31m".as_bytes()),
            "চা\u{fffd}\n\u{fffd}\t\u{fffd}[31m"
        );
        assert_eq!(printable(&[b'a', 0xff, b'b']), "a\u{fffd}b");
    }

    #[test]
    fn at_most_four_kilobytes_are_stored_and_no_character_is_split() {
        let mut stored = "a".repeat(MAX_STORED - 2);
        append(&mut stored, "চা");
        assert_eq!(stored.len(), MAX_STORED - 2);
        append(&mut stored, "bcd");
        assert_eq!(stored.len(), MAX_STORED);
    }
}
