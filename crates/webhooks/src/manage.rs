//! What merchants do with webhooks: manage endpoints and their secrets, look at deliveries, replay.

use std::{sync::Arc, time::Duration};

use domain::{AccountId, Timestamp};
use engine::{
    IdempotencyKey,
    ports::{Clock, Entropy, NewIdempotencyRecord, StoreError},
};
use sealing::SealingKey;

use crate::{
    Attempt, Breaker, Change, Changes, DeliveriesOf, Delivery, DeliveryId, DeliveryState, Endpoint,
    EndpointId, Event, EventFilter, EventId, NewEndpoint, Page, Paging, Reach, Records, ReplayStep,
    Replayed, Secret, Span, Step, StoredEndpoint, Which, secret::Keyring,
};

/// How many endpoints an account may have.
pub const ENDPOINTS: usize = 20;

/// For how long an old secret signs beside a new one, unless the merchant says otherwise.
pub const OVERLAP: Duration = Duration::from_secs(24 * 3600);

/// The longest that a merchant may say.
pub const MAX_OVERLAP: Duration = Duration::from_secs(7 * 24 * 3600);

/// How many deliveries or events one transaction touches, so that payments never wait long for it.
const STEP: usize = 200;

/// How often a change is tried that others overtake.
const TRIES: usize = 8;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The account has no such thing.
    #[error("there is no such endpoint, delivery or event")]
    NotFound,
    /// The account has as many endpoints as it may.
    #[error("an account has at most 20 endpoints")]
    TooMany,
    /// A replay to an endpoint that is disabled.
    #[error("the endpoint is disabled: enable it first")]
    Disabled,
    /// The endpoint's address is not one that this account may use.
    #[error(transparent)]
    Address(#[from] crate::AddressError),
    /// An overlap longer than seven days.
    #[error("an old secret signs for at most seven days")]
    Overlap,
    /// Others changed the endpoint again and again.
    #[error("the endpoint is being changed by others: try again")]
    Busy,
    /// Its secrets cannot be sealed or opened.
    #[error("the endpoint's secrets cannot be opened with this master key")]
    Sealing,
    /// The idempotency key was used before.
    #[error("the idempotency key was used before")]
    Repeated,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A new endpoint, and what its deliveries are checked with.
#[derive(Debug, Clone)]
pub struct Created {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// Its secret.
    pub secret: Secret,
}

/// What the webhooks reach the world through.
#[derive(Clone)]
pub struct Ports {
    /// Where endpoints, deliveries and events are kept.
    pub records: Arc<dyn Records>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for identifiers and secrets.
    pub entropy: Arc<dyn Entropy>,
    /// Seals endpoints' secrets; derived from the master key.
    pub key: SealingKey,
    /// Whether test accounts may name this machine and its network as endpoints.
    pub development: bool,
}

/// A merchant's side of webhooks.
#[derive(Clone)]
pub struct Webhooks {
    ports: Ports,
}

impl Webhooks {
    /// Over these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// What an account's endpoints may reach, to read their addresses with.
    pub fn reach(&self, account: &AccountId) -> Reach {
        Reach::of(account.mode, self.ports.development)
    }

    /// Makes an endpoint. It is told of events from now on.
    pub async fn create(
        &self,
        account: &AccountId,
        new: NewEndpoint,
        wish: Option<IdempotencyKey>,
    ) -> Result<Created, WebhookError> {
        new.url.check(self.reach(account))?;
        let endpoint = Endpoint {
            id: EndpointId::from_bits(self.bits()),
            account: account.clone(),
            url: new.url,
            description: new.description,
            subscription: new.subscription,
            disabled: None,
            created_at: self.now(),
            breaker: Breaker::default(),
        };
        let secret = self.draw();
        let stored = StoredEndpoint {
            sealed: self.seal(&Keyring::new(secret.clone()), &endpoint.id)?,
            endpoint: endpoint.clone(),
            revision: 0,
        };
        let receipt = wish.map(|wish| wish.receipt(endpoint.id.as_str()));
        let records = &self.ports.records;
        match records.add_endpoint(stored, ENDPOINTS, receipt).await? {
            Change::Done => Ok(Created { endpoint, secret }),
            Change::Refused => Err(WebhookError::TooMany),
            Change::Repeated => Err(WebhookError::Repeated),
        }
    }

    /// The account's endpoints, newest first.
    pub async fn list(&self, account: &AccountId) -> Result<Vec<Endpoint>, WebhookError> {
        let stored = self.ports.records.endpoints(account).await?;
        Ok(stored.into_iter().map(|stored| stored.endpoint).collect())
    }

    /// One endpoint.
    pub async fn get(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<Endpoint, WebhookError> {
        Ok(self.stored(account, id).await?.endpoint)
    }

    /// The newest of an endpoint's secrets.
    pub async fn secret(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<Secret, WebhookError> {
        let stored = self.stored(account, id).await?;
        Ok(self.open(&stored)?.newest().clone())
    }

    /// Changes an endpoint. What waits for it goes to the new address.
    pub async fn update(
        &self,
        account: &AccountId,
        id: &EndpointId,
        changes: Changes,
    ) -> Result<Endpoint, WebhookError> {
        if let Some(url) = &changes.url {
            url.check(self.reach(account))?;
        }
        for _ in 0..TRIES {
            let mut stored = self.stored(account, id).await?;
            stored.endpoint = stored.endpoint.changed(changes.clone());
            let endpoint = stored.endpoint.clone();
            if self.change(stored, None).await? {
                return Ok(endpoint);
            }
        }
        Err(WebhookError::Busy)
    }

    /// Gives an endpoint a new secret; the one before signs beside it for `overlap`.
    pub async fn roll(
        &self,
        account: &AccountId,
        id: &EndpointId,
        overlap: Duration,
        wish: Option<IdempotencyKey>,
    ) -> Result<Created, WebhookError> {
        if overlap > MAX_OVERLAP {
            return Err(WebhookError::Overlap);
        }
        let secret = self.draw();
        let receipt = wish.map(|wish| wish.receipt(id.as_str()));
        for _ in 0..TRIES {
            let mut stored = self.stored(account, id).await?;
            let keyring = self.open(&stored)?;
            let rolled = keyring.rolled(secret.clone(), self.now(), overlap);
            stored.sealed = self.seal(&rolled, id)?;
            let endpoint = stored.endpoint.clone();
            if self.change(stored, receipt.clone()).await? {
                return Ok(Created { endpoint, secret });
            }
        }
        Err(WebhookError::Busy)
    }

    /// Deletes an endpoint and its secrets, and cancels what waits for it. Its deliveries can still be looked at.
    pub async fn delete(&self, account: &AccountId, id: &EndpointId) -> Result<(), WebhookError> {
        let records = &self.ports.records;
        if !records.delete_endpoint(account, id, self.now()).await? {
            return Err(WebhookError::NotFound);
        }
        while records.cancel_deliveries(id, self.now(), STEP).await? == STEP {}
        Ok(())
    }

    /// Deliveries of an endpoint or an event, newest first.
    pub async fn deliveries(
        &self,
        account: &AccountId,
        of: DeliveriesOf,
        state: Option<DeliveryState>,
        paging: Paging<DeliveryId>,
    ) -> Result<Page<Delivery>, WebhookError> {
        let page = self
            .ports
            .records
            .deliveries(account, of, state, paging)
            .await?;
        page.ok_or(WebhookError::NotFound)
    }

    /// One delivery with its attempts, oldest first.
    pub async fn delivery(
        &self,
        account: &AccountId,
        id: &DeliveryId,
    ) -> Result<(Delivery, Vec<Attempt>), WebhookError> {
        let found = self.ports.records.delivery(account, id).await?;
        found.ok_or(WebhookError::NotFound)
    }

    /// Events of the account, newest first.
    pub async fn events(
        &self,
        account: &AccountId,
        filter: EventFilter,
        paging: Paging<EventId>,
    ) -> Result<Page<Event>, WebhookError> {
        let page = self.ports.records.events(account, filter, paging).await?;
        page.ok_or(WebhookError::NotFound)
    }

    /// One event.
    pub async fn event(&self, account: &AccountId, id: &EventId) -> Result<Event, WebhookError> {
        let found = self.ports.records.event(account, id).await?;
        found.ok_or(WebhookError::NotFound)
    }

    /// Sends an event to an endpoint once more, whatever types that is subscribed to.
    pub async fn replay(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        event: &EventId,
        wish: Option<IdempotencyKey>,
    ) -> Result<DeliveryId, WebhookError> {
        let records = &self.ports.records;
        let replayed = records.replay(account, endpoint, event, self.now(), wish);
        match replayed.await? {
            Replayed::Delivery(delivery) => Ok(delivery),
            Replayed::NotFound => Err(WebhookError::NotFound),
            Replayed::Disabled => Err(WebhookError::Disabled),
            Replayed::Repeated => Err(WebhookError::Repeated),
        }
    }

    /// Sends events of a span of time to an endpoint once more, and says how many. It is done in steps: one that is
    /// cut off has done its part, and [`Which::Undelivered`] goes on with the rest.
    pub async fn replay_span(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        span: Span,
        which: Which,
        wish: Option<IdempotencyKey>,
    ) -> Result<usize, WebhookError> {
        let (mut made, mut after) = (0, None);
        let mut receipt = wish.map(|wish| wish.receipt(endpoint.as_str()));
        loop {
            let step = Step {
                span,
                which,
                after,
                limit: STEP,
            };
            let records = &self.ports.records;
            // The key is used up with the first step.
            let done = records.replay_span(account, endpoint, step, self.now(), receipt.take());
            match done.await? {
                ReplayStep::Made { deliveries, next } => {
                    made += deliveries;
                    match next {
                        Some(_) => after = next,
                        None => return Ok(made),
                    }
                }
                ReplayStep::NotFound => return Err(WebhookError::NotFound),
                ReplayStep::Disabled => return Err(WebhookError::Disabled),
                ReplayStep::Repeated => return Err(WebhookError::Repeated),
            }
        }
    }

    async fn stored(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<StoredEndpoint, WebhookError> {
        let found = self.ports.records.endpoint(account, id).await?;
        found.ok_or(WebhookError::NotFound)
    }

    /// `false` if others changed it meanwhile.
    async fn change(
        &self,
        stored: StoredEndpoint,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<bool, WebhookError> {
        let next = StoredEndpoint {
            revision: stored.revision + 1,
            ..stored
        };
        let records = &self.ports.records;
        match records.change_endpoint(next, self.now(), receipt).await? {
            Change::Done => Ok(true),
            Change::Refused => Ok(false),
            Change::Repeated => Err(WebhookError::Repeated),
        }
    }

    fn seal(&self, keyring: &Keyring, id: &EndpointId) -> Result<Vec<u8>, WebhookError> {
        let sealed = keyring.seal(&self.ports.key, id, self.bits());
        sealed.ok_or(WebhookError::Sealing)
    }

    fn open(&self, stored: &StoredEndpoint) -> Result<Keyring, WebhookError> {
        let opened = Keyring::open(&self.ports.key, &stored.endpoint.id, &stored.sealed);
        opened.ok_or(WebhookError::Sealing)
    }

    fn draw(&self) -> Secret {
        Secret::new(self.bits(), self.bits())
    }

    fn bits(&self) -> [u8; 32] {
        self.ports.entropy.bits()
    }

    fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }
}
