import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FACTS, STEPS } from '../src/model/tables.ts';
import { ROWS } from '../src/rules/access/index.ts';
import { RULES } from '../src/rules/index.ts';

/** The rules about the repository itself. */

const walk = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });

const sources = walk('src').filter((path) => path.endsWith('.ts'));
const tests = walk('test').filter((path) => path.endsWith('.ts'));
const scripts = walk('scripts').filter((path) => path.endsWith('.ts'));
const text = (path: string): string => readFileSync(path, 'utf8');
const lines = (path: string): number => text(path).split('\n').length - 1;

/** What a file imports as it is written, types included. */
const specifiers = (path: string): readonly string[] =>
  [...text(path).matchAll(/\b(?:from|import)\s*\(?\s*'([\w@.][\w@.:/-]*)'/g)].map(([, name = '']) => name);

/** The project files that a file imports. */
const imports = (path: string): readonly string[] =>
  specifiers(path)
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(path), name)));

/** The packages that a file imports, Node's own modules left out: `@scope/name` or `name`. */
const packagesOf = (path: string): readonly string[] =>
  specifiers(path)
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );

const folderOf = (path: string): string => path.split('/')[1]?.replace(/\.ts$/, '') ?? '';

/** What a folder of `src` may import beside itself. `main` and `demo` put things together; nothing imports them. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  model: [],
  rules: ['model'],
  engine: ['model', 'rules'],
  azure: ['model', 'engine'],
  journal: ['model', 'engine'],
  policy: ['model', 'rules', 'engine'],
  settings: ['model', 'rules', 'engine', 'policy'],
  functions: ['model', 'rules', 'engine', 'policy', 'settings'],
  main: ['model', 'rules', 'engine', 'policy', 'azure', 'journal', 'settings', 'functions'],
  sandbox: [],
  demo: ['model', 'rules', 'engine', 'policy', 'azure', 'journal', 'settings', 'functions', 'main', 'sandbox'],
};

describe('the layout', () => {
  it('knows every folder', () => {
    expect([...new Set(sources.map(folderOf))].filter((folder) => !(folder in MAY))).toEqual([]);
  });

  it('imports only downwards', () => {
    const upwards = sources.flatMap((path) =>
      imports(path)
        .filter((target) => target.startsWith('src/'))
        .filter((target) => folderOf(target) !== folderOf(path) && !MAY[folderOf(path)]?.includes(folderOf(target)))
        .map((target) => `${path} → ${target}`),
    );
    expect(upwards).toEqual([]);
  });

  it('lets the engine know the world by its ports alone', () => {
    const foreign = sources
      .filter((path) => /^src\/(model|rules|engine)\//.test(path))
      .flatMap((path) =>
        specifiers(path)
          .filter((name) => !name.startsWith('.'))
          .map((name) => `${path}: ${name}`),
      );
    expect(foreign).toEqual([]);
  });

  it('speaks to Azure Resource Manager in one folder', () => {
    const speaksArm = (path: string): boolean => packagesOf(path).some((name) => name.startsWith('@azure/arm-'));
    expect(sources.filter((path) => !path.startsWith('src/azure/') && speaksArm(path))).toEqual([]);
  });

  it('has no test of a file that is gone', () => {
    const gone = tests
      .filter((path) => path.endsWith('.test.ts') && /^test\/(model|rules|engine|azure|journal|functions)\//.test(path))
      .flatMap((path) => imports(path).filter((target) => target.startsWith('src/')))
      .filter((target) => !sources.includes(target));
    expect(gone).toEqual([]);
  });
});

/** Packages that are run or resolved by name: nobody imports them. */
const TOOLS: readonly string[] = ['@biomejs/biome', '@types/node', 'azurite', 'node', 'typescript'];
/** The Functions host brings it: no registry's copy of it would do. */
const BROUGHT: readonly string[] = ['@azure/functions-core'];

