// The version of this package, sent with every request. A test compares it with package.json.

export const VERSION = '0.1.0';
