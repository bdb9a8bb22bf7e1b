#!/usr/bin/env node
// What the installed package starts. Plain old JavaScript, so that an old Node can read it, and
// CommonJS, which starts 8 ms sooner than a module does.
'use strict';
const { join } = require('path');

const OLDEST_NODE = 24;

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(
    'error: virtune needs Node.js ' +
      OLDEST_NODE +
      ', and this is ' +
      process.version +
      '\n' +
      'hint: see https://nodejs.org for a newer one\n',
  );
  process.exit(1);
}

// Half of the start-up time is compiling. What was compiled is not kept in a directory for all, as
// Node's default below /tmp is: whoever wrote there first would have his code run by root.
const { HOME, XDG_CACHE_HOME } = process.env;
const caches = XDG_CACHE_HOME || (HOME && join(HOME, '.cache'));
if (caches) require('module').enableCompileCache(join(caches, 'virtune', 'compiled'));

require('../dist/app.cjs').main();
