// The version of this package, which every request names; a test holds it to package.json.

export const VERSION = '0.1.0';
