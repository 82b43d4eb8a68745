<?php
// The shop's pages: the product, and an order in each of its states.
declare(strict_types=1);

/** The script's path and hash, as `bkash-checkout embed` prints them. A script with its hash in the name never changes. */
const SCRIPT = '/embed/v1.5b28a87a207a88c0.js';
const INTEGRITY = 'sha384-pFPcWYLLIthJQa/WsYWc1uV/bFfnNGxQISeyUCgX9euRH8B5h1kqbvUT59dQkLR/';

const PRICE = '700.00';

function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE);
}

/** The strictest policy that the checkout's script works under: it allows that script and the shop's style and pictures. */
function sendHeaders(Settings $settings, int $status): void
{
    $origin = $settings->checkoutOrigin;
    $policy = [
        "default-src 'none'",
        "script-src '" . INTEGRITY . "'",
        "style-src 'self'",
        "img-src 'self'",
        "frame-src {$origin}",
        "form-action 'self' {$origin}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ];
    http_response_code($status);
    header('Content-Type: text/html; charset=utf-8');
    header('Content-Security-Policy: ' . implode('; ', $policy));
    header('Referrer-Policy: same-origin');
    header('X-Content-Type-Options: nosniff');
    header('Cache-Control: no-store');
}

function page(Settings $settings, string $title, string $main, string $head = ''): string
{
    $script = escaped($settings->checkoutOrigin . SCRIPT);
    $integrity = INTEGRITY;
    return <<<HTML
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{$title} – মৌচাক</title>
        <link rel="icon" href="/honey.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/style.css">
        <script src="{$script}" integrity="{$integrity}" crossorigin="anonymous" async></script>
        {$head}
        </head>
        <body>
        <header><a href="/" lang="bn">মৌচাক</a></header>
        <main>{$main}</main>
        </body>
        </html>
        HTML;
}

function goods(string $number): string
{
    $price = PRICE;
    return <<<HTML
        <img src="/honey.svg" width="320" height="240" alt="A jar of honey">
        <h1 lang="bn">সুন্দরবনের মধু</h1>
        <p lang="bn">খলিশা ফুলের, ৫০০ গ্রাম</p>
        <p class="price">৳{$price}</p>
        <form method="post" action="/orders">
        <input type="hidden" name="order" value="{$number}">
        <button>Order now</button>
        </form>
        HTML;
}

/** The order's page, to which the checkout returns the payer. It shows the shop's state, whatever the URL says. */
function orderPage(Order $order, bool $back): string
{
    $short = strtoupper(substr($order->number, 0, 8));
    $facts = "<p>Order {$short} · ৳{$order->amount}</p>";
    return match (true) {
        $order->status === 'paid' => '<h1>Thank you!</h1>' . $facts
            . '<p role="status">It is paid. Parcels on their way to you: ' . count($order->parcels) . '.</p>',
        $order->status === 'check' => '<h1>We are looking into your payment</h1>' . $facts
            . '<p role="status">Please do not pay again: we will write to you.</p>',
        $order->status === 'over' => '<h1>This order is over</h1>' . $facts
            . '<p role="status">No money was taken. <a href="/">Order again</a></p>',
        $order->url === null => '<h1>Almost there</h1>' . $facts
            . '<p role="status">bKash could not be reached. Nothing was taken.</p>'
            . '<form method="post" action="/orders"><input type="hidden" name="order" value="' . $order->number
            . '"><button>Try again</button></form>',
        isWaiting($order, $back) => '<h1>One moment</h1>' . $facts
            . '<p role="status">We are waiting for the confirmation of your payment. This page updates by itself.</p>'
            . "<p><a href=\"/orders/{$order->number}\">Not paid yet?</a></p>",
        default => '<h1>Your order</h1>' . $facts . '<bkash-checkout session="' . escaped((string) $order->session)
            . '"><a href="' . escaped($order->url) . '">Pay with bKash</a></bkash-checkout>',
    };
}

/** Whether the payer has returned and the webhook has not arrived yet. */
function isWaiting(Order $order, bool $back): bool
{
    return $order->url !== null && ($order->status === 'waiting' || ($order->status === 'open' && $back));
}
