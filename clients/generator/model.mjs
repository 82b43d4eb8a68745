// What the clients need to know of the API, read from its OpenAPI document. Whatever this does not understand is
// an error: a client that left it out would be wrong in silence.

import { NOT_AN_ANSWER, RESOURCES, SEEN_WITH_A_SECRET_KEY } from './operations.mjs';

const EVERY_OPERATION = ['#/components/parameters/IdempotencyKey', '#/components/parameters/CheckoutVersion'];

/** The document as the generators see it. */
export function model(document) {
  const schemas = document.components.schemas;
  const resources = resourcesOf(document, schemas);
  const wishes = new Set();
  for (const method of resources.flatMap((resource) => resource.methods)) {
    if (method.wish) wishes.add(method.wish);
  }
  const inside = within([...wishes].map((name) => schemas[name]), schemas);
  const shown = within([{ $ref: '#/components/schemas/Event' }, ...resources.flatMap(shownBy)], schemas);
  const words = [];
  const answers = [];
  for (const [name, schema] of Object.entries(schemas)) {
    if (schema.enum) words.push({ name, about: about(schema), values: schema.enum });
    else if (!NOT_AN_ANSWER.includes(name) && !name.startsWith('Page_') && !wishes.has(name) && (shown.has(name) || !inside.has(name))) {
      answers.push({ name, about: about(schema), fields: fields(schema, name) });
    }
  }
  return {
    version: document.info.version,
    resources,
    words,
    answers: inOrder(answers),
    wishes: described([...wishes].sort(), schemas),
    // What wishes have inside and answers too, such as the lines of an order; and what only wishes have inside.
    parts: new Set([...inside].filter((name) => shown.has(name))),
    wishedParts: inOrder(described([...inside].filter((name) => !shown.has(name) && !schemas[name].enum), schemas)),
    subjects: schemas.Subject.anyOf.map((one) => reference(one)),
    events: document['x-events'],
    problems: document['x-problems'].map((problem) => problem.code),
  };
}

const described = (names, schemas) => names.map((name) => ({ name, about: about(schemas[name]), fields: fields(schemas[name], name) }));

/** The schemas that the answers of a resource are. */
const shownBy = (resource) =>
  resource.methods.map(({ answer, pageOf }) => answer ?? pageOf).filter(Boolean).map((name) => ({ $ref: `#/components/schemas/${name}` }));

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
      if (!found) throw new Error(`the API has no operation ${id}: take it out of operations.mjs`);
      operations.delete(id);
      methods.push({ name: method, call: `${name}.${method}`, ...operationOf(found, schemas) });
    }
    const tag = document.tags.find((tag) => tag.name === operationTag(document, table));
    resources.push({ name, about: tag?.description ?? '', methods });
  }
  if (operations.size > 0) {
    throw new Error(`give these operations a place in operations.mjs: ${[...operations.keys()].join(', ')}`);
  }
  return resources;
}

function operationTag(document, table) {
  const [first] = Object.values(table);
  const all = Object.values(document.paths).flatMap((item) => Object.values(item));
  return all.find((operation) => operation.operationId === first).tags[0];
}

function operationOf({ path, method, operation }, schemas) {
  const parameters = operation.parameters.filter((parameter) => !EVERY_OPERATION.includes(parameter.$ref));
  const of = (place) => parameters.filter((parameter) => parameter.in === place).map((parameter) => ({
    name: parameter.name,
    about: parameter.description ?? '',
    required: parameter.required,
    ...type(parameter.schema, parameter.name),
  }));
  const known = of('path').length + of('query').length;
  if (known !== parameters.length) throw new Error(`${operation.operationId} has a parameter that is not understood`);
  const body = operation.requestBody;
  const wish = body && reference(body.content['application/json'].schema);
  return {
    path,
    method,
    summary: operation.summary,
    about: operation.description ?? '',
    segments: of('path'),
    query: of('query'),
    hasBody: Boolean(body),
    wish: wish === 'Nothing' ? undefined : wish,
    ...answerOf(operation, schemas),
  };
}

function answerOf(operation, schemas) {
  const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  if (good.length !== 1) throw new Error(`${operation.operationId} has more than one good answer`);
  const content = good[0][1].content;
  if (!content) return {};
  const name = reference(content['application/json'].schema);
  if (!name.startsWith('Page_')) return { answer: SEEN_WITH_A_SECRET_KEY[name] ?? name };
  return { pageOf: reference(schemas[name].properties.data.items) };
}

function fields(schema, owner) {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    about: about(property),
    required: required.includes(name),
    ...type(property, `${owner}.${name}`),
  }));
}

/** One of: a word of JSON, a constant, a schema, each perhaps in a list or a map, or null. */
function type(schema, where) {
  if (schema.oneOf) {
    const [one, nothing] = schema.oneOf;
    if (schema.oneOf.length !== 2 || nothing.type !== 'null') throw new Error(`${where}: oneOf is not understood`);
    return { ...type(one, where), nullable: true };
  }
  if (schema.$ref) return { schema: reference(schema) };
  const kinds = [schema.type].flat();
  const nullable = kinds.includes('null');
  const [kind, ...others] = kinds.filter((kind) => kind !== 'null');
  if (others.length > 0) throw new Error(`${where}: one type, not ${kinds}`);
  if (kind === 'array') return { ...type(schema.items, where), list: true, nullable };
  if (kind === 'object') {
    if (schema.additionalProperties?.type !== 'string') throw new Error(`${where}: an object without a name`);
    return { word: 'string', map: true, nullable };
  }
  if (!['string', 'integer', 'boolean'].includes(kind)) throw new Error(`${where}: ${kind} is not understood`);
  return { word: kind, constant: schema.const, nullable };
}

/** The schemas that these refer to, and those that they do. */
function within(some, schemas) {
  const names = new Set();
  const look = (part) => {
    if (typeof part !== 'object' || part === null) return;
    if (typeof part.$ref === 'string') {
      const name = reference(part);
      if (names.has(name)) return;
      names.add(name);
      look(schemas[name]);
    }
    Object.values(part).forEach(look);
  };
  some.forEach(look);
  return names;
}

/** Those that others refer to come first. */
function inOrder(answers) {
  const names = new Map(answers.map((answer) => [answer.name, answer]));
  const sorted = new Set();
  const put = (answer) => {
    for (const field of answer.fields) {
      const needed = names.get(field.schema);
      if (needed && needed !== answer) put(needed);
    }
    sorted.add(answer);
  };
  answers.forEach(put);
  return [...sorted];
}

const reference = (schema) => schema.$ref.split('/').at(-1);

// What belongs to a schema in general and what is said of it in one place.
function about(schema) {
  return schema.description ?? schema.oneOf?.[0].description ?? '';
}
