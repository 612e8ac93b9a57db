/** What a role definition or a deny assignment lists; every entry may hold `*`, which stands for any characters, slashes too. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export type Plane = 'control' | 'data';

/** Does the pattern cover the action? Case is ignored, as Azure does. */
export const covers = (pattern: string, action: string): boolean =>
  readingsOf(pattern.toLowerCase()).some((reading) => isCovered(reading, action.toLowerCase()));

/**
 * Between two slashes `*` stands for nothing, too: built-in roles give `userAssignedIdentities/*\/assign/action` to whoever is to assign
 * an identity, and take `computes/*\/write` from whoever is to make no compute.
 */
function readingsOf(pattern: string): readonly string[] {
  const at = pattern.indexOf('/*/');
  if (at < 0) return [pattern];
  const [head, rest] = [pattern.slice(0, at), readingsOf(pattern.slice(at + 2))];
  return rest.flatMap((tail) => [`${head}/*${tail}`, `${head}${tail}`]);
}

function isCovered(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return head === text;
  if (!text.startsWith(head)) return false;
  const tail = rest.pop() ?? '';
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}

/** Does the permission list the action and not take it back? */
export function permits(permission: Permission, plane: Plane, action: string): boolean {
  const [given, taken] =
    plane === 'control' ? [permission.actions, permission.notActions] : [permission.dataActions, permission.notDataActions];
  return given.some((pattern) => covers(pattern, action)) && !taken.some((pattern) => covers(pattern, action));
}
