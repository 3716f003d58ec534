// Starts a Node.js function: its only argument is the folder of the layers, `/opt`.
//
// A CommonJS module, since the loader of ES modules takes 8 ms to start, which most functions never need.
'use strict';

const { prepareModules } = require('./loading.cjs');
const { patchConsole } = require('./logging.cjs');
const { run } = require('./runtime.cjs');

prepareModules(process.argv.splice(2, 1)[0] ?? '/opt');
patchConsole();
run();
