// Line wrapping, and names in the conventions of each language.

/** Breaks text into lines of at most `width` characters. Paragraphs are separated by an empty line. */
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

export const snake = (name) => name.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase();

const VERBS = 'Create|Put|Replay|Roll|Start|Update';

/** The type of a request's parameters: `SessionCreateParams` for the schema `CreateSessionRequest`. */
export function paramsName(schema) {
  const [, verb, noun] = new RegExp(`^(${VERBS})(\\w+)Request$`).exec(schema) ?? [];
  return verb ? `${noun}${verb}Params` : `${schema.replace(/Request$/, '')}Params`;
}

export const GENERATED = 'Generated from the OpenAPI document by clients/generator. Do not edit.';
