import type { Call, Instant } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { notModelled } from '../refusals.ts';

/** What a client wants to know of the metric. */
export interface MetricsRequest {
  readonly from: Instant;
  readonly to: Instant;
  /** As asked: `PT1H`, `FULL`. */
  readonly interval: string;
  /** Milliseconds of one point; the whole window for `FULL`. */
  readonly step: number;
  /** `all`: no filter, one series. Otherwise one series for each value, `*` for every one. */
  readonly authentication: 'all' | readonly string[];
  /** How many series at most. */
  readonly top: number;
}

const MINUTE = 60_000;
const GRAINS: Readonly<Record<string, number>> = {
  PT1M: 1,
  PT5M: 5,
  PT15M: 15,
  PT30M: 30,
  PT1H: 60,
  PT6H: 360,
  PT12H: 720,
  P1D: 1440,
};
/** Of a longer window Azure answers the last part, and names that. */
const LONGEST = 31 * 1440 * MINUTE;
const DIMENSIONS = ['ResponseType', 'GeoType', 'ApiName', 'Authentication'];
const KNOWN = ['api-version', 'metricnames', 'metricnamespace', 'aggregation', 'interval', 'timespan', '$filter', 'top'];
const NAMESPACE = 'microsoft.storage/storageaccounts';

/** A filter by a dimension that the metric does not have. */
export class UnknownDimension extends Error {}

/** Reads a query of `Transactions`. Throws `UnknownDimension`, `BadRequest`, and 501 for whatever else Azure Monitor can do. */
export function metricsRequest({ query, azure }: Call): MetricsRequest {
  const asked = new Map([...query].map(([name, value]) => [name.toLowerCase(), value] as const));
  const odd = [...asked.keys()].find((name) => !KNOWN.includes(name));
  if (odd !== undefined) throw notModelled(`the option '${odd}' of metrics`);
  if (asked.get('metricnames')?.toLowerCase() !== 'transactions') throw notModelled(`the metrics '${asked.get('metricnames')}'`);
  const namespace = asked.get('metricnamespace') ?? NAMESPACE;
  if (namespace.toLowerCase() !== NAMESPACE) throw notModelled(`the metric namespace '${namespace}'`);
  const aggregation = asked.get('aggregation') ?? 'Total';
  if (aggregation.toLowerCase() !== 'total') throw notModelled(`the aggregation '${aggregation}'`);
  const { from, to } = windowOf(asked.get('timespan'), azure.clock.now());
  const interval = asked.get('interval') ?? 'PT1M';
  return { from, to, interval, step: stepOf(interval, from, to), ...seriesOf(asked) };
}

function seriesOf(asked: ReadonlyMap<string, string>): Pick<MetricsRequest, 'authentication' | 'top'> {
  const filter = asked.get('$filter');
  const authentication = filter === undefined ? 'all' : valuesOf(filter);
  return { authentication, top: Number(asked.get('top') ?? 10) };
}

/** `Authentication eq '*'`, or several values joined by `or`. */
function valuesOf(filter: string): readonly string[] {
  return filter.split(/\s+or\s+/i).map((term) => {
    const [, dimension = '', value = ''] = /^\s*\(?\s*(\w+)\s+eq\s+'([^']*)'\s*\)?\s*$/i.exec(term) ?? [];
    const known = DIMENSIONS.find((name) => name.toLowerCase() === dimension.toLowerCase());
    if (dimension === '') throw notModelled(`the filter '${filter}' of metrics`);
    if (known === undefined) throw new UnknownDimension(unknownDimension(dimension));
    if (known !== 'Authentication') throw notModelled(`the dimension '${known}' of metrics`);
    return value;
  });
}

function unknownDimension(dimension: string): string {
  const supported = DIMENSIONS.join(',');
  return `Metric: Transactions does not support requested dimension combination: ${dimension.toLowerCase()}, supported ones are: ${supported}`;
}

function windowOf(timespan: string | undefined, now: Instant): { readonly from: Instant; readonly to: Instant } {
  if (timespan === undefined) return { from: now - 60 * MINUTE, to: now };
  const [from = Number.NaN, to = Number.NaN] = decodedAgain(timespan).split('/').map(instantOf);
  if (Number.isNaN(from) || Number.isNaN(to) || to <= from)
    throw new AzureError(400, 'BadRequest', `Detected invalid time interval input: ${decodedAgain(timespan)}.`);
  return { from: Math.max(from, to - LONGEST), to };
}

/** Azure Monitor decodes the window once more than other parts: clients that escape it twice are understood, and of a plus sign a space is left. */
function decodedAgain(timespan: string): string {
  return new URLSearchParams(`timespan=${timespan.replaceAll('&', '%26')}`).get('timespan') ?? '';
}

/** An hour that names no offset is universal time. Not `Date.parse` alone, which takes it for that of this machine. */
function instantOf(text: string): Instant {
  const [whole, offset] = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i.exec(text.trim()) ?? [];
  if (whole === undefined) return Number.NaN;
  return Date.parse(offset === undefined && whole.includes('T') ? `${whole}Z` : whole);
}

function stepOf(interval: string, from: Instant, to: Instant): number {
  if (interval.toUpperCase() === 'FULL') return to - from;
  const minutes = GRAINS[interval.toUpperCase()];
  if (minutes === undefined) throw new AzureError(400, 'BadRequest', `Detected invalid time grain input: ${interval}.`);
  return minutes * MINUTE;
}
