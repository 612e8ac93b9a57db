import { describe, expect, it } from 'vitest';
import type { EstateMap } from '../../src/engine/estate-map.ts';
import { targetOf } from '../../src/model/change.ts';
import { EVERYWHERE, type Id, id } from '../../src/model/id.ts';
import type { Target } from '../../src/model/rule.ts';
import { type Answer, azureOn, NO_MEMORY, refusing } from '../support/azure.ts';

const subscription = '/subscriptions/s1';
const rg = id(`${subscription}/resourceGroups/rg`);
const idIn = (group: string, type: string, name: string): Id =>
  id(`${subscription}/resourceGroups/${group}/providers/${type}/${name}`);
const ws = (name: string, group = 'rg') => idIn(group, 'Microsoft.MachineLearningServices/workspaces', name);
const registry = idIn('shared', 'Microsoft.ContainerRegistry/registries', 'images');
const account = idIn('rg', 'Microsoft.Storage/storageAccounts', 'data');
const target = (it: Id): Target => targetOf(it) ?? { kind: 'workspace', id: it };

const entry = (name: string, group = 'rg') => ({
  id: ws(name, group),
  storage: '',
  registry: '',
  vault: '',
  insights: '',
  hub: '',
});
const ENTRIES = [{ ...entry('a'), storage: account, registry }, { ...entry('b', 'far'), registry }, entry('c', 'rg2')];
const graph = (data: readonly object[]): Answer => ({ status: 200, body: { data, resultTruncated: 'false' } });
async function pagesIn(
  scope: Id,
  map: Partial<EstateMap> = {},
  answer: Answer = graph(ENTRIES),
  subscriptions: '*' | readonly string[] = '*',
) {
  const { azure, sent } = azureOn(() => answer, { map: { ...NO_MEMORY, ...map }, subscriptions });
  const pages: (readonly Target[])[] = [];
  for await (const page of azure.expand(scope)) pages.push(page);
  return { pages, ids: pages.flat().map((it) => it.id), requests: sent.length };
}

describe('expanding a scope', () => {
  it('finds the workspaces of a group with all they use, and not those of a group with a longer name', async () => {
    expect((await pagesIn(rg)).ids).toEqual([ws('a'), account, registry]);
  });

  it('finds the workspaces elsewhere whose dependency lies within, and that dependency alone', async () => {
    expect((await pagesIn(id(`${subscription}/resourceGroups/shared`))).ids).toEqual([ws('a'), registry, ws('b', 'far')]);
  });

  it('yields a registry first and then its users', async () => {
    expect((await pagesIn(registry)).ids).toEqual([registry, ws('a'), ws('b', 'far')]);
  });

  it('yields a workspace first and then what it uses', async () => {
    expect((await pagesIn(ws('a'))).ids).toEqual([ws('a'), account, registry]);
  });

  it('yields what memory knows before anything is sent, and nothing twice', async () => {
    const within = async () => [target(ws('a')), target(account)];
    const { pages } = await pagesIn(rg, { within });
    expect(pages).toEqual([[target(ws('a')), target(account)], [target(registry)]]);
  });

  it('takes a management group and the root for everything', async () => {
    const all = [ws('a'), account, registry, ws('b', 'far'), ws('c', 'rg2')];
    expect((await pagesIn(EVERYWHERE)).ids).toEqual(all);
    expect((await pagesIn(id('/providers/Microsoft.Management/managementGroups/mg'))).ids).toEqual(all);
  });

  it('yields a subscription first, and of everything the subscriptions that are configured', async () => {
    const all = [ws('a'), account, registry, ws('b', 'far'), ws('c', 'rg2')];
    const { pages } = await pagesIn(id('/subscriptions/S1'));
    expect(pages[0]?.[0]).toEqual({ kind: 'subscription', id: '/subscriptions/s1' });
    expect(pages.flat().map((it) => it.id)).toEqual(['/subscriptions/s1', ...all]);
    const everything = await pagesIn(EVERYWHERE, {}, graph(ENTRIES), ['S1', 's2']);
    expect(everything.ids).toEqual(['/subscriptions/s1', '/subscriptions/s2', ...all]);
  });

  it('finds the workspaces that use a key vault or report to application insights, projects of a hub included', async () => {
    const vault = idIn('rg', 'Microsoft.KeyVault/vaults', 'v');
    const insights = idIn('rg', 'Microsoft.Insights/components', 'i');
    const entries = [{ ...entry('hub'), vault, insights }, { ...entry('project'), hub: ws('hub') }, entry('other')];
    for (const scope of [vault, id(`${vault}/keys/ours`), insights])
      expect((await pagesIn(scope, {}, graph(entries))).ids).toEqual([ws('hub'), ws('project')]);
  });

  it('takes an identity for its whole subscription: nothing shows who names it', async () => {
    const identity = idIn('rg', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'builder');
    expect(await pagesIn(identity)).toEqual(await pagesIn(id(subscription)));
  });

  it('has nothing for a resource that no rule looks at, at no request', async () => {
    const machine = idIn('rg', 'Microsoft.Compute/virtualMachines', 'v');
    expect(await pagesIn(machine)).toEqual({ pages: [], ids: [], requests: 0 });
    expect(await pagesIn(id(`${account}/blobServices/default/containers/c`))).toMatchObject({ ids: [], requests: 0 });
  });

  it('yields pages of 200 at most', async () => {
    const many = Array.from({ length: 450 }, (_, at) => entry(`w${at}`));
    expect((await pagesIn(rg, {}, graph(many))).pages.map((page) => page.length)).toEqual([200, 200, 50]);
  });

  it('says why when Resource Graph cannot be read, after what memory knew', async () => {
    const { azure } = azureOn(() => refusing(403, 'AuthorizationFailed'), {
      map: { ...NO_MEMORY, within: async () => [target(ws('a'))] },
    });
    const pages = azure.expand(rg)[Symbol.asyncIterator]();
    expect(await pages.next()).toMatchObject({ value: [target(ws('a'))] });
    await expect(pages.next()).rejects.toThrow(`Reading the workspaces within ${rg} failed: 403 AuthorizationFailed.`);
  });
});
