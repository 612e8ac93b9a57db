import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue } from '../support/azure.ts';

const workspace = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w');
const job = (name: string, properties: object = {}, createdAt = '2026-03-01T00:00:00Z') => ({
  id: `${workspace}/jobs/${name}`,
  name,
  properties: { jobType: 'Command', ...properties },
  systemData: { createdAt },
});

describe('jobs', () => {
  it('say where they run; without a compute, or on «serverless», nowhere of ours', async () => {
    const value = [
      job('named', { computeId: `${workspace}/computes/Gpu` }),
      job('absent'),
      job('empty', { computeId: '' }),
      job('null', { jobType: 'Pipeline', computeId: null }),
      job('less', { computeId: `${workspace}/computes/serverless` }),
      job('bare', { computeId: 'Serverless' }),
    ];
    const { azure, sent } = azureOn(() => ({ status: 200, body: { value } }));
    const jobs = await factValue(azure, 'jobs', workspace);
    expect(jobs.map(({ name, type, compute }) => [name, type, compute])).toEqual([
      ['named', 'command', 'Gpu'],
      ['absent', 'command', null],
      ['empty', 'command', null],
      ['null', 'pipeline', null],
      ['less', 'command', null],
      ['bare', 'command', null],
    ]);
    expect(sent[0]?.path).toBe(`${workspace}/jobs`);
    expect(sent[0]?.query.get('listViewType')).toBe('All');
    expect(sent[0]?.query.get('api-version')).toBe('2025-06-01');
  });

  it('come latest first, from no more pages than hold two hundred', async () => {
    const pageOf = (number: number) =>
      Array.from({ length: 30 }, (_, at) => job(`j${number * 30 + at}`, {}, new Date((number * 30 + at) * 1_000).toISOString()));
    const { azure, sent } = azureOn(({ query }) => {
      const number = Number(query.get('$skip') ?? 0);
      const nextLink = `https://management.azure.com${workspace}/jobs?api-version=2025-06-01&listViewType=All&$skip=${number + 1}`;
      return { status: 200, body: { value: pageOf(number), nextLink } };
    });
    const jobs = await factValue(azure, 'jobs', workspace);
    expect(sent).toHaveLength(7);
    expect(jobs).toHaveLength(200);
    expect(jobs[0]?.name).toBe('j209');
    expect(jobs.at(-1)?.name).toBe('j10');
  });
});
