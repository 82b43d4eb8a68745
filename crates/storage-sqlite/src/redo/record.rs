//! The form of a record: one line with the head before it, the head after it, the time of its last event, its seal, and its entries
//! as a JSON array.

use std::fmt::Write;

use domain::Timestamp;
use eventlog::{ChainKey, Head};
use time::{Date, Month};

use super::entry::Entry;
use crate::head::SealedHead;

/// What is read of a record before its entries are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heads {
    pub(super) before: Head,
    pub(super) after: Head,
}

/// The line of a record.
pub(super) fn line(
    key: &ChainKey,
    before: &Head,
    SealedHead { head, alive_at }: &SealedHead,
    entries: &[String],
) -> String {
    let entries = entries.join(",");
    let mut line = format!("{before} {head} {} ", alive_at.millis());
    for byte in seal(key, before, head, *alive_at, &entries) {
        let _ = write!(line, "{byte:02x}");
    }
    let _ = writeln!(line, " [{entries}]");
    line
}

fn seal(
    key: &ChainKey,
    before: &Head,
    after: &Head,
    alive_at: Timestamp,
    entries: &str,
) -> impl IntoIterator<Item = u8> + use<> {
    let mut row = key.row("redo log");
    for head in [before, after] {
        row.integer(head.position.cast_signed());
        row.bytes(&head.hash);
    }
    row.integer(alive_at.millis());
    row.text(entries.as_bytes());
    row.finish()
}

/// The heads of a record; `None` if the line is damaged.
pub(super) fn heads(line: &str) -> Option<Heads> {
    let mut words = line.splitn(3, ' ');
    Some(Heads {
        before: words.next()?.parse().ok()?,
        after: words.next()?.parse().ok()?,
    })
}

/// The head after a record, and its entries; `None` if the line is damaged or was sealed with another key.
pub(super) fn parse(key: &ChainKey, line: &str) -> Option<(SealedHead, Vec<Entry>)> {
    let Heads { before, after } = heads(line)?;
    let mut words = line.splitn(5, ' ').skip(2);
    let alive_at = Timestamp::from_millis(words.next()?.parse().ok()?);
    let (_, entries) = (words.next()?, words.next()?);
    let sealed = SealedHead {
        head: after,
        alive_at,
    };
    let inner = entries.strip_prefix('[')?.strip_suffix(']')?;
    let expected = self::line(key, &before, &sealed, &[inner.to_owned()]);
    if expected.trim_end() != line {
        return None;
    }
    Some((sealed, serde_json::from_str(entries).ok()?))
}

/// Parses a day, such as `2026-11-30`.
pub(super) fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let month = Month::try_from(month).ok()?;
    Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(position: u64) -> Head {
        Head {
            position,
            hash: [3; 32],
        }
    }

    #[test]
    fn a_record_is_read_back_unless_it_was_changed() {
        let key = ChainKey::new([7; 32]);
        let after = SealedHead {
            head: head(2),
            alive_at: Timestamp::from_millis(1000),
        };
        let entry = Entry::TokenCall {
            name: "tea-house".to_owned(),
            at: after.alive_at,
        };
        let entries = [entry.to_json(), entry.to_json()];
        let line = line(&key, &head(1), &after, &entries);
        let line = line.strip_suffix('\n').unwrap();
        let (read, entries) = parse(&key, line).unwrap();
        assert_eq!((read.head, read.alive_at), (after.head, after.alive_at));
        assert_eq!(entries.len(), 2);
        assert_eq!(heads(line).unwrap().before, head(1));
        assert!(parse(&ChainKey::new([8; 32]), line).is_none());
        assert!(parse(&key, &line.replacen("tea", "pie", 1)).is_none());
        assert!(parse(&key, &line.replacen("1:", "0:", 1)).is_none());
        for length in 0..line.len() {
            assert!(parse(&key, &line[..length]).is_none(), "{length}");
        }
    }

    #[test]
    fn a_day_is_parsed_as_it_is_written() {
        let day = parse_day("2026-11-30").unwrap();
        assert_eq!(day.to_string(), "2026-11-30");
        for other in ["2026-11", "2026-13-01", "2026-02-30", "x", ""] {
            assert_eq!(parse_day(other), None, "{other}");
        }
    }
}
