// Generates the TypeScript client: types, and one class for each resource.

import { GENERATED, camel, lines, paramsName, pascal } from './text.mjs';

/** Files by their path below `clients/node/src/generated`. */
export function typescript(api) {
  const files = new Map();
  files.set('enums.ts', enums(api));
  for (const object of api.objects) files.set(`objects/${fileName(object.name)}.ts`, objectFile(api, object));
  files.set('objects/index.ts', objectIndex(api));
  files.set('params.ts', params(api));
  for (const resource of api.resources) files.set(`resources/${camel(resource.name)}.ts`, resourceFile(api, resource));
  files.set('resources/index.ts', resourceIndex(api));
  return files;
}

const fileName = (name) => name[0].toLowerCase() + name.slice(1);

function comment(text, indent = '') {
  const found = lines(text, 112 - indent.length);
  if (found.length <= 1) return text ? `${indent}/** ${found[0]} */\n` : '';
  return `${indent}/**\n${found.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

const quoted = (text) => `'${text}'`;

function enums(api) {
  let text = `// ${GENERATED}\n\n`;
  text += comment('The API version that this client is generated from.');
  text += `export const API_VERSION = ${quoted(api.version)};\n\n`;
  for (const one of api.enums) {
    text += comment(`${one.description} Later API versions can add values.`);
    text += `export type ${one.name} =\n${one.values.map((value) => `  | ${quoted(value)}\n`).join('')}  | (string & {});\n\n`;
  }
  text += comment('The event types that this version of the client knows.');
  text += `export const EVENT_TYPES = [\n${api.events.map((event) => `  ${quoted(event)},\n`).join('')}] as const;\n\n`;
  text += comment('An event type. Later API versions can add values.');
  text += 'export type EventType = (typeof EVENT_TYPES)[number] | (string & {});\n\n';
  text += comment('The `code` of a problem. Later API versions can add values.');
  text += `export type ProblemCode =\n${api.problems.map((code) => `  | ${quoted(code)}\n`).join('')}  | (string & {});\n`;
  return text;
}

const PRIMITIVES = { string: 'string', integer: 'number', boolean: 'boolean' };

/** The name of a schema: of parameters if only requests contain it. */
const schemaName = (name, api) => (api.requestParts.some((part) => part.name === name) ? paramsName(name) : name);

function type(field, api, owner) {
  let text = field.schema ? schemaName(field.schema, api) : PRIMITIVES[field.primitive];
  if (field.constant) text = quoted(field.constant);
  if (field.schema === 'Subject') text = api.subjects.join(' | ');
  if (owner === 'Event' && field.name === 'type') text = 'EventType';
  if (field.name === 'event_types') text = 'EventType';
  if (field.list) text = `${text}[]`;
  if (field.map) text = `Record<string, ${text}>`;
  return field.nullable ? `${text} | null` : text;
}

function members(fields, api, { owner = '', isRequest = false } = {}) {
  return fields.map((field) => {
    const optional = field.required ? '' : '?';
    const also = isRequest && !field.required ? ' | undefined' : '';
    return `${comment(field.description, '  ')}  ${field.name}${optional}: ${type(field, api, owner)}${also};\n`;
  }).join('');
}

function imports(text, names, from) {
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return used.length > 0 ? `import type { ${used.join(', ')} } from '${from}';\n` : '';
}

const enumNames = (api) => [...api.enums.map((one) => one.name), 'EventType'];

