<?php
// The shop's four addresses: the goods, an order, its page, and where the checkout says what became of it.
declare(strict_types=1);

require __DIR__ . '/../settings.php';
require __DIR__ . '/../orders.php';
require __DIR__ . '/../checkout.php';
require __DIR__ . '/../webhook.php';
require __DIR__ . '/../pages.php';
if (is_file(__DIR__ . '/../vendor/autoload.php')) {
    require __DIR__ . '/../vendor/autoload.php';
}

$settings = Settings::fromEnvironment();
$orders = new Orders("{$settings->data}/orders");
$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$asked = "{$_SERVER['REQUEST_METHOD']} {$path}";

if ($asked === 'GET /style.css' || $asked === 'GET /honey.svg') {
    return false; // PHP's own server sends the file; Apache and nginx do not even ask.
}

if ($asked === 'POST /webhooks') {
    $headers = array_change_key_case(getallheaders());
    $event = verified((string) file_get_contents('php://input'), $headers, $settings->webhookSecret);
    if ($event !== null) {
        handle($event, $headers['webhook-id'], $orders);
    }
    // An answer of 2xx means that the event is on the disk. Whatever fails before it is sent again by the checkout.
    http_response_code($event === null ? 400 : 204);
} elseif ($asked === 'GET /') {
    sendHeaders($settings, 200);
    echo page($settings, 'Honey from the Sundarbans', goods(Orders::newNumber()));
} elseif ($asked === 'POST /orders') {
    // The price is the shop's. The browser says which order it means, and pressing twice means the same one.
    $order = $orders->change((string) ($_POST['order'] ?? ''), function (Order $order) use ($settings): void {
        if ($order->session !== null) {
            return;
        }
        try {
            ['id' => $order->session, 'url' => $order->url] = openSession($settings, $order);
        } catch (CheckoutUnavailable $trouble) {
            error_log("order {$order->number} has no session: {$trouble->getMessage()}");
        }
    }, PRICE);
    http_response_code($order === null ? 400 : 303);
    if ($order !== null) {
        header("Location: /orders/{$order->number}");
    }
} elseif (preg_match('{\AGET /orders/([0-9a-f]{32})\z}', $asked, $found) && ($order = $orders->find($found[1])) !== null) {
    $back = isset($_GET['back']);
    sendHeaders($settings, 200);
    $again = isWaiting($order, $back) ? '<meta http-equiv="refresh" content="2">' : '';
    echo page($settings, 'Your order', orderPage($order, $back), $again);
} else {
    sendHeaders($settings, 404);
    echo page($settings, 'Not here', '<h1>There is no such page</h1><p><a href="/">To the goods</a></p>');
}
