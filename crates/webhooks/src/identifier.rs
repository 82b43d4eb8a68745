//! Identifiers of endpoints and deliveries.

domain::label!(
    /// Identifies a webhook endpoint: `we_` and 32 hexadecimal digits.
    EndpointId, "we_", "webhook endpoint identifier"
);
domain::label!(
    /// Identifies a delivery of one event to one endpoint: `dlv_` and 32 hexadecimal digits. A replay is a
    /// delivery of its own.
    DeliveryId, "dlv_", "delivery identifier"
);
