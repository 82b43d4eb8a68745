// The example shop in examples/php, started as its README says.

import { test } from '../../fixtures/shops.js';
import { EXAMPLE_SHOPS } from '../../helpers/example_shops.js';
import { defineShopTests } from '../../helpers/shop_tests.js';

test.use({ example: EXAMPLE_SHOPS.php });

test.describe('the PHP shop', defineShopTests);
