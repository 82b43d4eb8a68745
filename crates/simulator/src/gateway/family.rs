//! What the gateway needs from each family of bKash's API.

use axum::http::HeaderMap;

use crate::{
    api::{Api, Caller},
    error_codes::{ErrorCode, Refusal},
    fields::Fields,
    operation::Operation,
    reply::Reply,
    simulator::Simulator,
};

/// A call that reached its family.
pub(crate) struct Call<'a> {
    pub(crate) operation: Operation,
    /// Who calls. Grant and Refresh, which come without a token, find out themselves.
    pub(crate) caller: Caller,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) fields: Fields,
    /// A refusal that a fault asks for.
    pub(crate) forced: Option<ErrorCode>,
}

/// One family of bKash's API: how it reads calls, performs them and refuses.
pub(crate) trait Family: Copy + Send + Sync + 'static {
    /// Which API it is.
    fn api(self) -> Api;
    /// What a call to this route really is, which the fields may tell.
    fn classify(self, route: Operation, fields: &Fields) -> Operation;
    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply;
    fn refuse(self, refusal: Refusal) -> Reply;
    /// Refuses a call for a token, where that has other words.
    fn refuse_token(self, refusal: Refusal) -> Reply {
        self.refuse(refusal)
    }
    /// Refuses in the words that the operation has.
    fn refuse_call(self, operation: Operation, refusal: Refusal) -> Reply {
        if operation.needs_token() {
            self.refuse(refusal)
        } else {
            self.refuse_token(refusal)
        }
    }
}
