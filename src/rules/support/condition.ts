import { wildcard } from '../../model/role.ts';

/**
 * Weighs the condition of a role assignment for one action on a container whose name begins with a given text. Knows what Azure's own
 * conditions are made of; what it does not know is neither true nor false, and what cannot be read is not true.
 */

type Truth = true | false | 'unknown';

const not = (it: Truth): Truth => (it === 'unknown' ? it : !it);
const and = (a: Truth, b: Truth): Truth => (a === false || b === false ? false : a === true && b === true ? true : 'unknown');
const or = (a: Truth, b: Truth): Truth => not(and(not(a), not(b)));

const TOKENS =
  /\s+|(?<symbol>\(|\)|!|&&|\|\||\b(?:AND|OR)\b)|(?<call>\w+)\s*\{\s*'(?<pattern>[^']*)'\s*\}|@(?<source>\w+)\[(?<attribute>[^\]]+)\]\s*(?<operator>\w+)\s*'(?<value>[^']*)'/giy;

type Token = string | { readonly truth: Truth };

/** Does an action lie within a pattern of the condition? */
const within = (pattern: string, action: string): boolean => new RegExp(`^${wildcard(pattern)}$`).test(action.toLowerCase());

/** Of a name of which only the beginning is known. */
function startsWith(known: string, wanted: string): Truth {
  if (known.startsWith(wanted)) return true;
  return wanted.startsWith(known) ? 'unknown' : false;
}

function compared(attribute: string, operator: string, value: string, prefix: string): Truth {
  if (!attribute.toLowerCase().endsWith('containers:name')) return 'unknown';
  const [name, wanted] = [operator.toLowerCase(), value.toLowerCase()];
  if (/^stringstartswith(ignorecase)?$/.test(name)) return startsWith(prefix, wanted);
  if (/^stringlike(ignorecase)?$/.test(name) && /^[^*?]*\*$/.test(wanted)) return startsWith(prefix, wanted.slice(0, -1));
  if (/^stringequals(ignorecase)?$/.test(name)) return wanted.startsWith(prefix) ? 'unknown' : false;
  return 'unknown';
}

/** The words of a condition, predicates already weighed; `undefined`: it has a part that is none of these. */
function read(condition: string, action: string, prefix: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const scanner = new RegExp(TOKENS);
  while (scanner.lastIndex < condition.length) {
    const groups = scanner.exec(condition)?.groups;
    if (groups === undefined) return undefined;
    const { symbol, call, pattern, attribute, operator, value } = groups;
    if (symbol !== undefined) tokens.push(symbol.toUpperCase().replace('&&', 'AND').replace('||', 'OR'));
    if (call !== undefined) tokens.push({ truth: /^actionmatches$/i.test(call) ? within(pattern ?? '', action) : 'unknown' });
    if (attribute !== undefined) tokens.push({ truth: compared(attribute, operator ?? '', value ?? '', prefix) });
  }
  return tokens;
}

/** Is the condition met for sure, for the action on every container whose name begins with `prefix`? */
export function isMet(condition: string, action: string, prefix: string): boolean {
  const rest = [...(read(condition, action, prefix.toLowerCase()) ?? [])];
  const one = (): Truth => {
    const token = rest.shift();
    if (token === '!') return not(one());
    if (token === '(') {
      const inner = any();
      return rest.shift() === ')' ? inner : 'unknown';
    }
    return typeof token === 'object' ? token.truth : 'unknown';
  };
  const chain = (next: () => Truth, word: string, join: (a: Truth, b: Truth) => Truth): Truth => {
    let truth = next();
    while (rest[0] === word) {
      rest.shift();
      truth = join(truth, next());
    }
    return truth;
  };
  const all = (): Truth => chain(one, 'AND', and);
  const any = (): Truth => chain(all, 'OR', or);
  const truth = any();
  return truth === true && rest.length === 0;
}
