<?php
// The shop's orders, one file each. Only an order says whether it is paid, never a browser.
declare(strict_types=1);

final class Order
{
    /** @param list<string> $webhooks the identifiers of handled messages @param list<string> $parcels the times of packing */
    public function __construct(
        public readonly string $number,
        public readonly string $amount,
        public string $status = 'open',
        public ?string $session = null,
        public ?string $url = null,
        public int $sequence = 0,
        public array $webhooks = [],
        public array $parcels = [],
    ) {
    }
}

final class Orders
{
    public function __construct(private readonly string $folder)
    {
        if (!is_dir($folder) && !mkdir($folder, 0700, true) && !is_dir($folder)) {
            throw new RuntimeException("cannot create the folder {$folder}");
        }
    }

    /** The page contains the number before the order exists, so pressing the button twice sends the same number. */
    public static function newNumber(): string
    {
        return bin2hex(random_bytes(16));
    }

    public function find(string $number): ?Order
    {
        $file = $this->file($number);
        return $file !== null && is_file($file) ? self::read((string) file_get_contents($file)) : null;
    }

    /**
     * Changes one order under a lock. The change is on disk when this returns. With an amount, creates an order that does
     * not exist; without, returns null for it.
     *
     * @param callable(Order): void $change
     */
    public function change(string $number, callable $change, ?string $amount = null): ?Order
    {
        $file = $this->file($number);
        if ($file === null || ($amount === null && !is_file($file))) {
            return null;
        }
        $lock = fopen("{$file}.lock", 'c') ?: throw new RuntimeException('cannot lock the order');
        flock($lock, LOCK_EX);
        try {
            $order = $this->find($number) ?? new Order($number, (string) $amount);
            $change($order);
            $this->write($file, $order);
            return $order;
        } finally {
            fclose($lock);
        }
    }

    /** Replaces the file instead of overwriting it, so that a crash leaves the old order or the new one. */
    private function write(string $file, Order $order): void
    {
        $new = fopen("{$file}.new", 'w') ?: throw new RuntimeException('cannot write the order');
        $text = json_encode($order, JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT);
        if (fwrite($new, $text) !== strlen($text) || !fsync($new) || !fclose($new) || !rename("{$file}.new", $file)) {
            throw new RuntimeException('cannot write the order');
        }
    }

    private static function read(string $text): Order
    {
        return new Order(...json_decode($text, true, 8, JSON_THROW_ON_ERROR));
    }

    /** Accepts only results of `newNumber`, so that a number cannot contain a path. */
    private function file(string $number): ?string
    {
        return preg_match('/\A[0-9a-f]{32}\z/', $number) === 1 ? "{$this->folder}/{$number}.json" : null;
    }
}