describe('the packages', () => {
  const { dependencies, devDependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(text('package.json')));
  const deployed = new Set(sources.filter((path) => !/^src\/(sandbox|demo)\//.test(path)).flatMap(packagesOf));
  const anywhere = new Set([...sources, ...scripts, ...tests].flatMap(packagesOf));

  it('are all listed, those that are deployed among the dependencies', () => {
    expect([...deployed].filter((name) => !(name in dependencies))).toEqual([]);
    expect(
      [...anywhere].filter((name) => !(name in dependencies) && !(name in devDependencies) && !BROUGHT.includes(name)),
    ).toEqual([]);
  });

  it('are all used, and each dependency in what is deployed', () => {
    expect(Object.keys(dependencies).filter((name) => !deployed.has(name))).toEqual([]);
    expect(Object.keys(devDependencies).filter((name) => !anywhere.has(name) && !TOOLS.includes(name))).toEqual([]);
  });

  it('are all explained if they are deployed', () => {
    const [, table = ''] = text('README.md').split('## Runtime dependencies, and why');
    const family = (name: string): string => name.replace(/^@azure\/arm-/, '-');
    expect(Object.keys(dependencies).filter((name) => ![name, family(name)].some((it) => table.includes(`\`${it}\``)))).toEqual(
      [],
    );
  });
});

describe('the exports', () => {
  it('are all imported by somebody', () => {
    const all = [...sources, ...scripts, ...tests].map((path) => ({ path, content: text(path) }));
    const imported = new Set(
      all.flatMap(({ content }) =>
        [...content.matchAll(/\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\b/g)].flatMap(([, names = '']) =>
          names.split(',').map((name) => /^\s*(?:type\s+)?(\w+)/.exec(name)?.[1] ?? ''),
        ),
      ),
    );
    const idle = all.flatMap(({ path, content }) =>
      [...content.matchAll(/^export (?:async )?(?:const|function\*?) (\w+)/gm)]
        .filter(([, name = '']) => !imported.has(name))
        .map(([, name]) => `${path}: ${name}`),
    );
    expect(idle).toEqual([]);
  });
});

describe('budgets', () => {
  it('keeps every source file within 200 lines', () => {
    expect([...sources, ...scripts].filter((path) => lines(path) > 200).map((path) => `${path}: ${lines(path)}`)).toEqual([]);
  });

  it('keeps every rule within 60 lines', () => {
    const rules = sources.filter((path) => /^src\/rules\/(access\/)?[^/]+\.ts$/.test(path) && !path.endsWith('index.ts'));
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((path) => lines(path) > 60)).toEqual([]);
  });

  it('keeps every function file within 40 lines', () => {
    const triggers = ['on-resource-event', 'on-deferred-reconcile', 'nightly-sweep', 'check'].map(
      (name) => `src/functions/${name}.ts`,
    );
    expect(triggers.filter((path) => lines(path) > 40)).toEqual([]);
  });
});

describe('completeness', () => {
  it('gives every rule a file, a test and a catalogue entry of its name', () => {
    const catalogue = text('src/rules/README.md');
    for (const { id } of RULES) {
      expect(sources).toContain(`src/rules/${id}.ts`);
      expect(tests).toContain(`test/rules/${id}.test.ts`);
      expect(catalogue).toContain(`## ${id}\n`);
    }
  });

  it('gives every access row a file, a case by name and a catalogue entry', () => {
    const cases = tests
      .filter((path) => path.startsWith('test/rules/'))
      .map(text)
      .join('\n');
    for (const { id } of ROWS) {
      expect(sources).toContain(`src/rules/access/${id}.ts`);
      expect(cases).toMatch(new RegExp(`'access/${id}'|\\['${id}', `));
      expect(text('src/rules/README.md')).toContain(`### access/${id}\n`);
    }
  });

  it('names a permission for every fact and step', () => {
    // the directory is Microsoft Graph's: no action of Azure's opens it
    const unnamed = Object.entries(FACTS).filter(([, { reads }]) => reads.length === 0);
    expect(unnamed.map(([kind]) => kind)).toEqual(['principal']);
    for (const { write } of Object.values(STEPS)) expect(write).toMatch(/\/write$/);
  });
});

describe('manners', () => {
  const all = [...sources, ...scripts, ...tests.filter((path) => path !== 'test/repository.test.ts')];
  const lacking = (pattern: RegExp): readonly string[] => all.filter((path) => pattern.test(text(path)));

  const docs = ['README.md', ...walk('src').filter((path) => path.endsWith('.md'))];
  const isUnfinished = (words: string): boolean =>
    /\b(TODO|FIXME|TBD|XXX|HACK)\b/.test(words) || /\blorem\b|\bfor now\b|\bnot( yet)? implemented\b/i.test(words);

  it('leaves nothing for later', () => {
    const read = [...all, ...docs, 'policy.sample.json', 'policy.schema.json', 'local.settings.sample.json'];
    expect(read.filter((path) => isUnfinished(text(path)))).toEqual([]);
    expect(docs.length).toBeGreaterThan(1);
  });
  it.each(['// TODO: later', 'Lorem ipsum', 'enough for now', 'Not implemented', 'TBD'])('calls «%s» unfinished', (words) => {
    expect(isUnfinished(words)).toBe(true);
  });
  it('skips no test and runs none alone', () => expect(lacking(/\b(it|test|describe)\.(skip|only|todo)\b/)).toEqual([]));
  it('names no machine path', () => expect(lacking(/\/work\/|\/home\/\w|\/Users\/\w/)).toEqual([]));
  it('sleeps on no wall clock in tests', () => {
    const sleeps = /setTimeout\(\s*(resolve|r|done)\b|timers\/promises|Atomics\.wait/;
    expect(tests.filter((path) => path !== 'test/repository.test.ts' && sleeps.test(text(path)))).toEqual([]);
  });
  it('keeps nothing between runs: no module has a variable', () => {
    expect([...sources, ...scripts].filter((path) => /^(export )?(let|var) /m.test(text(path)))).toEqual([]);
  });
});
