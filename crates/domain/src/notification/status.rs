//! The status of a payment notification.

use serde::{Deserialize, Serialize};

use super::{Notification, NotificationState};

/// The status of a payment notification: whether it is matched with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NotificationStatus {
    /// The session is being looked up.
    Pending,
    /// The notification agrees with its session.
    Matched,
    /// The notification contradicts its session. A person must review the payment.
    Differs,
    /// The notification matches no session: the payment was made through another channel, or needs review.
    Unmatched,
}

impl NotificationStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Matched, Self::Differs, Self::Unmatched];

    /// Every status as it is written.
    pub const NAMES: [&str; 4] = {
        let mut names = [""; 4];
        let mut index = 0;
        while index < names.len() {
            names[index] = Self::ALL[index].as_str();
            index += 1;
        }
        names
    };

    /// The status as it is written in the API, in events and on pages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Matched => "matched",
            Self::Differs => "differs",
            Self::Unmatched => "unmatched",
        }
    }
}

impl Notification {
    /// The status of the notification.
    pub const fn status(&self) -> NotificationStatus {
        match &self.state {
            NotificationState::Pending { .. } => NotificationStatus::Pending,
            NotificationState::Matched { agrees: true, .. } => NotificationStatus::Matched,
            NotificationState::Matched { agrees: false, .. } => NotificationStatus::Differs,
            NotificationState::Unmatched => NotificationStatus::Unmatched,
        }
    }
}
