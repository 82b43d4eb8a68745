<?php
// Webhooks of the checkout. Anyone can post to a URL, so only messages that are signed with the shop's secret count.
declare(strict_types=1);

/** The shop's word for each status of a session. Every event has the current status, so the newest one is enough. */
const STATUS = [
    'open' => 'open',
    'processing' => 'waiting',
    'paid' => 'paid',
    'needs_attention' => 'check',
    'cancelled' => 'over',
    'expired' => 'over',
];

/**
 * Returns the event of a message that is signed by the Standard Webhooks specification, or null. Uses the published
 * library if `composer install` has installed it, and otherwise the function below.
 *
 * @param array<string, string> $headers
 */
function verified(string $body, array $headers, string $secret): ?array
{
    if (class_exists(\StandardWebhooks\Webhook::class)) {
        try {
            return (new \StandardWebhooks\Webhook($secret))->verify($body, $headers);
        } catch (\Throwable) {
            return null; // The library throws a TypeError for a signature without a comma.
        }
    }
    return signedByHand($body, $headers, $secret) ? json_decode($body, true) : null;
}

/** https://www.standardwebhooks.com: HMAC-SHA256 of "id.timestamp.body", at most five minutes old or ahead. */
function signedByHand(string $body, array $headers, string $secret): bool
{
    $id = $headers['webhook-id'] ?? '';
    $timestamp = $headers['webhook-timestamp'] ?? '';
    $key = base64_decode(preg_replace('/\Awhsec_/', '', $secret), true);
    if ($id === '' || $key === false || $key === '' || !ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) {
        return false;
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "{$id}.{$timestamp}.{$body}", $key, true));
    // While a secret is being rolled, there is a signature for each of the two secrets.
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}

/** Applies an event. A message that was handled, or is older than the order's state, changes nothing. */
function handle(array $event, string $id, Orders $orders): void
{
    $session = $event['data']['object'] ?? [];
    $orders->change((string) ($session['invoice'] ?? ''), function (Order $order) use ($event, $id, $session): void {
        if (in_array($id, $order->webhooks, true) || $event['sequence'] <= $order->sequence) {
            return;
        }
        $order->webhooks[] = $id;
        $order->sequence = $event['sequence'];
        if ($order->status === 'paid') {
            return;
        }
        $order->status = STATUS[$session['status']] ?? $order->status;
        if ($order->status === 'paid' && $session['amount'] !== $order->amount) {
            $order->status = 'check';
        }
        if ($order->status === 'paid') {
            $order->parcels[] = gmdate('c');
        }
    });
}
