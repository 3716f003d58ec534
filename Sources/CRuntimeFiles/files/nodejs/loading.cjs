// Finds and loads a function's handler.
//
// Source of the order and of texts: what Lambda's Node.js runtimes do.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

/** Lets functions require what their layers and the runtime bring along, as AWS's NODE_PATH does. */
function prepareModules(layers) {
  if (process.env.NODE_PATH === undefined) {
    const major = /nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1] ?? process.versions.node.split('.')[0];
    const runtime = process.env.LAMBDA_RUNTIME_DIR ?? '/var/runtime';
    process.env.NODE_PATH = [
      `${layers}/nodejs/node${major}/node_modules`,
      `${layers}/nodejs/node_modules`,
      `${runtime}/node_modules`,
      runtime,
      taskFolder(),
    ].join(':');
    Module._initPaths();
  }
}

function taskFolder() {
  return process.env.LAMBDA_TASK_ROOT ?? '/var/task';
}

/** The function that a handler's name, such as `folder/app.nested.handler`, stands for. */
async function loadHandler(name) {
  if (name.includes('..')) {
    throw errors().runtimeError(
      'MalformedHandlerName',
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const base = path.basename(name);
  const parts = /^([^.]*)\.(.*)$/.exec(base);
  if (parts === null) throw errors().runtimeError('MalformedHandlerName', 'Bad handler');
  const module = await loadModule(name.slice(0, name.indexOf(base)), parts[1]);
  const handler = member(module, parts[2]) ?? member(module?.default, parts[2]);
  if (!handler) throw errors().runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw errors().runtimeError('HandlerNotFound', `${name} is not a function`);
  return handler;
}

function member(module, names) {
  return names.split('.').reduce((value, name) => value?.[name], module);
}

async function loadModule(folder, name) {
  try {
    return await load(folder, name);
  } catch (error) {
    if (error instanceof SyntaxError) throw errors().runtimeError('UserCodeSyntaxError', String(error), error.stack);
    if (error?.code === 'MODULE_NOT_FOUND') throw errors().runtimeError('ImportModuleError', String(error));
    throw error;
  }
}

async function load(folder, name) {
  const file = path.resolve(taskFolder(), folder, name);
  const isModule = isInModulePackage(path.dirname(file));
  const candidates = [
    ['', false],
    ['.js', isModule],
    ['.mjs', true],
    ['.cjs', false],
  ];
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    candidates.push(['.ts', isModule], ['.mts', true], ['.cts', false]);
  }
  for (const [extension, asModule] of candidates) {
    if (!fs.existsSync(file + extension)) continue;
    if (asModule) return import(require('node:url').pathToFileURL(file + extension));
    return requireFrom(file + extension);
  }
  const found = require.resolve(name, { paths: [taskFolder(), path.resolve(taskFolder(), folder)] });
  return requireFrom(found);
}

/** Requires from the place where AWS's runtime lies, which Node.js names when a module is missing. */
function requireFrom(file) {
  return Module.createRequire(`${process.env.LAMBDA_RUNTIME_DIR ?? '/var/runtime'}/index.mjs`)(file);
}

/** True when the nearest `package.json` says that `.js` files are ES modules. */
function isInModulePackage(folder) {
  if (folder.endsWith('/node_modules')) return false;
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))?.type === 'module';
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') return false;
  }
  return folder !== '/' && isInModulePackage(path.dirname(folder));
}

/** Loaded when something fails, and not at each start. */
function errors() {
  return require('./errors.cjs');
}

module.exports = { loadHandler, prepareModules };
