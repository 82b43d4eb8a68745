//! Finding an account's objects: one by its identifier, many in pages, newest first.

use domain::{
    AccountId, AgreementId, BkashPaymentId, InvoiceNumber, PayerReference, SessionId, TrxId,
    agreement::Agreement,
    refund::RefundIndex,
    session::{PaymentIndex, Session},
};
use objects::payment_id;

use crate::{
    Engine, StreamId, agreement::WalletError, execute::EngineError, labels, ports::StoreError,
    session::SessionError,
};

/// Which of an account's sessions are listed.
#[derive(Debug, Clone, Default)]
pub enum Sessions {
    /// All.
    #[default]
    All,
    /// Those of one invoice.
    OfInvoice(InvoiceNumber),
    /// Those of one payer.
    OfPayer(PayerReference),
    /// Those in which a payment was tried.
    WithPayments,
    /// Those with refunds.
    WithRefunds,
}

/// A place in a list; what follows it comes with the next page.
pub type Place = u64;

/// A page of a list: each object with its place.
pub type Listed<Id, Object> = Vec<(Place, Id, Object)>;

impl Engine {
    /// Sessions of an account, newest first, after a place.
    pub async fn sessions(
        &self,
        account: &AccountId,
        which: &Sessions,
        after: Option<Place>,
        limit: usize,
    ) -> Result<Listed<SessionId, Session>, SessionError> {
        let label = match which {
            Sessions::All => labels::sessions(account),
            Sessions::OfInvoice(invoice) => labels::invoice(account, invoice),
            Sessions::OfPayer(payer) => labels::sessions_of_payer(account, payer),
            Sessions::WithPayments => labels::payments(account),
            Sessions::WithRefunds => labels::refunds(account),
        };
        let mut found = Vec::new();
        for (place, stream) in self.ports.store.labelled(&label, after, limit).await? {
            if let StreamId::Session(id) = stream {
                let session = self.session(&id).await?;
                found.push((place, id, session));
            }
        }
        Ok(found)
    }

    /// A session, if it is the account's.
    pub async fn session_of(
        &self,
        account: &AccountId,
        id: &SessionId,
    ) -> Result<Session, SessionError> {
        let session = self.session(id).await?;
        if session.order.account == *account {
            Ok(session)
        } else {
            Err(EngineError::NotFound)
        }
    }

    /// The session of a payment of the account, by our identifier, and the payment's place in it.
    pub async fn payment_of(
        &self,
        account: &AccountId,
        id: &str,
    ) -> Result<(SessionId, Session, PaymentIndex), SessionError> {
        let label = labels::payment(account, id);
        let (session_id, session) = self.one_session(account, &label).await?;
        let number =
            (0..session.payments.len()).find(|number| payment_id(&session_id, *number) == id);
        let number = number.ok_or(EngineError::NotFound)?;
        Ok((session_id, session, number))
    }

    /// The session of a refund of the account, and the refund's place in it.
    pub async fn refund_of(
        &self,
        account: &AccountId,
        id: &str,
    ) -> Result<(SessionId, Session, RefundIndex), SessionError> {
        let label = labels::refund(account, id);
        let (session_id, session) = self.one_session(account, &label).await?;
        let number = session
            .refunds
            .iter()
            .position(|refund| refund.id.as_str() == id);
        let number = number.ok_or(EngineError::NotFound)?;
        Ok((session_id, session, number))
    }

    /// The session of the account in which bKash's transaction happened, if we know of it.
    pub async fn session_of_transaction(
        &self,
        account: &AccountId,
        trx_id: &TrxId,
    ) -> Result<(SessionId, Session), SessionError> {
        self.one_session(account, &labels::transaction(account, trx_id))
            .await
    }

    /// The session of the account whose payment bKash knows by `id`.
    pub async fn session_of_bkash_payment(
        &self,
        account: &AccountId,
        id: &BkashPaymentId,
    ) -> Result<(SessionId, Session), SessionError> {
        self.one_session(account, &labels::bkash_payment(account, id))
            .await
    }

    async fn one_session(
        &self,
        account: &AccountId,
        label: &str,
    ) -> Result<(SessionId, Session), SessionError> {
        let found = self.ports.store.labelled(label, None, 1).await?;
        match found.into_iter().next() {
            Some((_, StreamId::Session(id))) => {
                let session = self.session_of(account, &id).await?;
                Ok((id, session))
            }
            _ => Err(EngineError::NotFound),
        }
    }

    /// Agreements of an account that were ever consented to, newest first, after a place; of one payer, if one
    /// is named.
    pub async fn agreements(
        &self,
        account: &AccountId,
        payer: Option<&PayerReference>,
        after: Option<Place>,
        limit: usize,
    ) -> Result<Listed<AgreementId, Agreement>, WalletError> {
        let label = match payer {
            Some(payer) => labels::agreements_of_payer(account, payer),
            None => labels::agreements(account),
        };
        let mut found = Vec::new();
        for (place, stream) in self.ports.store.labelled(&label, after, limit).await? {
            if let StreamId::Agreement(wallet) = stream {
                let agreement = self.agreement(&wallet).await?;
                found.push((place, wallet, agreement));
            }
        }
        Ok(found)
    }

    /// An agreement, if it is the account's.
    pub async fn agreement_of(
        &self,
        account: &AccountId,
        wallet: &AgreementId,
    ) -> Result<Agreement, WalletError> {
        let agreement = self.agreement(wallet).await?;
        if agreement.account == *account {
            Ok(agreement)
        } else {
            Err(EngineError::NotFound)
        }
    }

    /// What is kept of a key that a merchant gave a wish.
    pub async fn receipt(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<crate::ports::IdempotencyRecord>, StoreError> {
        self.ports.store.receipt(account, key).await
    }

    /// Keeps what the merchant was answered.
    pub async fn answered(
        &self,
        receipt: crate::ports::NewIdempotencyRecord,
        status: u16,
        body: String,
    ) -> Result<(), StoreError> {
        let at = self.now();
        self.ports.store.answered(receipt, at, status, body).await
    }
}
