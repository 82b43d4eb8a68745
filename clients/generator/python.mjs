// Generates the Python client: classes of objects, typed dictionaries of parameters, and for each resource a
// synchronous and an asynchronous class.

import { GENERATED, lines, paramsName, pascal, snake } from './text.mjs';

/** Files by their path below `clients/python/src/bkash_checkout/_generated`. */
export function python(api) {
  const files = new Map();
  files.set('__init__.py', `"""${GENERATED}"""\n`);
  files.set('enums.py', enums(api));
  for (const object of api.objects) files.set(`objects/${snake(object.name)}.py`, objectFile(api, object));
  files.set('objects/__init__.py', objectIndex(api));
  files.set('params.py', params(api));
  for (const resource of api.resources) files.set(`resources/${resource.name}.py`, resourceFile(api, resource));
  files.set('resources/__init__.py', resourceIndex(api));
  return files;
}

const HEAD = `"""${GENERATED}"""\n\nfrom __future__ import annotations\n\n`;

const escaped = (text) => text.replaceAll('\\', '\\\\').replaceAll('"""', "'''");

function doc(text, indent) {
  const found = lines(escaped(text), 108 - indent.length);
  if (found.length === 1) return `${indent}"""${found[0]}"""\n`;
  return `${indent}"""${found[0]}\n${found.slice(1).map((line) => (line ? indent + line : '')).join('\n')}\n${indent}"""\n`;
}

const literal = (values) => `Literal[\n${values.map((value) => `        "${value}",\n`).join('')}    ]`;

/** A type of known values that also accepts the values of later API versions. */
function openEnum(name, description, values) {
  return `${name} = Union[\n    ${literal(values)},\n    str,\n]\n${doc(`${description} Later API versions can add values.`, '')}\n`;
}

function enums(api) {
  let text = `${HEAD}from typing import Literal, Union\n\n`;
  text += `API_VERSION = "${api.version}"\n${doc('The API version that this client is generated from.', '')}\n`;
  for (const one of api.enums) text += openEnum(one.name, one.description, one.values);
  text += openEnum('EventType', 'An event type.', api.events);
  text += `EVENT_TYPES = (\n${api.events.map((event) => `    "${event}",\n`).join('')})\n`;
  text += `${doc('The event types that this version of the client knows.', '')}\n`;
  text += openEnum('ProblemCode', 'The `code` of a problem.', api.problems).trimEnd();
  return `${text}\n\n${exported(['API_VERSION', 'EVENT_TYPES', 'ProblemCode', ...enumNames(api)])}`;
}

/** The names that the package exports. */
const exported = (names) => `__all__ = [\n${[...names].sort().map((name) => `    "${name}",\n`).join('')}]\n`;

const PRIMITIVES = { string: 'str', integer: 'int', boolean: 'bool' };

function type(field, api, { owner = '', isRequest = false } = {}) {
  let text = field.schema ?? PRIMITIVES[field.primitive];
  if (field.schema === 'Subject') text = `Union[${api.subjects.join(', ')}]`;
  if (isRequest && isPart(field.schema, api)) text = paramsName(field.schema);
  if (owner === 'Event' && field.name === 'type') text = 'EventType';
  if (field.name === 'event_types') text = 'EventType';
  if (field.list) text = `Sequence[${text}]`;
  if (field.map) text = `Mapping[str, ${text}]`;
  return field.nullable ? `Optional[${text}]` : text;
}

/** The schemas inside requests. In those that responses contain as well, all fields are required. */
const partsOf = (api) => [...api.objects.filter((object) => api.shared.has(object.name)), ...api.requestParts];

const isPart = (name, api) => partsOf(api).some((part) => part.name === name);

function typing(text) {
  const names = ['ClassVar', 'Dict', 'Mapping', 'Optional', 'Sequence', 'Type', 'TypedDict', 'Union'];
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return used.length > 0 ? `from typing import ${used.join(', ')}\n` : '';
}

