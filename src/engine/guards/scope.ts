import type { Tags } from '../../model/resource.ts';
import type { Step } from '../../model/step.ts';
import { STEPS } from '../../model/tables.ts';
import type { Held, Limits } from '../ports.ts';
import { hangsOnTags } from '../tags.ts';

/** Outside what policy takes in, things are judged for those inside, and left alone. `tags`: of what is written, `undefined` where unread. */
export function scope({ subject, on, kind }: Step, limits: Limits, tags: Tags | undefined): Held | undefined {
  const held = (says: string): Held => ({ by: 'scope', says });
  if (tags === undefined && hangsOnTags(limits, on))
    return held(
      `Policy leaves things out by tags (limits.exclude), and those of ${on} cannot be read: nothing is written there.`,
    );
  if (limits.leavesOut(on, tags))
    return held(`Policy leaves out ${on} (limits.exclude): nothing is written there, whatever it is for.`);
  if (!limits.includes(subject.id, subject.tags))
    return held(`Policy does not take in ${subject.id} (limits.include, limits.exclude), so ${on} is left alone for its sake.`);
  if (STEPS[kind].does !== 'grant' || limits.includesByPlace(subject.id)) return undefined;
  return held(
    `Policy takes in ${subject.id} by a tag alone, which its own people may write: nothing is granted for its sake until policy names where it lies (limits.include).`,
  );
}
