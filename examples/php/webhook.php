<?php
// What the checkout tells the shop. Anybody can post to an address: only what is signed with the shop's secret counts.
declare(strict_types=1);

/** What the shop calls what the checkout calls it. Every event tells where its session stands, so the newest one is enough. */
const STATUS = [
    'open' => 'open',
    'processing' => 'waiting',
    'paid' => 'paid',
    'needs_attention' => 'check',
    'cancelled' => 'over',
    'expired' => 'over',
];

/**
 * The event of a message that was signed by the Standard Webhooks specification, or null. The published library does it
 * once `composer install` has brought it; the twenty lines below do the same where there is no Composer.
 *
 * @param array<string, string> $headers
 */
function verified(string $body, array $headers, string $secret): ?array
{
    if (class_exists(\StandardWebhooks\Webhook::class)) {
        try {
            return (new \StandardWebhooks\Webhook($secret))->verify($body, $headers);
        } catch (\Throwable) {
            return null; // Of a signature without a comma it makes a TypeError.
        }
    }
    return signedByHand($body, $headers, $secret) ? json_decode($body, true) : null;
}

/** https://www.standardwebhooks.com: HMAC-SHA256 of "id.timestamp.body", not older or newer than five minutes. */
function signedByHand(string $body, array $headers, string $secret): bool
{
    $id = $headers['webhook-id'] ?? '';
    $timestamp = $headers['webhook-timestamp'] ?? '';
    $key = base64_decode(preg_replace('/\Awhsec_/', '', $secret), true);
    if ($id === '' || $key === false || $key === '' || !ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) {
        return false;
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "{$id}.{$timestamp}.{$body}", $key, true));
    // While a secret is being replaced, there are two signatures: one of each.
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}

/** Handles an event once: the same message again, or one that is older than what is known, changes nothing. */
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
