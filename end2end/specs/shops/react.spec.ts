// The example shop in examples/react, started as its README says.

import { expect, test, withholdWebhooks } from '../../fixtures/shops.js';
import { EXAMPLE_SHOPS } from '../../helpers/example_shops.js';
import { defineShopTests } from '../../helpers/shop_tests.js';

test.use({ example: EXAMPLE_SHOPS.react });

test.describe('the React shop', defineShopTests);

test('`onPaid` updates the React page behind the dialog without proving the payment', async ({
  pages,
  page,
  payer,
  checkout,
}) => {
  await pages.orders();
  await withholdWebhooks(checkout);
  const here = page.url();
  await payer.embedded.opener.click();
  await expect(page.getByText('Your order')).toBeAttached();
  await payer.inDialog().pay();
  await expect(page.getByText('One moment')).toBeAttached();
  await expect(payer.embedded.dialog).toBeVisible();
  await expect(page).toHaveURL(here);
});
