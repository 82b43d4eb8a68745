// Breaking prose into lines, and names into the forms that languages like.

/** Lines of at most `width` characters. */
export function lines(text, width) {
  const found = [];
  for (const paragraph of text.split('\n\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      if (line && line.length + 1 + word.length > width) {
        found.push(line);
        line = '';
      }
      line = line ? `${line} ${word}` : word;
    }
    found.push(line, '');
  }
  return found.slice(0, -1);
}

export const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

export const pascal = (name) => camel(`_${name}`);

export const MADE = 'Made of the OpenAPI document by clients/generator; do not edit.';
