//! The interface between the gateway and the families.

use axum::http::HeaderMap;

use crate::{
    api::{Api, Caller},
    error_codes::{ErrorCode, Refusal},
    fields::Fields,
    operation::Operation,
    reply::Reply,
    simulator::Simulator,
};

/// A call that the gateway passes to a family.
pub(crate) struct Call<'a> {
    pub(crate) operation: Operation,
    /// The caller. Grant and Refresh have no token; they look up the merchant themselves.
    pub(crate) caller: Caller,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) fields: Fields,
    /// The refusal that a fault asks for.
    pub(crate) forced: Option<ErrorCode>,
}

/// A family of bKash's API: how it classifies, performs and refuses calls.
pub(crate) trait Family: Copy + Send + Sync + 'static {
    /// The family's API.
    fn api(self) -> Api;
    /// Determines the operation of a call, which can depend on its fields.
    fn classify(self, route: Operation, fields: &Fields) -> Operation;
    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply;
    fn refuse(self, refusal: Refusal) -> Reply;
    /// Refuses Grant or Refresh, for families where that differs.
    fn refuse_token(self, refusal: Refusal) -> Reply {
        self.refuse(refusal)
    }
    /// Refuses a call of this operation.
    fn refuse_call(self, operation: Operation, refusal: Refusal) -> Reply {
        if operation.needs_token() {
            self.refuse(refusal)
        } else {
            self.refuse_token(refusal)
        }
    }
}
