<?php
// The shop's settings. They come from the environment, because a key in the code is copied with the code.
declare(strict_types=1);

final class MissingSettings extends RuntimeException
{
}

final class Settings
{
    private function __construct(
        public readonly string $checkoutOrigin,
        public readonly string $checkoutKey,
        public readonly string $webhookSecret,
        public readonly int $port,
        public readonly string $shopOrigin,
        public readonly string $data,
    ) {
    }

    public static function fromEnvironment(): self
    {
        $missing = array_filter(
            ['CHECKOUT_ORIGIN', 'CHECKOUT_KEY', 'WEBHOOK_SECRET'],
            fn (string $name): bool => (string) getenv($name) === '',
        );
        if ($missing !== []) {
            throw new MissingSettings('Set ' . implode(', ', $missing) . ' in the environment. README.md explains them.');
        }
        $port = (int) (getenv('PORT') ?: 8080);
        return new self(
            checkoutOrigin: rtrim((string) getenv('CHECKOUT_ORIGIN'), '/'),
            checkoutKey: (string) getenv('CHECKOUT_KEY'),
            webhookSecret: (string) getenv('WEBHOOK_SECRET'),
            port: $port,
            shopOrigin: rtrim(getenv('SHOP_ORIGIN') ?: "http://localhost:{$port}", '/'),
            data: getenv('DATA') ?: __DIR__ . '/data',
        );
    }
}
