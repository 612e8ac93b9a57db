import type { Json, JsonObject } from '../contract.ts';
import { type AdvancedFilter, matches } from './advanced-filter.ts';
import type { ResourceEvent } from './event.ts';

/** An event subscription's filter, as stored. */
export interface Filter {
  readonly subjectBeginsWith?: string;
  readonly subjectEndsWith?: string;
  readonly isSubjectCaseSensitive?: boolean;
  readonly includedEventTypes?: readonly string[] | null;
  readonly enableAdvancedFilteringOnArrays?: boolean;
  readonly advancedFilters?: readonly AdvancedFilter[];
}

/** Does the subscription want this event? All conditions must hold; no list of event types means all of them. */
export function passes(filter: Filter, event: ResourceEvent, topic: string): boolean {
  if (filter.includedEventTypes && !filter.includedEventTypes.some((type) => sameText(type, event.type))) return false;
  const fold = (text: string) => (filter.isSubjectCaseSensitive ? text : text.toLowerCase());
  const subject = fold(event.subject);
  if (!subject.startsWith(fold(filter.subjectBeginsWith ?? ''))) return false;
  if (!subject.endsWith(fold(filter.subjectEndsWith ?? ''))) return false;
  const fields = fieldsOf(event, topic);
  const onArrays = filter.enableAdvancedFilteringOnArrays === true;
  return (filter.advancedFilters ?? []).every((each) => matches(each, valueAt(fields, each.key), onArrays));
}

/** The names of both schemas: a filter's key may use either. */
function fieldsOf(event: ResourceEvent, topic: string): JsonObject {
  const { id, subject, type, data } = event;
  return { id, subject, topic, source: topic, eventType: type, type, dataVersion: '2', specversion: '1.0', data };
}

/** A dot always separates names, so a claim whose name contains one cannot be reached: Event Grid has the same limit. */
export function valueAt(fields: JsonObject, key: string): Json | undefined {
  return key.split('.').reduce<Json | undefined>((value, name) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
    const object = value as JsonObject;
    return object[name] ?? object[Object.keys(object).find((each) => sameText(each, name)) ?? name];
  }, fields);
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
