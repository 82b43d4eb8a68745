//! Registers merchants as a kind of stream of the event log.

use async_trait::async_trait;
use domain::{MerchantId, Timestamp};
use eventlog::{Aggregate, Due, LastEvent, ObjectRow, OutboxMessage, Publication};

use super::{MerchantCommand, MerchantEvent, MerchantRejection, MerchantState};

/// Merchants. Their events are not published, and lists of merchants read their streams: there are few.
pub(crate) struct Merchants;

#[async_trait]
impl Aggregate for Merchants {
    type Id = MerchantId;
    type State = MerchantState;
    type Command = MerchantCommand;
    type Event = MerchantEvent;
    type Rejection = MerchantRejection;
    type Object = ();
    type Effects = ();

    const KIND: &'static str = "merchant";
    const SCHEMA: u32 = 1;
    const NOT_FOUND: MerchantRejection = MerchantRejection::NotFound;

    fn text(id: &MerchantId) -> &str {
        id.as_str()
    }

    fn parse(text: &str) -> Option<MerchantId> {
        MerchantId::parse(text).ok()
    }

    fn apply(
        state: Option<MerchantState>,
        at: Timestamp,
        event: &MerchantEvent,
    ) -> Option<MerchantState> {
        Some(MerchantState::apply(state, at, event))
    }

    fn decide(
        state: Option<&MerchantState>,
        command: MerchantCommand,
        now: Timestamp,
    ) -> Result<Vec<MerchantEvent>, MerchantRejection> {
        MerchantState::decide(state, command, now)
    }

    fn due_at(_: &MerchantState) -> Option<Timestamp> {
        None
    }

    fn touched(_: &MerchantState, _: &MerchantEvent) -> Vec<()> {
        Vec::new()
    }

    fn row(
        (): &(),
        _: &MerchantId,
        _: &MerchantState,
        (): &(),
        _: LastEvent,
    ) -> Result<Option<ObjectRow>, serde_json::Error> {
        Ok(None)
    }

    fn message(
        (): &(),
        _: &MerchantId,
        _: &MerchantState,
        _: &MerchantEvent,
        _: Publication,
    ) -> Result<Option<OutboxMessage>, serde_json::Error> {
        Ok(None)
    }

    async fn perform(
        (): &(),
        _: &MerchantId,
        _: &MerchantState,
        _: &MerchantEvent,
    ) -> Option<MerchantCommand> {
        None
    }

    async fn when_due(
        (): &(),
        _: &MerchantId,
        _: &MerchantState,
        _: Timestamp,
    ) -> Due<MerchantCommand> {
        Due::Never
    }
}
