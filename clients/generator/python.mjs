// The Python half of what is generated: classes for answers, and for each resource one that waits and one that is
// awaited.

import { MADE, lines, pascal } from './text.mjs';

/** Files by their path below `clients/python/src/bkash_checkout/_generated`. */
export function python(api) {
  const files = new Map();
  files.set('__init__.py', `"""${MADE}"""\n`);
  files.set('words.py', words(api));
  files.set('answers.py', answers(api));
  files.set('wishes.py', wishes(api));
  for (const resource of api.resources) files.set(`resources/${resource.name}.py`, resourceFile(api, resource));
  files.set('resources/__init__.py', index(api));
  return files;
}

const HEAD = `"""${MADE}"""\n\nfrom __future__ import annotations\n\n`;

const plain = (text) => text.replaceAll('\\', '\\\\').replaceAll('"""', "'''");

function doc(text, indent) {
  const found = lines(plain(text), 108 - indent.length);
  if (found.length === 1) return `${indent}"""${found[0]}"""\n`;
  return `${indent}"""${found[0]}\n${found.slice(1).map((line) => (line ? indent + line : '')).join('\n')}\n${indent}"""\n`;
}

const literal = (values) => `Literal[\n${values.map((value) => `        "${value}",\n`).join('')}    ]`;

function open(name, about, values) {
  return `${name} = Union[\n    ${literal(values)},\n    str,\n]\n${doc(`${about} Later versions of the API may have more.`, '')}\n`;
}

function words(api) {
  let text = `${HEAD}from typing import Literal, Union\n\n`;
  text += `API_VERSION = "${api.version}"\n${doc('The version of the API that this client was made for.', '')}\n`;
  for (const word of api.words) text += open(word.name, word.about, word.values);
  text += open('EventType', 'A type of event.', api.events);
  text += `EVENT_TYPES = (\n${api.events.map((event) => `    "${event}",\n`).join('')})\n`;
  text += `${doc('Every type of event that this version of the client knows.', '')}\n`;
  text += open('ProblemCode', 'What may be wrong, as `CheckoutProblem.code` says it.', api.problems).trimEnd();
  return `${text}\n\n${exported(['API_VERSION', 'EVENT_TYPES', 'ProblemCode', ...wordNames(api)])}`;
}

/** What `import *` of the package gives to others. */
const exported = (names) => `__all__ = [\n${[...names].sort().map((name) => `    "${name}",\n`).join('')}]\n`;

const WORDS = { string: 'str', integer: 'int', boolean: 'bool' };

function type(field, api, { owner = '', wished = false } = {}) {
  let text = field.schema ?? WORDS[field.word];
  if (field.schema === 'Subject') text = `Union[${api.subjects.join(', ')}]`;
  if (wished && isPart(field.schema, api)) text = wishName(field.schema);
  if (owner === 'Event' && field.name === 'type') text = 'EventType';
  if (field.name === 'event_types') text = 'EventType';
  if (field.list) text = `Sequence[${text}]`;
  if (field.map) text = `Mapping[str, ${text}]`;
  return field.nullable ? `Optional[${text}]` : text;
}

const wishName = (name) => (/(Wish|Params|Request|Credentials)$/.test(name) ? name : `${name}Wish`);

/** What wishes have inside: of what answers have too, all fields are needed. */
const partsOf = (api) => [...api.answers.filter((answer) => api.parts.has(answer.name)), ...api.wishedParts];

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

const wordNames = (api) => [...api.words.map((word) => word.name), 'EventType'];

function answers(api) {
  const kinds = new Set(api.answers.map((answer) => answer.name));
  let text = '';
  for (const answer of api.answers) {
    text += `\n\nclass ${answer.name}(Answer):\n${doc(answer.about, '    ')}`;
    const nested = answer.fields.filter((field) => kinds.has(field.schema) || field.schema === 'Subject');
    const kind = answer.fields.find((field) => field.name === 'object' && field.constant);
    if (kind) text += `\n    _kind: ClassVar[str] = "${kind.constant}"\n`;
    if (nested.length > 0) {
      const entries = nested.map((field) => `"${field.name}": ${field.schema === 'Subject' ? 'Answer' : field.schema}`);
      text += `${kind ? '' : '\n'}    _nested: ClassVar[Dict[str, Type[Answer]]] = {${entries.join(', ')}}\n`;
    }
    text += '\n';
    for (const field of answer.fields) {
      const said = type({ ...field, nullable: field.nullable || !field.required }, api, { owner: answer.name });
      text += `    ${field.name}: ${said}${field.required ? '' : ' = None'}\n`;
      if (field.about) text += doc(field.about, '    ');
    }
  }
  text += `\n\n${exported(kinds)}`;
  return `${HEAD}${typing(text)}\nfrom .._answer import Answer\n${imports(text, wordNames(api), '.words')}${text}`;
}

