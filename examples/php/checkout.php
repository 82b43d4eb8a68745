<?php
// The one call to the checkout: it creates a session for an order.
declare(strict_types=1);

final class CheckoutUnavailable extends RuntimeException
{
}

/** @return array{id: string, url: string} the session */
function openSession(Settings $settings, Order $order): array
{
    $page = "{$settings->shopOrigin}/orders/{$order->number}";
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => [
            "Authorization: Bearer {$settings->checkoutKey}",
            'Content-Type: application/json',
            // Every request for this order has the same key, so the checkout creates one session.
            "Idempotency-Key: {$order->number}",
        ],
        'content' => json_encode([
            'amount' => $order->amount,
            'invoice' => $order->number,
            'success_url' => "{$page}?back",
            'cancel_url' => $page,
        ], JSON_THROW_ON_ERROR),
        'timeout' => 10,
        'ignore_errors' => true,
    ]]);
    $answer = @file_get_contents("{$settings->checkoutOrigin}/v1/checkout/sessions", false, $context);
    $session = $answer === false ? null : json_decode($answer, true);
    if (!is_array($session) || !isset($session['id'], $session['url'])) {
        // A problem document says in `code` and `detail` what was wrong. It contains no secret.
        throw new CheckoutUnavailable($answer === false ? 'the checkout did not respond' : $answer);
    }
    return $session;
}
