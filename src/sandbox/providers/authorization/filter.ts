import { isAtOrAbove } from '../../rbac/scope.ts';
import { notModelled } from '../refusals.ts';

/** One condition of a `$filter`; several are joined with `and`. */
type Part =
  | { readonly kind: 'at-scope' }
  | { readonly kind: 'at-scope-and-below' }
  | { readonly kind: 'principal' | 'assigned-to' | 'role-name' | 'type'; readonly value: string };

const FORMS: readonly (readonly [RegExp, (value: string) => Part])[] = [
  [/^atscope\(\)$/i, () => ({ kind: 'at-scope' })],
  [/^atscopeandbelow\(\)$/i, () => ({ kind: 'at-scope-and-below' })],
  [/^principalid\s+eq\s+'?\{?([^'{}]+)\}?'?$/i, (value) => ({ kind: 'principal', value })],
  [/^assignedto\('?\{?([^'{}]+)\}?'?\)$/i, (value) => ({ kind: 'assigned-to', value })],
  [/^rolename\s+eq\s+'((?:[^']|'')*)'$/i, (value) => ({ kind: 'role-name', value: value.replaceAll("''", "'") })],
  [/^type\s+eq\s+'([^']*)'$/i, (value) => ({ kind: 'type', value })],
];

/** What a list of Microsoft.Authorization is narrowed to. Values are lower-case. Throws 501 for a filter nobody recorded. */
export interface Filter {
  readonly atScope: boolean;
  readonly andBelow: boolean;
  readonly principalId: string | undefined;
  readonly roleName: string | undefined;
  readonly type: string | undefined;
}

/** Reads a `$filter`. */
export function readFilter(text: string | null): Filter {
  const parts = (text ?? '')
    .split(/\s+and\s+/i)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(readPart);
  const value = (...kinds: readonly Part['kind'][]) => {
    const found = parts.find(({ kind }) => kinds.includes(kind));
    return found && 'value' in found ? found.value.trim().toLowerCase() : undefined;
  };
  return {
    atScope: parts.some(({ kind }) => kind === 'at-scope'),
    andBelow: parts.some(({ kind }) => kind === 'at-scope-and-below'),
    principalId: value('principal', 'assigned-to'),
    roleName: value('role-name'),
    type: value('type'),
  };
}

function readPart(part: string): Part {
  for (const [form, make] of FORMS) {
    const match = form.exec(part);
    if (match) return make(match[1] ?? '');
  }
  throw notModelled(`the filter '${part}'`);
}

/** Does what stands at `own` show in a list at `scope`? Without `atScope()` also what stands below it does. */
export function isListedAt(own: string, scope: string, { atScope }: Filter): boolean {
  return isAtOrAbove(own, scope) || (!atScope && isAtOrAbove(scope, own));
}
