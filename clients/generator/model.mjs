// Reads what the clients need from the OpenAPI document. Anything that is not understood is an error, because a client
// without it would be silently incomplete.

import { KEY_REQUIRED, NOT_AN_OBJECT, RESOURCES, SECRET_KEY_VIEWS } from './operations.mjs';

const COMMON_PARAMETERS = ['#/components/parameters/IdempotencyKey', '#/components/parameters/CheckoutVersion'];

/** The parts of the API that the generators of both languages use. */
export function model(document) {
  const schemas = document.components.schemas;
  const resources = resourcesOf(document, schemas);
  const requests = new Set();
  for (const method of resources.flatMap((resource) => resource.methods)) {
    if (method.request) requests.add(method.request);
  }
  const nested = referenced([...requests].map((name) => schemas[name]), schemas);
  const returned = referenced([{ $ref: '#/components/schemas/Event' }, ...resources.flatMap(returnedBy)], schemas);
  const enums = [];
  const objects = [];
  for (const [name, schema] of Object.entries(schemas)) {
    if (schema.enum) enums.push({ name, description: description(schema), values: schema.enum });
    else if (!NOT_AN_OBJECT.includes(name) && !name.startsWith('Page_') && !requests.has(name) && (returned.has(name) || !nested.has(name))) {
      objects.push({ name, description: description(schema), fields: fields(schema, name) });
    }
  }
  return {
    version: document.info.version,
    resources,
    enums,
    objects: inOrder(objects),
    requests: described([...requests].sort(), schemas),
    // Schemas inside requests: those that responses contain as well, such as line items, and those that they do not.
    shared: new Set([...nested].filter((name) => returned.has(name))),
    requestParts: inOrder(described([...nested].filter((name) => !returned.has(name) && !schemas[name].enum), schemas)),
    subjects: schemas.Subject.anyOf.map((one) => reference(one)),
    events: document['x-events'],
    problems: document['x-problems'].map((problem) => problem.code),
  };
}

const described = (names, schemas) => names.map((name) => ({ name, description: description(schemas[name]), fields: fields(schemas[name], name) }));

/** References to the schemas that the methods of a resource return. */
const returnedBy = (resource) =>
  resource.methods.map(({ response, pageOf }) => response ?? pageOf).filter(Boolean).map((name) => ({ $ref: `#/components/schemas/${name}` }));

function resourcesOf(document, schemas) {
  const operations = new Map();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      operations.set(operation.operationId, { path, method: method.toUpperCase(), operation });
    }
  }
  const resources = [];
  for (const [name, table] of Object.entries(RESOURCES)) {
    const methods = [];
    for (const [method, id] of Object.entries(table)) {
      const found = operations.get(id);
      if (!found) throw new Error(`the API has no operation ${id}: remove it from operations.mjs`);
      operations.delete(id);
      methods.push({ name: method, call: `${name}.${method}`, ...operationOf(found, schemas) });
    }
    const tag = document.tags.find((tag) => tag.name === operationTag(document, table));
    resources.push({ name, description: tag?.description ?? '', methods });
  }
  if (operations.size > 0) {
    throw new Error(`add these operations to operations.mjs: ${[...operations.keys()].join(', ')}`);
  }
  return resources;
}

function operationTag(document, table) {
  const [first] = Object.values(table);
  const all = Object.values(document.paths).flatMap((item) => Object.values(item));
  return all.find((operation) => operation.operationId === first).tags[0];
}

function operationOf({ path, method, operation }, schemas) {
  const parameters = operation.parameters.filter((parameter) => !COMMON_PARAMETERS.includes(parameter.$ref));
  const of = (place) => parameters.filter((parameter) => parameter.in === place).map((parameter) => ({
    name: parameter.name,
    description: parameter.description ?? '',
    required: parameter.required,
    ...type(parameter.schema, parameter.name),
  }));
  const known = of('path').length + of('query').length;
  if (known !== parameters.length) throw new Error(`${operation.operationId} has an unsupported parameter`);
  const body = operation.requestBody;
  const request = body && reference(body.content['application/json'].schema);
  return {
    path,
    method,
    summary: operation.summary,
    description: operation.description ?? '',
    segments: of('path'),
    query: of('query'),
    hasBody: Boolean(body),
    keyRequired: KEY_REQUIRED.includes(operation.operationId),
    request: request === 'EmptyBody' ? undefined : request,
    ...responseOf(operation, schemas),
  };
}

function responseOf(operation, schemas) {
  const successful = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  if (successful.length !== 1) throw new Error(`${operation.operationId} has more than one successful response`);
  const content = successful[0][1].content;
  if (!content) return {};
  const name = reference(content['application/json'].schema);
  if (!name.startsWith('Page_')) return { response: SECRET_KEY_VIEWS[name] ?? name };
  return { pageOf: reference(schemas[name].properties.data.items) };
}

function fields(schema, owner) {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    description: description(property),
    required: required.includes(name),
    ...type(property, `${owner}.${name}`),
  }));
}

/** A JSON type, a constant or a schema, possibly nullable and in an array or a map. */
function type(schema, where) {
  if (schema.oneOf) {
    const [one, nothing] = schema.oneOf;
    if (schema.oneOf.length !== 2 || nothing.type !== 'null') throw new Error(`${where}: oneOf is not supported`);
    return { ...type(one, where), nullable: true };
  }
  if (schema.$ref) return { schema: reference(schema) };
  const kinds = [schema.type].flat();
  const nullable = kinds.includes('null');
  const [kind, ...others] = kinds.filter((kind) => kind !== 'null');
  if (others.length > 0) throw new Error(`${where}: more than one type: ${kinds}`);
  if (kind === 'array') return { ...type(schema.items, where), list: true, nullable };
  if (kind === 'object') {
    if (schema.additionalProperties?.type !== 'string') throw new Error(`${where}: inline objects are not supported`);
    return { primitive: 'string', map: true, nullable };
  }
  if (!['string', 'integer', 'boolean'].includes(kind)) throw new Error(`${where}: ${kind} is not supported`);
  return { primitive: kind, constant: schema.const, nullable };
}

/** The names of all schemas that `roots` refer to, directly or indirectly. */
function referenced(roots, schemas) {
  const names = new Set();
  const visit = (part) => {
    if (typeof part !== 'object' || part === null) return;
    if (typeof part.$ref === 'string') {
      const name = reference(part);
      if (names.has(name)) return;
      names.add(name);
      visit(schemas[name]);
    }
    Object.values(part).forEach(visit);
  };
  roots.forEach(visit);
  return names;
}

/** Sorts objects so that each comes after those that it refers to. */
function inOrder(objects) {
  const names = new Map(objects.map((object) => [object.name, object]));
  const sorted = new Set();
  const add = (object) => {
    for (const field of object.fields) {
      const needed = names.get(field.schema);
      if (needed && needed !== object) add(needed);
    }
    sorted.add(object);
  };
  objects.forEach(add);
  return [...sorted];
}

const reference = (schema) => schema.$ref.split('/').at(-1);

/** The description of a schema, or of the schema that it refers to. */
function description(schema) {
  return schema.description ?? schema.oneOf?.[0].description ?? '';
}
