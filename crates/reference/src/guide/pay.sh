API=$ORIGIN/v1

# create a session and start it
SESSION=$(curl -s $API/checkout/sessions \
  -H "Authorization: Bearer $KEY" \
  -H "Idempotency-Key: try-$RANDOM$RANDOM" \
  -H "Content-Type: application/json" \
  -d '{
    "amount": "599.00",
    "invoice": "INV-'$RANDOM$RANDOM'",
    "success_url": "$ORIGIN/demo",
    "cancel_url": "$ORIGIN/demo"
  }' | jq -r .id)
PAGE=$(curl -s -X POST $API/checkout/sessions/$SESSION/start \
  -H "Authorization: Bearer $KEY" \
  -H "Idempotency-Key: try-$RANDOM$RANDOM" | jq -r .url)

# approve the payment at the simulator and follow the redirect
PAYMENT=$(echo "$PAGE" | sed 's/.*paymentId=//; s/&.*//')
BACK=$(curl -s -X POST \
  http://127.0.0.1:4010/simulator/payments/$PAYMENT/approve \
  | jq -r .callbackURL)
curl -s -o /dev/null "$BACK"

# prints "paid"
curl -s $API/checkout/sessions/$SESSION \
  -H "Authorization: Bearer $KEY" | jq -r .status
