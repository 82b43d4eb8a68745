//! What the server functions ask of the server: the secrets and the engine stay behind this port.

use async_trait::async_trait;
use domain::{AgreementId, SessionId};

use crate::api::{CheckoutError, Next, PaymentStatus, Wallet};

/// The server's half of the checkout for one request: it knows who is asking from the request itself.
#[async_trait]
pub trait Backend: Send + Sync {
    /// Starts paying a session, or joins the try that is already under way.
    async fn start(&self, session: &SessionId, remember: bool) -> Result<Next, CheckoutError>;

    /// Where a session stands.
    async fn status(&self, session: &SessionId) -> Result<PaymentStatus, CheckoutError>;

    /// The saved wallets of the session's payer.
    async fn wallets(&self, session: &SessionId) -> Result<Vec<Wallet>, CheckoutError>;

    /// Starts paying a session with one of its payer's saved wallets.
    async fn pay_with(
        &self,
        session: &SessionId,
        wallet: &AgreementId,
    ) -> Result<Next, CheckoutError>;

    /// Takes back the consent for a saved wallet. Who asks is known from the sealed cookie of the wallets
    /// page; the session only says where to go afterwards.
    async fn revoke(
        &self,
        session: Option<&SessionId>,
        wallet: &AgreementId,
    ) -> Result<Next, CheckoutError>;
}
