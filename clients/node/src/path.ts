// Identifiers on their way into addresses.

/** One part of a path. What would lead to another path is refused here. */
export function segment(id: string): string {
  if (typeof id !== 'string' || id === '' || id === '.' || id === '..') {
    throw new TypeError('an identifier is a text that is not empty');
  }
  return encodeURIComponent(id);
}
