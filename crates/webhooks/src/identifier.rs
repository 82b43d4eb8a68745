//! Names of endpoints and deliveries.

domain::label!(
    /// A place that a merchant wants to be told of events at.
    EndpointId, "we_", "webhook endpoint identifier"
);
domain::label!(
    /// One event on its way to one endpoint. A replay is another delivery.
    DeliveryId, "dlv_", "delivery identifier"
);
