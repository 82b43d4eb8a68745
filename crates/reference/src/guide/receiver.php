<?php
$secret = base64_decode(substr(getenv("WEBHOOK_SECRET"), strlen("whsec_")));
$id = $_SERVER["HTTP_WEBHOOK_ID"] ?? "";
$time = $_SERVER["HTTP_WEBHOOK_TIMESTAMP"] ?? "";
$signatures = explode(" ", $_SERVER["HTTP_WEBHOOK_SIGNATURE"] ?? "");
// The raw body: what is signed are its bytes.
$body = file_get_contents("php://input");

$expected = "v1," . base64_encode(hash_hmac("sha256", "$id.$time.$body", $secret, true));
$genuine = array_filter($signatures, fn($one) => hash_equals($expected, $one));
if (!$genuine || abs(time() - (int) $time) > 300) {
    http_response_code(400);
    exit;
}
// Written down first: what is answered with 2xx does not come again.
http_response_code(500);
$event = json_decode($body, true);
if ($event["type"] === "payment.completed") {
    deliver($event["data"]["object"]["invoice"]);
}
http_response_code(204);
