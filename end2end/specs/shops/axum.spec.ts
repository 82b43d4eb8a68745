// The example shop in examples/axum, started as its README says.

import { test } from '../../fixtures/shops.js';
import { EXAMPLE_SHOPS } from '../../helpers/example_shops.js';
import { defineShopTests } from '../../helpers/shop_tests.js';

test.use({ example: EXAMPLE_SHOPS.axum });

test.describe('the axum shop', defineShopTests);
