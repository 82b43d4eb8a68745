//! How the checkout is opened.

/// What the payer sees when they press the button. `docs/embedding.md` compares the three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// The page gives way to the checkout's, and comes back. Always right.
    #[default]
    Redirect,
    /// A window beside the page; on a phone a tab. The page's origin must be registered with the merchant.
    Popup,
    /// A dialog over the page. The page's origin must be registered with the merchant.
    Modal,
}

impl Mode {
    /// The tag's word for it.
    pub(crate) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Redirect => None,
            Self::Popup => Some("popup"),
            Self::Modal => Some("modal"),
        }
    }
}
