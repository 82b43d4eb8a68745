//! The pages of the navigation.

/// A page of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Overview,
    Start,
    Payments,
    Agreements,
    Wallets,
    Accounts,
    CallLog,
    Notifications,
    Faults,
    Clock,
    Settings,
    Errors,
}

impl Tab {
    pub(super) const ALL: [Self; 12] = [
        Self::Overview,
        Self::Start,
        Self::Payments,
        Self::Agreements,
        Self::Wallets,
        Self::Accounts,
        Self::CallLog,
        Self::Notifications,
        Self::Faults,
        Self::Clock,
        Self::Settings,
        Self::Errors,
    ];

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Start => "Start",
            Self::Payments => "Payments",
            Self::Agreements => "Agreements",
            Self::Wallets => "Wallets",
            Self::Accounts => "Accounts",
            Self::CallLog => "Calls",
            Self::Notifications => "Notifications",
            Self::Faults => "Faults",
            Self::Clock => "Clock",
            Self::Settings => "Settings",
            Self::Errors => "Error codes",
        }
    }

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Overview => "/simulator",
            Self::Start => "/simulator/panel/start",
            Self::Payments => "/simulator/panel/payments",
            Self::Agreements => "/simulator/panel/agreements",
            Self::Wallets => "/simulator/panel/wallets",
            Self::Accounts => "/simulator/panel/accounts",
            Self::CallLog => "/simulator/panel/calls",
            Self::Notifications => "/simulator/panel/notifications",
            Self::Faults => "/simulator/panel/faults",
            Self::Clock => "/simulator/panel/clock",
            Self::Settings => "/simulator/panel/settings",
            Self::Errors => "/simulator/panel/errors",
        }
    }
}
