// Path segments.

/** Encodes an identifier as a path segment. Throws a `TypeError` for values that would change the path. */
export function segment(id: string): string {
  if (typeof id !== 'string' || id === '' || id === '.' || id === '..') {
    throw new TypeError('an identifier must be a non-empty string');
  }
  return encodeURIComponent(id);
}
