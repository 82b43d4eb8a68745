<?php
// The shop's own orders, one file each. Only these say what is paid; nothing that a browser sends does.
declare(strict_types=1);

final class Order
{
    /** @param list<string> $webhooks the messages that were handled @param list<string> $parcels what was packed */
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
            throw new RuntimeException("cannot make the folder {$folder}");
        }
    }

    /** The page draws an order's number before there is an order: pressing twice sends the same one. */
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
     * Changes one order while nobody else can, and writes it whole before it answers. With an amount the order is made
     * if there is none yet; without, there must be one.
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

    /** A file is replaced, never overwritten: whoever dies in between leaves the old order or the new one. */
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

    /** Only what `newNumber` can have drawn is a number, so that no path can be smuggled in. */
    private function file(string $number): ?string
    {
        return preg_match('/\A[0-9a-f]{32}\z/', $number) === 1 ? "{$this->folder}/{$number}.json" : null;
    }
}
