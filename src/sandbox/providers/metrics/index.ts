import type { Call, JsonObject, Reply, Resource, Route } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { notModelled } from '../refusals.ts';
import { ACCOUNTS } from '../storage/types.ts';
import { type MetricsRequest, metricsRequest, UnknownDimension } from './metrics-request.ts';
import { type Sample, trafficOf } from './traffic.ts';

const MINUTE = 60_000;

/** GET {account}/providers/Microsoft.Insights/metrics: how many requests an account answered, by how they were authorised. */
export const metrics: Route = {
  method: 'GET',
  path: /^(?<resource>\/subscriptions\/.+)\/providers\/microsoft\.insights\/metrics$/,
  since: '2018-01-01',
  authorize: (_, { resource = '' }) => ({ action: 'Microsoft.Insights/metrics/read', scope: resource }),
  handle(call, { resource = '' }) {
    const account = call.azure.store.get(resource);
    if (account?.type !== ACCOUNTS) throw notModelled('metrics of anything but storage accounts');
    try {
      return { status: 200, body: answer(call, account, metricsRequest(call)) };
    } catch (error) {
      if (error instanceof UnknownDimension) return refused(call, 'BadRequest', error.message);
      if (error instanceof AzureError && error.status === 400) return refused(call, error.code, error.message);
      throw error;
    }
  },
};

/** Azure Monitor's errors have no envelope. */
function refused({ azure }: Call, code: string, message: string): Reply {
  return { status: 400, body: { code, message: `${message}, TraceId: {${azure.guid()}}` } };
}

function answer({ azure }: Call, account: Resource, request: MetricsRequest): JsonObject {
  const { from, to, interval } = request;
  const samples = trafficOf(azure, account).filter(({ at }) => at >= from && at < to);
  return {
    cost: Math.max(0, Math.round((to - from) / MINUTE) - 1),
    timespan: `${time(from)}/${time(to)}`,
    interval,
    value: [
      {
        id: `${account.id}/providers/Microsoft.Insights/metrics/Transactions`,
        type: 'Microsoft.Insights/metrics',
        name: { value: 'Transactions', localizedValue: 'Transactions' },
        displayDescription: 'How many requests the account answered, whether or not they succeeded.',
        unit: 'Count',
        timeseries: [...seriesOf(samples, request)],
        errorCode: 'Success',
      },
    ],
    namespace: 'microsoft.storage/storageaccounts',
    resourceregion: account.location,
  };
}

/** One series for each way that was used at all; what was never used has none. */
function seriesOf(samples: readonly Sample[], request: MetricsRequest): readonly JsonObject[] {
  const { authentication, top } = request;
  if (samples.length === 0) return [];
  if (authentication === 'all') return [{ metadatavalues: [], data: points(samples, request) }];
  const used = [...new Set(samples.map((sample) => sample.authentication))];
  const wanted = used.filter((value) =>
    authentication.some((asked) => asked === '*' || asked.toLowerCase() === value.toLowerCase()),
  );
  const series = wanted.map((value) => ({ value, own: samples.filter((sample) => sample.authentication === value) }));
  return series
    .toSorted((a, b) => sum(b.own) - sum(a.own))
    .slice(0, top)
    .map(({ value, own }) => ({
      metadatavalues: [{ name: { value: 'authentication', localizedValue: 'authentication' }, value }],
      data: points(own, request),
    }));
}

function points(samples: readonly Sample[], { from, to, step, interval }: MetricsRequest): readonly JsonObject[] {
  const first = interval.toUpperCase() === 'FULL' ? from : Math.floor(from / step) * step;
  const count = Math.ceil((to - first) / step);
  const totals = Array.from({ length: count }, () => 0);
  for (const { at, requests } of samples) {
    const index = Math.floor((at - first) / step);
    totals[index] = (totals[index] ?? 0) + requests;
  }
  return totals.map((total, index) => ({ timeStamp: time(first + index * step), total }));
}

const sum = (samples: readonly Sample[]): number => samples.reduce((all, { requests }) => all + requests, 0);

function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
