import type { Limits } from '../engine/ports.ts';
import { type Id, isWithin } from '../model/id.ts';
import type { Tags } from '../model/resource.ts';
import type { Document } from './document.ts';
import { EVERY_RULE, type Mode, modeOf } from './names.ts';

type Said = Document['limits'];
type Place = Said['include'][number];

const isSubscription = (it: Id): boolean => /^\/subscriptions\/[^/]+$/.test(it);

const hasTags = ({ tags = {} }: Place, of: Tags): boolean =>
  Object.entries(tags).every(([name, value]) => of[name.toLowerCase()] === value);

const holds = (place: Place, it: Id, tags: Tags): boolean => isWithin(it, place.scope) && hasTags(place, tags);

/** A subscription is taken in for anything in it that is, and left out only as a whole: it has no tags that would tell. */
function includes({ include, exclude }: Said, it: Id, tags: Tags): boolean {
  if (isSubscription(it)) {
    const touched = include.length === 0 || include.some(({ scope }) => isWithin(it, scope) || isWithin(scope, it));
    return touched && !exclude.some((place) => place.tags === undefined && isWithin(it, place.scope));
  }
  return (
    (include.length === 0 || include.some((place) => holds(place, it, tags))) && !exclude.some((place) => holds(place, it, tags))
  );
}

function isMode(mode: unknown): mode is Mode {
  return mode === 'off' || mode === 'audit' || mode === 'enforce';
}

/** What a document limits the app to. */
export function limitsOf(said: Said): Limits {
  const modes = Object.entries(said.modes).flatMap(([name, mode]) => (isMode(mode) ? [[name, mode] as const] : []));
  const optIns = new Set(said.optIns);
  return {
    mode: modeOf(new Map(modes)),
    migrates: (rule, on) =>
      said.migrate.some(({ rules, scope }) => (rules.includes(EVERY_RULE) || rules.includes(rule)) && isWithin(on, scope)),
    includes: (it, tags) => includes(said, it, tags),
    includesByPlace: (it) =>
      said.include.length === 0 || said.include.some((place) => place.tags === undefined && isWithin(it, place.scope)),
    leavesOut: (on, tags) =>
      said.exclude.some((place) => isWithin(on, place.scope) && (tags === undefined || hasTags(place, tags))),
    exemption: (rule, resource, at) =>
      said.exemptions.find((it) => it.rule === rule && isWithin(resource, it.resource) && at <= it.expires),
    optedIn: (rule) => optIns.has(rule),
    settle: said.settleSeconds * 1_000,
  };
}

/** Limits that say the same of every place, and exempt and opt in to nothing. `settle` in milliseconds. */
export const plainLimits = (mode: Limits['mode'], migrate: boolean, settle: number): Limits => ({
  mode,
  migrates: () => migrate,
  includes: () => true,
  includesByPlace: () => true,
  leavesOut: () => false,
  exemption: () => undefined,
  optedIn: () => false,
  settle,
});
