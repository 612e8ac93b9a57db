/** What a route template matches: parameters by name, or nothing. */
export type Route = (path: string) => Readonly<Record<string, string>> | undefined;

const SEGMENT = /^\{(\*?)(\w+)(?::(\w+))?(\?)?\}$/;
const CONSTRAINTS: Readonly<Record<string, string>> = {
  int: '-?\\d+',
  long: '-?\\d+',
  bool: 'true|false',
  guid: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  alpha: '[a-z]+',
};

/** Compiles `items/{id:int}/{name?}` or `{*rest}`, below the prefix. Throws for a constraint it does not know. */
export function compileRoute(prefix: string, template: string): Route {
  const names: string[] = [];
  const pattern = [prefix, template]
    .flatMap((part) => part.split('/'))
    .filter((segment) => segment !== '')
    .map((segment) => compileSegment(segment, names))
    .join('');
  const expression = new RegExp(`^${pattern}/?$`, 'i');
  return (path) => {
    const match = expression.exec(path);
    if (match === null) return undefined;
    const found = names.map((name, index) => [name, match[index + 1]] as const);
    return Object.fromEntries(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, decodeURIComponent(value)]])));
  };
}

function compileSegment(segment: string, names: string[]): string {
  const parameter = SEGMENT.exec(segment);
  if (parameter === null) return `/${segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
  const [, rest, name = '', constraint, optional] = parameter;
  const accepts = constraint === undefined ? '[^/]+' : CONSTRAINTS[constraint];
  if (accepts === undefined) throw new Error(`The route constraint «${constraint}» is not one this host knows.`);
  names.push(name);
  if (rest === '*') return '(?:/(.*))?';
  return optional === '?' ? `(?:/(${accepts}))?` : `/(${accepts})`;
}
