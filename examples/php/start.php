<?php
// `php start.php`: checks the settings, and replaces itself by PHP's built-in server.
declare(strict_types=1);

require __DIR__ . '/settings.php';

try {
    $settings = Settings::fromEnvironment();
} catch (MissingSettings $missing) {
    fwrite(STDERR, $missing->getMessage() . "\n");
    exit(1);
}

fwrite(STDERR, "The shop is open at {$settings->shopOrigin}\n");
// The server replaces this process, so that stopping the process stops the shop.
pcntl_exec(PHP_BINARY, ['-d', 'display_errors=stderr', '-S', "127.0.0.1:{$settings->port}", '-t', __DIR__ . '/public', __DIR__ . '/public/index.php']);