/** The text without comments, which can contain the names of types. */
const code = (text) => text.replace(/\/\*\*[\s\S]*?\*\//g, '');

function objectFile(api, object) {
  const text = `\n${comment(object.description)}export interface ${object.name} {\n${members(object.fields, api, { owner: object.name })}}\n`;
  let head = `// ${GENERATED}\n`;
  let imported = '';
  for (const { name } of api.objects) {
    if (name !== object.name) imported += imports(code(text), [name], `./${fileName(name)}.js`);
  }
  imported += imports(code(text), enumNames(api), '../enums.js');
  if (imported) head += `\n${imported}`;
  return head + text;
}

const objectIndex = (api) => `// ${GENERATED}\n\n${api.objects.map(({ name }) => `export type * from './${fileName(name)}.js';\n`).join('')}`;

function params(api) {
  let text = '';
  for (const request of [...api.requestParts, ...api.requests]) {
    text += `\n${comment(request.description)}export interface ${paramsName(request.name)} {\n${members(request.fields, api, { isRequest: true })}}\n`;
  }
  const shared = api.objects.map((object) => object.name).filter((name) => api.shared.has(name));
  return `// ${GENERATED}\n\n${imports(code(text), shared, './objects/index.js')}${imports(code(text), enumNames(api), './enums.js')}${text}`;
}

function resourceFile(api, resource) {
  const queries = resource.methods.filter((method) => method.query.length > 0).map((method) => {
    const name = queryName(resource, method);
    return `\n${comment(`The query parameters of \`${camel(resource.name)}.${camel(method.name)}\`.`)}export interface ${name} {\n${members(method.query, api, { isRequest: true })}}\n`;
  });
  const body = `\n${comment(resource.description)}export class ${pascal(resource.name)} {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }
${resource.methods.map((method) => methodText(api, resource, method)).join('')}}
`;
  const text = queries.join('') + body;
  let head = `// ${GENERATED}\n\n`;
  head += imports(code(text), ['ApiClient', 'KeyedRequestOptions', 'RequestOptions'], '../../client.js');
  if (text.includes('Pages<')) head += "import { Pages } from '../../pages.js';\n";
  if (text.includes('segment(')) head += "import { segment } from '../../path.js';\n";
  head += imports(code(text), api.objects.map((object) => object.name), '../objects/index.js');
  head += imports(code(text), api.requests.map((request) => paramsName(request.name)), '../params.js');
  return head + text;
}

const queryName = (resource, method) => `${pascal(resource.name).replace(/s$/, '')}${pascal(method.name)}Params`;

function methodText(api, resource, method) {
  const parameters = method.segments.map((segment) => `${camel(segment.name)}: string`);
  const parts = [`operation: ${quoted(`${camel(resource.name)}.${camel(method.name)}`)}`, `method: ${quoted(method.method)}`, `path: ${path(method)}`];
  if (method.request) {
    // Parameters without required members can be omitted.
    const { fields } = api.requests.find((request) => request.name === method.request);
    parameters.push(`params: ${paramsName(method.request)}${fields.some((field) => field.required) ? '' : ' = {}'}`);
    parts.push('body: params');
  } else if (method.hasBody) {
    parts.push('body: {}');
  }
  if (method.query.length > 0) {
    parameters.push(`query: ${queryName(resource, method)} = {}`);
    parts.push('query: { ...query }');
  }
  parameters.push(method.keyRequired ? 'options: KeyedRequestOptions' : 'options: RequestOptions = {}');
  if (method.keyRequired) parts.push('keyRequired: true');
  parts.push('options');
  const doc = comment(`${method.summary}.\n\n${method.description}`.trim(), '  ');
  const request = `{ ${parts.join(', ')} }`;
  if (method.pageOf) {
    return `\n${doc}  ${camel(method.name)}(${parameters.join(', ')}): Pages<${method.pageOf}> {\n    return new Pages<${method.pageOf}>(this.#client, ${request});\n  }\n`;
  }
  const response = method.response ?? 'void';
  return `\n${doc}  ${camel(method.name)}(${parameters.join(', ')}): Promise<${response}> {\n    return this.#client.send<${response}>(${request});\n  }\n`;
}

function path(method) {
  if (method.segments.length === 0) return quoted(method.path);
  return `\`${method.path.replace(/\{(\w+)\}/g, (_, name) => `\${segment(${camel(name)})}`)}\``;
}

function resourceIndex(api) {
  let text = `// ${GENERATED}\n\nimport type { ApiClient } from '../../client.js';\n`;
  for (const { name } of api.resources) text += `import { ${pascal(name)} } from './${camel(name)}.js';\n`;
  text += `\n${comment('The resources of the API.')}export class Resources {\n`;
  for (const { name, description } of api.resources) text += `${comment(description, '  ')}  readonly ${camel(name)}: ${pascal(name)};\n`;
  text += '\n  constructor(client: ApiClient) {\n';
  for (const { name } of api.resources) text += `    this.${camel(name)} = new ${pascal(name)}(client);\n`;
  text += '  }\n}\n\n';
  for (const { name } of api.resources) text += `export * from './${camel(name)}.js';\n`;
  return text;
}
