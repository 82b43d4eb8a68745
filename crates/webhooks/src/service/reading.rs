//! Reading deliveries, attempts and events.

use domain::{AccountId, EventId};

use super::{WebhookError, Webhooks};
use crate::{
    Attempt, Delivery, DeliveryId, DeliveryParent, DeliveryStatus, Event, EventFilter, ListPage,
    PageRequest,
};

impl Webhooks {
    /// Lists the deliveries of an endpoint or an event, newest first.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the account has no such endpoint or event, or if the page's `after` is not a
    ///   delivery of it
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn deliveries(
        &self,
        account: &AccountId,
        parent: DeliveryParent,
        status: Option<DeliveryStatus>,
        page: PageRequest<DeliveryId>,
    ) -> Result<ListPage<Delivery>, WebhookError> {
        let store = &self.ports.store;
        let found = store.deliveries(account, parent, status, page).await?;
        found.ok_or(WebhookError::NotFound)
    }

    /// Reads a delivery and its attempts, oldest first.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the account has no such delivery
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn delivery(
        &self,
        account: &AccountId,
        id: &DeliveryId,
    ) -> Result<(Delivery, Vec<Attempt>), WebhookError> {
        let found = self.ports.store.delivery(account, id).await?;
        found.ok_or(WebhookError::NotFound)
    }

    /// Lists events of the account, newest first.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the page's `after` is not an event of the account
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn events(
        &self,
        account: &AccountId,
        filter: EventFilter,
        page: PageRequest<EventId>,
    ) -> Result<ListPage<Event>, WebhookError> {
        let found = self.ports.store.events(account, filter, page).await?;
        found.ok_or(WebhookError::NotFound)
    }

    /// Reads an event.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the account has no such event
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn event(&self, account: &AccountId, id: &EventId) -> Result<Event, WebhookError> {
        let found = self.ports.store.event(account, id).await?;
        found.ok_or(WebhookError::NotFound)
    }
}