function wishes(api) {
  let text = '';
  for (const part of partsOf(api)) {
    const name = wishName(part.name);
    const needed = part.fields.filter((field) => field.required);
    const others = part.fields.filter((field) => !field.required);
    // A dictionary has either all of its keys or any of them: one that needs some is made of two.
    if (needed.length > 0) text += dictionary(others.length > 0 ? `_${name}` : name, 'TypedDict', part.about, needed, api);
    if (others.length > 0) text += dictionary(name, `${needed.length > 0 ? `_${name}` : 'TypedDict'}, total=False`, part.about, others, api);
  }
  text += `\n\n${exported(partsOf(api).map((part) => wishName(part.name)))}`;
  return `${HEAD}${typing(text)}\n${imports(text, wordNames(api), '.words')}${text}`;
}

function dictionary(name, base, about, fields, api) {
  let text = `\n\nclass ${name}(${base}):\n${doc(about, '    ')}\n`;
  for (const field of fields) {
    const said = type({ ...field, nullable: field.nullable || !field.required }, api, { wished: true });
    text += `    ${field.name}: ${said}\n${field.about ? doc(field.about, '    ') : ''}`;
  }
  return text;
}

function resourceFile(api, resource) {
  const text = classText(api, resource, false) + classText(api, resource, true);
  const kinds = api.answers.map((answer) => answer.name);
  const parts = partsOf(api).map((part) => wishName(part.name));
  let head = `${HEAD}${typing(text)}\n`;
  head += imports(text, ['AsyncCaller', 'Call', 'Caller', 'present', 'segment'], '..._call');
  head += imports(text, ['AsyncPages', 'Pages'], '..._pages');
  head += imports(text, kinds, '..answers');
  head += imports(text, parts, '..wishes');
  head += imports(text, wordNames(api), '..words');
  return head + text;
}

function classText(api, resource, isAsync) {
  const prefix = isAsync ? 'Async' : '';
  return `\n\nclass ${prefix}${pascal(resource.name)}:
${doc(resource.about, '    ')}
    def __init__(self, caller: ${prefix}Caller) -> None:
        self._caller = caller
${resource.methods.map((method) => methodText(api, method, isAsync)).join('')}`;
}

// A word of Python's is no name.
const safe = (name) => (['from', 'import', 'class'].includes(name) ? `${name}_` : name);

function methodText(api, method, isAsync) {
  const wish = method.wish ? api.wishes.find((wish) => wish.name === method.wish).fields : [];
  const named = [...wish, ...method.query].sort((one, other) => Number(other.required) - Number(one.required));
  const once = method.method === 'POST';
  const parameters = ['self', ...method.segments.map((segment) => `${segment.name}: str`), '*'];
  for (const field of named) {
    const said = type({ ...field, nullable: field.nullable || !field.required }, api, { wished: true });
    parameters.push(`${safe(field.name)}: ${said}${field.required ? '' : ' = None'}`);
  }
  if (once) parameters.push('idempotency_key: Optional[str] = None');
  parameters.push('timeout: Optional[float] = None');
  const kind = method.pageOf ? `${isAsync ? 'Async' : ''}Pages[${method.pageOf}]` : method.answer ?? 'None';
  const awaited = isAsync && !method.pageOf;
  let text = `\n    ${awaited ? 'async ' : ''}def ${method.name}(\n${parameters.map((one) => `        ${one},\n`).join('')}    ) -> ${kind}:\n`;
  text += doc(explained(method, [...method.segments, ...named]), '        ');
  text += `        call = Call(\n            "${method.call}",\n            "${method.method}",\n            ${path(method)},\n`;
  if (method.query.length > 0) text += entries('query', method.query);
  if (method.wish) text += entries('body', wish);
  else if (method.hasBody) text += '            body={},\n';
  if (once) text += '            idempotency_key=idempotency_key,\n';
  text += '            timeout=timeout,\n        )\n';
  if (method.pageOf) return `${text}        return ${isAsync ? 'Async' : ''}Pages(self._caller, call, ${method.pageOf})\n`;
  const call = `${awaited ? 'await ' : ''}self._caller.call(call)`;
  return `${text}        ${method.answer ? `return ${method.answer}(${call})` : call}\n`;
}

const entries = (what, fields) => `            ${what}=present(\n                {\n${
  fields.map((field) => `                    "${field.name}": ${safe(field.name)},\n`).join('')}                }\n            ),\n`;

function explained(method, fields) {
  const paragraphs = [`${method.summary}.`, method.about, ...fields.filter((field) => field.about).map((field) => `- \`${safe(field.name)}\`: ${field.about}`)];
  return paragraphs.filter(Boolean).join('\n\n');
}

function path(method) {
  if (method.segments.length === 0) return `"${method.path}"`;
  return `f"${method.path.replace(/\{(\w+)\}/g, '{segment($1)}')}"`;
}

function index(api) {
  let text = `${HEAD}from ..._call import AsyncCaller, Caller\n`;
  const names = [...api.resources].map(({ name }) => name).sort();
  for (const name of names) text += `from .${name} import Async${pascal(name)}, ${pascal(name)}\n`;
  for (const prefix of ['', 'Async']) {
    text += `\n\nclass ${prefix}Resources:\n    """Everything that the API has."""\n\n    def __init__(self, caller: ${prefix}Caller) -> None:\n`;
    for (const { name, about } of api.resources) {
      text += `        self.${name} = ${prefix}${pascal(name)}(caller)\n${doc(about, '        ')}`;
    }
  }
  return text;
}
