// The TypeScript half of what is generated: types, and one class for each resource.

import { MADE, camel, lines, pascal } from './text.mjs';

/** Files by their path below `clients/node/src/generated`. */
export function typescript(api) {
  const files = new Map();
  files.set('words.ts', words(api));
  files.set('answers.ts', answers(api));
  files.set('wishes.ts', wishes(api));
  for (const resource of api.resources) files.set(`resources/${camel(resource.name)}.ts`, resourceFile(api, resource));
  files.set('resources/index.ts', index(api));
  return files;
}

function comment(text, indent = '') {
  const found = lines(text, 112 - indent.length);
  if (found.length <= 1) return text ? `${indent}/** ${found[0]} */\n` : '';
  return `${indent}/**\n${found.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

const quoted = (text) => `'${text}'`;

function words(api) {
  let text = `// ${MADE}\n\n`;
  text += comment('The version of the API that this client was made for.');
  text += `export const API_VERSION = ${quoted(api.version)};\n\n`;
  for (const word of api.words) {
    text += comment(`${word.about} Later versions of the API may have more.`);
    text += `export type ${word.name} =\n${word.values.map((value) => `  | ${quoted(value)}\n`).join('')}  | (string & {});\n\n`;
  }
  text += comment('Every type of event that this version of the client knows.');
  text += `export const EVENT_TYPES = [\n${api.events.map((event) => `  ${quoted(event)},\n`).join('')}] as const;\n\n`;
  text += comment('A type of event. Later versions of the API may have more.');
  text += 'export type EventType = (typeof EVENT_TYPES)[number] | (string & {});\n\n';
  text += comment('What may be wrong, as `CheckoutProblem.code` says it. Later versions of the API may have more.');
  text += `export type ProblemCode =\n${api.problems.map((code) => `  | ${quoted(code)}\n`).join('')}  | (string & {});\n`;
  return text;
}

const WORDS = { string: 'string', integer: 'number', boolean: 'boolean' };

function type(field, api, owner) {
  let text = field.schema ?? WORDS[field.word];
  if (field.constant) text = quoted(field.constant);
  if (field.schema === 'Subject') text = api.subjects.join(' | ');
  if (owner === 'Event' && field.name === 'type') text = 'EventType';
  if (field.name === 'event_types') text = 'EventType';
  if (field.list) text = `${text}[]`;
  if (field.map) text = `Record<string, ${text}>`;
  return field.nullable ? `${text} | null` : text;
}

function members(fields, api, { owner = '', wished = false } = {}) {
  return fields.map((field) => {
    const optional = field.required ? '' : '?';
    const also = wished && !field.required ? ' | undefined' : '';
    return `${comment(field.about, '  ')}  ${field.name}${optional}: ${type(field, api, owner)}${also};\n`;
  }).join('');
}

function imports(text, names, from) {
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return used.length > 0 ? `import type { ${used.join(', ')} } from '${from}';\n` : '';
}

function answers(api) {
  let text = '';
  for (const answer of api.answers) {
    text += `\n${comment(answer.about)}export interface ${answer.name} {\n${members(answer.fields, api, { owner: answer.name })}}\n`;
  }
  const words = [...api.words.map((word) => word.name), 'EventType'];
  return `// ${MADE}\n\n${imports(text, words, './words.js')}${text}`;
}

function wishes(api) {
  let text = '';
  for (const wish of [...api.wishedParts, ...api.wishes]) {
    text += `\n${comment(wish.about)}export interface ${wish.name} {\n${members(wish.fields, api, { wished: true })}}\n`;
  }
  const words = [...api.words.map((word) => word.name), 'EventType'];
  const parts = api.answers.map((answer) => answer.name).filter((name) => api.parts.has(name));
  return `// ${MADE}\n\n${imports(text, parts, './answers.js')}${imports(text, words, './words.js')}${text}`;
}

function resourceFile(api, resource) {
  const queries = resource.methods.filter((method) => method.query.length > 0).map((method) => {
    const name = queryName(resource, method);
    return `\n${comment(`What \`${camel(resource.name)}.${camel(method.name)}\` can be asked for.`)}export interface ${name} {\n${members(method.query, api, { wished: true })}}\n`;
  });
  const body = `\n${comment(resource.about)}export class ${pascal(resource.name)} {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }
${resource.methods.map((method) => methodText(api, resource, method)).join('')}}
`;
  const text = queries.join('') + body;
  let head = `// ${MADE}\n\n`;
  head += `import type { ${text.includes('CallOptions') ? 'CallOptions, ' : ''}Caller } from '../../caller.js';\n`;
  if (text.includes('Pages<')) head += "import { Pages } from '../../pages.js';\n";
  if (text.includes('segment(')) head += "import { segment } from '../../path.js';\n";
  head += imports(text, api.answers.map((answer) => answer.name), '../answers.js');
  head += imports(text, api.wishes.map((wish) => wish.name), '../wishes.js');
  return head + text;
}

const queryName = (resource, method) => `${pascal(resource.name)}${pascal(method.name)}Query`;

function methodText(api, resource, method) {
  const parameters = method.segments.map((segment) => `${camel(segment.name)}: string`);
  const parts = [`operation: ${quoted(`${camel(resource.name)}.${camel(method.name)}`)}`, `method: ${quoted(method.method)}`, `path: ${path(method)}`];
  if (method.wish) {
    // A wish without required fields may be left out.
    const { fields } = api.wishes.find((wish) => wish.name === method.wish);
    parameters.push(`wish: ${method.wish}${fields.some((field) => field.required) ? '' : ' = {}'}`);
    parts.push('body: wish');
  } else if (method.hasBody) {
    parts.push('body: {}');
  }
  if (method.query.length > 0) {
    parameters.push(`query: ${queryName(resource, method)} = {}`);
    parts.push('query: { ...query }');
  }
  parameters.push('options: CallOptions = {}');
  parts.push('options');
  const doc = comment(`${method.summary}.\n\n${method.about}`.trim(), '  ');
  const call = `{ ${parts.join(', ')} }`;
  if (method.pageOf) {
    return `\n${doc}  ${camel(method.name)}(${parameters.join(', ')}): Pages<${method.pageOf}> {\n    return new Pages<${method.pageOf}>(this.#caller, ${call});\n  }\n`;
  }
  const answer = method.answer ?? 'void';
  return `\n${doc}  ${camel(method.name)}(${parameters.join(', ')}): Promise<${answer}> {\n    return this.#caller.call<${answer}>(${call});\n  }\n`;
}

function path(method) {
  if (method.segments.length === 0) return quoted(method.path);
  return `\`${method.path.replace(/\{(\w+)\}/g, (_, name) => `\${segment(${camel(name)})}`)}\``;
}

function index(api) {
  let text = `// ${MADE}\n\nimport type { Caller } from '../../caller.js';\n`;
  for (const { name } of api.resources) text += `import { ${pascal(name)} } from './${camel(name)}.js';\n`;
  text += `\n${comment('Everything that the API has.')}export class Resources {\n`;
  for (const { name, about } of api.resources) text += `${comment(about, '  ')}  readonly ${camel(name)}: ${pascal(name)};\n`;
  text += '\n  constructor(caller: Caller) {\n';
  for (const { name } of api.resources) text += `    this.${camel(name)} = new ${pascal(name)}(caller);\n`;
  text += '  }\n}\n\n';
  for (const { name } of api.resources) text += `export * from './${camel(name)}.js';\n`;
  return text;
}
