<?php
$secret = base64_decode(substr(getenv("WEBHOOK_SECRET"), strlen("whsec_")));
$id = $_SERVER["HTTP_WEBHOOK_ID"] ?? "";
$time = $_SERVER["HTTP_WEBHOOK_TIMESTAMP"] ?? "";
$signatures = explode(" ", $_SERVER["HTTP_WEBHOOK_SIGNATURE"] ?? "");
// Verify the raw body: the signature covers its exact bytes.
$body = file_get_contents("php://input");

$expected = "v1," . base64_encode(hash_hmac("sha256", "$id.$time.$body", $secret, true));
$genuine = array_filter($signatures, fn($one) => hash_equals($expected, $one));
if (!$genuine || abs(time() - (int) $time) > 300) {
    http_response_code(400);
    exit;
}
// Store the event before responding: an acknowledged event is not sent again.
http_response_code(500);
$event = json_decode($body, true);
if ($event["type"] === "payment.completed") {
    deliver($event["data"]["object"]["invoice"]);
}
http_response_code(204);
