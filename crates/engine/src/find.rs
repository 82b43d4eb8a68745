//! Finding objects: lists, and sessions by what belongs to them.

use domain::{
    AccountId, AgreementId, BkashPaymentId, InvoiceNumber, PayerReference, SessionId, TrxId,
    agreement::{Agreement, AgreementStatus},
    payment::PaymentIndex,
    refund::RefundIndex,
    session::Session,
};
use eventlog::{
    CommandError, DayTotal, IdempotencyRecord, NewIdempotencyRecord, ObjectFilter, ObjectQuery,
    Position, StoreError, StoredObject, TotalsQuery,
};
use objects::{payment_id, row::kind};

use crate::{Engine, agreement::AgreementError, session::SessionError};

/// The maximum number of a payer's agreements that are listed.
const AGREEMENTS_LISTED: usize = 100;

impl Engine {
    /// A page of one kind of an account's objects, newest first.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the rows cannot be read.
    pub async fn objects(
        &self,
        account: &AccountId,
        kind: &'static str,
        filter: ObjectFilter,
        after: Option<Position>,
        limit: usize,
    ) -> Result<Vec<StoredObject>, StoreError> {
        let query = ObjectQuery {
            account: account.clone(),
            kind,
            filter,
            after,
            limit,
        };
        self.log.storage().objects(&query).await
    }

    /// The number and sum of an account's objects of one kind, by day and status.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the totals cannot be read.
    pub async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError> {
        self.log.storage().totals(query).await
    }

    /// A session of the account.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if it does not exist or is another account's.
    pub async fn session_of(
        &self,
        account: &AccountId,
        id: &SessionId,
    ) -> Result<Session, SessionError> {
        let session = self.session(id).await?;
        if session.order.account == *account {
            Ok(session)
        } else {
            Err(CommandError::NotFound)
        }
    }

    /// The session of one of the account's payments, and the payment's position in it.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if the account has no such payment.
    pub async fn payment_of(
        &self,
        account: &AccountId,
        id: &str,
    ) -> Result<(SessionId, Session, PaymentIndex), SessionError> {
        let filter = with_id(id);
        let (session_id, session) = self.session_with(account, kind::PAYMENT, filter).await?;
        let index = session
            .indexed_payments()
            .map(|(index, _)| index)
            .find(|index| payment_id(&session_id, *index) == id)
            .ok_or(CommandError::NotFound)?;
        Ok((session_id, session, index))
    }

    /// The session of one of the account's refunds, and the refund's position in it.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if the account has no such refund.
    pub async fn refund_of(
        &self,
        account: &AccountId,
        id: &str,
    ) -> Result<(SessionId, Session, RefundIndex), SessionError> {
        let filter = with_id(id);
        let (session_id, session) = self.session_with(account, kind::REFUND, filter).await?;
        let index = session
            .indexed_refunds()
            .find(|(_, refund)| refund.id.as_str() == id)
            .map(|(index, _)| index)
            .ok_or(CommandError::NotFound)?;
        Ok((session_id, session, index))
    }

    /// The session of the account with a transaction of bKash's.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if no payment or refund of the account has the transaction.
    pub async fn session_of_transaction(
        &self,
        account: &AccountId,
        trx_id: &TrxId,
    ) -> Result<(SessionId, Session), SessionError> {
        let filter = ObjectFilter {
            trx_id: Some(trx_id.as_str().to_owned()),
            ..ObjectFilter::default()
        };
        match self
            .session_with(account, kind::PAYMENT, filter.clone())
            .await
        {
            Err(CommandError::NotFound) => self.session_with(account, kind::REFUND, filter).await,
            found => found,
        }
    }

    /// The session of the account with the payment that bKash identifies by `id`.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if no payment of the account has the identifier.
    pub async fn session_of_bkash_payment(
        &self,
        account: &AccountId,
        id: &BkashPaymentId,
    ) -> Result<(SessionId, Session), SessionError> {
        let filter = ObjectFilter {
            provider_id: Some(id.as_str().to_owned()),
            ..ObjectFilter::default()
        };
        self.session_with(account, kind::PAYMENT, filter).await
    }

    /// The newest session of an invoice of the account.
    pub(crate) async fn session_of_invoice(
        &self,
        account: &AccountId,
        invoice: &InvoiceNumber,
    ) -> Result<Option<(SessionId, Session)>, StoreError> {
        let filter = ObjectFilter {
            invoice: Some(invoice.as_str().to_owned()),
            ..ObjectFilter::default()
        };
        match self.session_with(account, kind::SESSION, filter).await {
            Ok(found) => Ok(Some(found)),
            Err(CommandError::NotFound) => Ok(None),
            Err(error) => Err(error.into_store_error()),
        }
    }

    /// The session of the newest object that matches the filter.
    async fn session_with(
        &self,
        account: &AccountId,
        kind: &'static str,
        filter: ObjectFilter,
    ) -> Result<(SessionId, Session), SessionError> {
        let found = self.objects(account, kind, filter, None, 1).await?;
        let object = found.into_iter().next().ok_or(CommandError::NotFound)?;
        let id = SessionId::parse(object.stream.id()).map_err(|_| CommandError::NotFound)?;
        let session = self.session_of(account, &id).await?;
        Ok((id, session))
    }

    /// The agreements that a payer has consented to, newest first. Includes revoked ones.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::Store`] if they cannot be read.
    pub async fn agreements_of_payer(
        &self,
        account: &AccountId,
        payer: &PayerReference,
    ) -> Result<Vec<(AgreementId, Agreement)>, AgreementError> {
        let filter = ObjectFilter {
            statuses: AgreementStatus::CONSENTED
                .map(AgreementStatus::as_str)
                .to_vec(),
            payer_reference: Some(payer.as_str().to_owned()),
            ..ObjectFilter::default()
        };
        let mut agreements = Vec::new();
        for object in self
            .objects(account, kind::AGREEMENT, filter, None, AGREEMENTS_LISTED)
            .await?
        {
            let Ok(id) = AgreementId::parse(&object.row.id) else {
                continue;
            };
            let agreement = self.agreement(&id).await?;
            agreements.push((id, agreement));
        }
        Ok(agreements)
    }

    /// An agreement of the account.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::NotFound`] if it does not exist or is another account's.
    pub async fn agreement_of(
        &self,
        account: &AccountId,
        id: &AgreementId,
    ) -> Result<Agreement, AgreementError> {
        let agreement = self.agreement(id).await?;
        if agreement.account == *account {
            Ok(agreement)
        } else {
            Err(CommandError::NotFound)
        }
    }

    /// The record of an idempotency key, if the key was used.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log cannot be read.
    pub async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        self.log.storage().idempotency_record(account, key).await
    }

    /// Records the response to a request with an idempotency key.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log cannot be written.
    pub async fn record_response(&self, record: NewIdempotencyRecord) -> Result<(), StoreError> {
        self.log.storage().record_response(record, self.now()).await
    }
}

fn with_id(id: &str) -> ObjectFilter {
    ObjectFilter {
        id: Some(id.to_owned()),
        ..ObjectFilter::default()
    }
}
