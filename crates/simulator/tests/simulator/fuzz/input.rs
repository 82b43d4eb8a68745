//! A fuzzer's bytes, interpreted as decisions. After the last byte every decision is the first
//! option.

/// The remaining bytes.
pub(super) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    /// True for one of `times` byte values.
    pub(super) fn one_in(&mut self, times: u8) -> bool {
        self.byte() % times == times - 1
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let high = usize::from(self.byte());
        let index = if choices.len() > 256 {
            high * 256 + usize::from(self.byte())
        } else {
            high
        };
        choices[index % choices.len()]
    }

    /// Up to 63 bytes, unchanged.
    pub(super) fn bytes(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte() % 64).min(self.0.len());
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    /// Up to 63 bytes as text.
    pub(super) fn text(&mut self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }

    pub(super) fn number(&mut self) -> u64 {
        let mut number = 0;
        for _ in 0..self.byte() % 9 {
            number = number << 8 | u64::from(self.byte());
        }
        number
    }
}