function imports(text, names, from) {
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).sort();
  if (used.length === 0) return '';
  const line = `from ${from} import ${used.join(', ')}\n`;
  return line.length <= 110 ? line : `from ${from} import (\n${used.map((name) => `    ${name},\n`).join('')})\n`;
}

const enumNames = (api) => [...api.enums.map((one) => one.name), 'EventType'];

/** The text without docstrings, which can contain the names of types. */
const code = (text) => text.replace(/"""[\s\S]*?"""/g, '');

function objectFile(api, object) {
  const kinds = new Set(api.objects.map((one) => one.name));
  let text = `\n\nclass ${object.name}(ApiObject):\n${doc(object.description, '    ')}`;
  const nested = object.fields.filter((field) => kinds.has(field.schema) || field.schema === 'Subject');
  const kind = object.fields.find((field) => field.name === 'object' && field.constant);
  if (kind) text += `\n    _kind: ClassVar[str] = "${kind.constant}"\n`;
  if (nested.length > 0) {
    const entries = nested.map((field) => `"${field.name}": ${field.schema === 'Subject' ? 'ApiObject' : field.schema}`);
    text += `${kind ? '' : '\n'}    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {${entries.join(', ')}}\n`;
  }
  text += '\n';
  for (const field of object.fields) {
    const annotation = type({ ...field, nullable: field.nullable || !field.required }, api, { owner: object.name });
    text += `    ${field.name}: ${annotation}${field.required ? '' : ' = None'}\n`;
    if (field.description) text += doc(field.description, '    ');
  }
  let head = `${HEAD}${typing(code(text))}\nfrom ..._object import ApiObject\n${imports(code(text), enumNames(api), '..enums')}`;
  for (const name of [...kinds].filter((name) => name !== object.name).sort()) head += imports(code(text), [name], `.${snake(name)}`);
  return head.replace('annotations\n\n\n', 'annotations\n\n') + text;
}

function objectIndex(api) {
  const names = api.objects.map(({ name }) => name).sort();
  return `${HEAD}${names.map((name) => `from .${snake(name)} import ${name}\n`).join('')}\n${exported(names)}`;
}

function params(api) {
  let text = '';
  for (const part of partsOf(api)) {
    const name = paramsName(part.name);
    const required = part.fields.filter((field) => field.required);
    const optional = part.fields.filter((field) => !field.required);
    // In a TypedDict either all keys are required or none is, so a mix takes two classes.
    if (required.length > 0) text += dictionary(optional.length > 0 ? `_${name}` : name, 'TypedDict', part.description, required, api);
    if (optional.length > 0) text += dictionary(name, `${required.length > 0 ? `_${name}` : 'TypedDict'}, total=False`, part.description, optional, api);
  }
  text += `\n\n${exported(partsOf(api).map((part) => paramsName(part.name)))}`;
  return `${HEAD}${typing(code(text))}\n${imports(code(text), enumNames(api), '.enums')}${text}`;
}

function dictionary(name, base, description, fields, api) {
  let text = `\n\nclass ${name}(${base}):\n${doc(description, '    ')}\n`;
  for (const field of fields) {
    const annotation = type({ ...field, nullable: field.nullable || !field.required }, api, { isRequest: true });
    text += `    ${field.name}: ${annotation}\n${field.description ? doc(field.description, '    ') : ''}`;
  }
  return text;
}

function resourceFile(api, resource) {
  const text = classText(api, resource, false) + classText(api, resource, true);
  const objects = api.objects.map((object) => object.name);
  const parts = partsOf(api).map((part) => paramsName(part.name));
  let head = `${HEAD}${typing(code(text))}\n`;
  head += imports(code(text), ['ApiClient', 'ApiRequest', 'AsyncApiClient', 'present', 'segment'], '..._client');
  head += imports(code(text), ['AsyncPages', 'Pages'], '..._pages');
  head += imports(code(text), enumNames(api), '..enums');
  head += imports(code(text), objects, '..objects');
  head += imports(code(text), parts, '..params');
  return head + text;
}

