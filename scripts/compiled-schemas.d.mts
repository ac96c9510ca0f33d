import type { Plugin } from 'esbuild';

export const compiledSchemas: Plugin;
