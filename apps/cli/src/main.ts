#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { compileCacheDirectory } from './compile-cache.ts';

// Before anything else is loaded: half of the start-up time is the compiling of what follows.
enableCompileCache(compileCacheDirectory());
const { main } = await import('./process.ts');
await main();
