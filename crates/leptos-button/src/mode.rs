//! How the checkout is opened.

/// How the button opens the checkout. `docs/embedding.md` compares the modes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Navigates to the checkout's page, which returns to the merchant's. Works everywhere.
    #[default]
    Redirect,
    /// Opens a pop-up window, or a tab on phones. The merchant must have registered the page's origin.
    Popup,
    /// Opens a dialog over the page. The merchant must have registered the page's origin.
    Modal,
}

impl Mode {
    /// The value of the tag's `mode` attribute.
    pub(crate) const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Redirect => None,
            Self::Popup => Some("popup"),
            Self::Modal => Some("modal"),
        }
    }
}
