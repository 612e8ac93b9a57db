import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Core, FunctionEntry, ProgrammingModel } from './core-api.ts';
import { messageOf } from './log.ts';

const CORE = Symbol.for('aml-keyless.functions-core');
const Manifest = z.object({ main: z.string() });
const TRIGGERS: readonly string[] = ['httptrigger', 'eventgridtrigger', 'queuetrigger', 'timertrigger'];

/** The started app. */
export interface App {
  readonly functions: readonly FunctionEntry[];
  readonly model: ProgrammingModel;
}

/**
 * Loads the built app through the genuine programming model: `require('@azure/functions-core')` answers `core`, every file that
 * `main` matches is imported, and registration closes. Throws, with the reason, if nothing was registered or if the app uses
 * something that this host does not do.
 */
export async function loadApp(directory: string, core: Core): Promise<App> {
  provideCore(core);
  const { main } = Manifest.parse(JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')));
  const files = globSync(main, { cwd: directory });
  if (files.length === 0)
    throw new Error(`"main" of ${join(directory, 'package.json')} is «${main}», which matches no file: build the app.`);
  for (const file of files) await importFile(join(directory, file));
  for (const hook of core.hooks('appStart')) await hook({ functionAppDirectory: directory, appHookData: {}, hookData: {} });
  const model = core.model();
  const functions = [...core.functions.values()];
  if (model === undefined || functions.length === 0) {
    throw new Error(`No function was registered by ${files.join(', ')}. Is "@azure/functions-core" bundled instead of external?`);
  }
  const capabilities = await model.getCapabilities({ RawHttpBodyBytes: 'true' });
  core.lock();
  if (capabilities.HttpUri !== undefined) throw new Error('HTTP streaming is not supported by this host: drop enableHttpStream.');
  for (const entry of functions) assertSupported(entry);
  return { functions, model };
}

/** The loader thread is this thread, so the hook's source may reach the core through a registered symbol. */
function provideCore(core: Core): void {
  Object.assign(globalThis, { [CORE]: core.api });
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@azure/functions-core'
        ? { url: 'functions-core:api', format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === 'functions-core:api'
        ? {
            format: 'commonjs',
            shortCircuit: true,
            source: `module.exports = globalThis[Symbol.for(${JSON.stringify(CORE.description)})]`,
          }
        : next(url, context),
  });
}

async function importFile(file: string): Promise<void> {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    throw new Error(`${file} failed to load: ${messageOf(error)}`, { cause: error });
  }
}

function assertSupported({ name, trigger, bindings }: FunctionEntry): void {
  if (!TRIGGERS.includes(trigger.type.toLowerCase())) {
    throw new Error(`Function "${name}" has a ${trigger.type}: this host serves HTTP, Event Grid, queue and timer triggers.`);
  }
  const other = Object.values(bindings).find((binding) => binding !== trigger && binding.type.toLowerCase() !== 'http');
  if (other === undefined) return;
  throw new Error(`Function "${name}" has a ${other.type} binding: this host has no input or output bindings but HTTP's.`);
}
