<?php
// The shop's four routes: the product, creating an order, its page, and the webhook of the checkout.
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
$route = "{$_SERVER['REQUEST_METHOD']} {$path}";

if ($route === 'GET /style.css' || $route === 'GET /honey.svg') {
    return false; // PHP's built-in server sends the file. Apache and nginx send it without calling this script.
}

if ($route === 'POST /webhooks') {
    $headers = array_change_key_case(getallheaders());
    $event = verified((string) file_get_contents('php://input'), $headers, $settings->webhookSecret);
    if ($event !== null) {
        handle($event, $headers['webhook-id'], $orders);
    }
    // A 2xx response means that the event is on disk. After any other response, the checkout sends it again.
    http_response_code($event === null ? 400 : 204);
} elseif ($route === 'GET /') {
    sendHeaders($settings, 200);
    echo page($settings, 'Honey from the Sundarbans', goods(Orders::newNumber()));
} elseif ($route === 'POST /orders') {
    // The price comes from the shop. The browser sends only the order's number, the same one if the button is pressed twice.
    $order = $orders->change((string) ($_POST['order'] ?? ''), function (Order $order) use ($settings): void {
        if ($order->session !== null) {
            return;
        }
        try {
            ['id' => $order->session, 'url' => $order->url] = openSession($settings, $order);
        } catch (CheckoutUnavailable $error) {
            error_log("order {$order->number} has no session: {$error->getMessage()}");
        }
    }, PRICE);
    http_response_code($order === null ? 400 : 303);
    if ($order !== null) {
        header("Location: /orders/{$order->number}");
    }
} elseif (preg_match('{\AGET /orders/([0-9a-f]{32})\z}', $route, $found) && ($order = $orders->find($found[1])) !== null) {
    $back = isset($_GET['back']);
    sendHeaders($settings, 200);
    $again = isWaiting($order, $back) ? '<meta http-equiv="refresh" content="2">' : '';
    echo page($settings, 'Your order', orderPage($order, $back), $again);
} else {
    sendHeaders($settings, 404);
    echo page($settings, 'Not here', '<h1>There is no such page</h1><p><a href="/">To the goods</a></p>');
}
