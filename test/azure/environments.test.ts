import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { environmentsOf } from '../../src/model/types.ts';
import { azureOn, factValue, NOW, readOne, type Sent } from '../support/azure.ts';

const workspace = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w');
const all = environmentsOf(workspace);
const environment = (name: string, createdBy = 'Mona') => ({
  id: `${workspace}/environments/${name}`,
  name,
  properties: {},
  systemData: { createdBy },
});
const version = (environment: string, name: string, properties: object) => ({
  id: `${workspace}/environments/${environment}/versions/${name}`,
  name,
  properties,
});
const answering = (environments: readonly object[], versions: (name: string) => readonly object[]) => (sent: Sent) => {
  const name = /\/environments\/([^/]+)\/versions$/.exec(sent.path)?.[1];
  return { status: 200, body: { value: name === undefined ? environments : versions(name) } };
};

describe('the environments of a workspace', () => {
  it('are the versions of each, asked for by its name as Azure spells it, archived ones too', async () => {
    const { azure, sent } = azureOn(
      answering([environment('Train'), environment('train')], (name) => [
        version(name, '2', { environmentType: 'UserCreated', image: `${name}.azurecr.io/base:1` }),
        version(name, '1', { environmentType: 'UserCreated', build: { contextUri: 'https://x' } }),
      ]),
    );
    const { versions } = await factValue(azure, 'environments', all);
    expect(versions.map(({ environment: name, version: number, image }) => [name, number, image])).toEqual([
      ['Train', '2', 'Train.azurecr.io/base:1'],
      ['Train', '1', null],
      ['train', '2', 'train.azurecr.io/base:1'],
      ['train', '1', null],
    ]);
    expect(sent.map(({ query }) => query.get('listViewType'))).toEqual(['All', 'All', 'All']);
    expect(sent[1]?.query.get('$orderBy')).toBe('createdtime desc');
  });

  it('do not include what Microsoft curates, and ask nothing about it', async () => {
    const { azure, sent } = azureOn(
      answering([environment('AzureML-torch', 'Microsoft'), environment('mine')], (name) => [
        version(name, '1', { environmentType: 'Curated', image: 'curated.azurecr.io/x' }),
      ]),
    );
    expect((await factValue(azure, 'environments', all)).versions).toEqual([]);
    expect(sent.map(({ path }) => path.split('/environments')[1])).toEqual(['', '/mine/versions']);
  });

  it('that somebody deletes while they are read have no versions', async () => {
    const { azure } = azureOn((sent) =>
      sent.path.endsWith('/versions')
        ? { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Gone.' } } }
        : { status: 200, body: { value: [environment('train')] } },
    );
    expect(await factValue(azure, 'environments', all)).toEqual({ workspace, versions: [] });
  });

  it('are not known where the versions of one cannot be read', async () => {
    const { azure } = azureOn((sent) =>
      sent.path.includes('/closed/')
        ? { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } }
        : { status: 200, body: { value: sent.path.endsWith('/versions') ? [] : [environment('open'), environment('closed')] } },
    );
    expect(await readOne(azure, 'environments', all)).toEqual({
      state: 'unreadable',
      because: `Reading the versions of environment «closed» of workspace ${workspace} failed: 403 AuthorizationFailed.`,
      retryAt: null,
      at: NOW,
    });
  });

  it('of many versions are read no further than the newest', async () => {
    const page = Array.from({ length: 50 }, (_, number) => version('train', `${number}`, { image: null }));
    const { azure, sent } = azureOn((it) =>
      it.path.endsWith('/versions')
        ? { status: 200, body: { value: page, nextLink: `https://management.azure.com${it.path}?$skip=50` } }
        : { status: 200, body: { value: [environment('train')] } },
    );
    expect((await factValue(azure, 'environments', all)).versions).toHaveLength(50);
    expect(sent).toHaveLength(2);
  });
});