function classText(api, resource, isAsync) {
  const prefix = isAsync ? 'Async' : '';
  return `\n\nclass ${prefix}${pascal(resource.name)}:
${doc(resource.description, '    ')}
    def __init__(self, client: ${prefix}ApiClient) -> None:
        self._client = client
${resource.methods.map((method) => methodText(api, method, isAsync)).join('')}`;
}

// A Python keyword cannot be the name of a parameter.
const safe = (name) => (['from', 'import', 'class'].includes(name) ? `${name}_` : name);

function methodText(api, method, isAsync) {
  const body = method.request ? api.requests.find((request) => request.name === method.request).fields : [];
  const named = [...body, ...method.query].sort((one, other) => Number(other.required) - Number(one.required));
  const isIdempotent = method.method === 'POST';
  const parameters = ['self', ...method.segments.map((segment) => `${segment.name}: str`), '*'];
  for (const field of named) {
    const annotation = type({ ...field, nullable: field.nullable || !field.required }, api, { isRequest: true });
    parameters.push(`${safe(field.name)}: ${annotation}${field.required ? '' : ' = None'}`);
  }
  if (method.keyRequired) parameters.splice(parameters.indexOf('*') + 1, 0, 'idempotency_key: str');
  else if (isIdempotent) parameters.push('idempotency_key: Optional[str] = None');
  parameters.push('timeout: Optional[float] = None');
  const result = method.pageOf ? `${isAsync ? 'Async' : ''}Pages[${method.pageOf}]` : method.response ?? 'None';
  const isAwaited = isAsync && !method.pageOf;
  let text = `\n    ${isAwaited ? 'async ' : ''}def ${method.name}(\n${parameters.map((one) => `        ${one},\n`).join('')}    ) -> ${result}:\n`;
  text += doc(explained(method, [...method.segments, ...named]), '        ');
  text += `        request = ApiRequest(\n            "${method.call}",\n            "${method.method}",\n            ${path(method)},\n`;
  if (method.query.length > 0) text += entries('query', method.query);
  if (method.request) text += entries('body', body);
  else if (method.hasBody) text += '            body={},\n';
  if (isIdempotent) text += '            idempotency_key=idempotency_key,\n';
  if (method.keyRequired) text += '            key_required=True,\n';
  text += '            timeout=timeout,\n        )\n';
  if (method.pageOf) return `${text}        return ${isAsync ? 'Async' : ''}Pages(self._client, request, ${method.pageOf})\n`;
  const sent = `${isAwaited ? 'await ' : ''}self._client.send(request)`;
  return `${text}        ${method.response ? `return ${method.response}(${sent})` : sent}\n`;
}

const entries = (what, fields) => `            ${what}=present(\n                {\n${
  fields.map((field) => `                    "${field.name}": ${safe(field.name)},\n`).join('')}                }\n            ),\n`;

function explained(method, fields) {
  const described = fields.filter((field) => field.description);
  const paragraphs = [`${method.summary}.`, method.description, ...described.map((field) => `- \`${safe(field.name)}\`: ${field.description}`)];
  return paragraphs.filter(Boolean).join('\n\n');
}

function path(method) {
  if (method.segments.length === 0) return `"${method.path}"`;
  return `f"${method.path.replace(/\{(\w+)\}/g, '{segment($1)}')}"`;
}

function resourceIndex(api) {
  let text = `${HEAD}from ..._client import ApiClient, AsyncApiClient\n`;
  const names = [...api.resources].map(({ name }) => name).sort();
  for (const name of names) text += `from .${name} import Async${pascal(name)}, ${pascal(name)}\n`;
  for (const prefix of ['', 'Async']) {
    text += `\n\nclass ${prefix}Resources:\n    """The resources of the API."""\n\n    def __init__(self, client: ${prefix}ApiClient) -> None:\n`;
    for (const { name, description } of api.resources) {
      text += `        self.${name} = ${prefix}${pascal(name)}(client)\n${doc(description, '        ')}`;
    }
  }
  return text;
}
