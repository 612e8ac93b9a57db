import type { Id, Instant } from '../../model/id.ts';
import type { Step } from '../../model/step.ts';
import type { Held, Limits } from '../ports.ts';

/** Why a finding of this rule about this resource is nobody's business: somebody answers for it until a day. */
export function exemptionOf(rule: string, resource: Id, at: Instant, limits: Limits): Held | undefined {
  const found = limits.exemption(rule, resource, at);
  if (found === undefined) return undefined;
  const day = new Date(found.expires).toISOString().slice(0, 10);
  return { by: 'exemption', says: `${found.owner} has exempted it until ${day}: ${found.reason}`, until: found.expires };
}

/** What the operator has exempted is left alone until the exemption expires: where it is written, whom it is for, whose it is. */
export function exemption({ rule, on, subject, consumer, needs }: Step, limits: Limits, at: Instant): Held | undefined {
  const now = Math.max(at, ...needs.map((need) => need.at));
  const about = [on, subject.id, ...(consumer === undefined ? [] : [consumer])];
  return about.map((it) => exemptionOf(rule, it, now, limits)).find((held) => held !== undefined);
}
