//! The status of a payment notification.

use serde::{Deserialize, Serialize};

use super::{Notification, NotificationState};

/// Which session a payment notification belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NotificationStatus {
    /// Its session is being looked up.
    Pending,
    /// It belongs to a session that says the same.
    Matched,
    /// It belongs to a session that says something else. A person must look.
    Differs,
    /// It belongs to no session: another channel, or something that a person must look at.
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
    /// Which session the notification belongs to, if any.
    pub const fn status(&self) -> NotificationStatus {
        match &self.state {
            NotificationState::Pending { .. } => NotificationStatus::Pending,
            NotificationState::Matched { agrees: true, .. } => NotificationStatus::Matched,
            NotificationState::Matched { agrees: false, .. } => NotificationStatus::Differs,
            NotificationState::Unmatched => NotificationStatus::Unmatched,
        }
    }
}
