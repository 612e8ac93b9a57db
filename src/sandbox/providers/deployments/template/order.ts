import type { Json } from '../../../contract.ts';
import { isObject, without } from '../../body.ts';
import { invalidTemplate } from '../errors.ts';
import { evaluate, isListing } from '../expressions/evaluate.ts';
import type { Expression } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { expressionsIn } from './document.ts';
import { createNames, type Names } from './names.ts';
import type { Planned } from './plan.ts';

/** A resource that is deployed, and those that must be there before it. */
export interface Ordered {
  readonly planned: Planned;
  readonly needs: readonly Planned[];
}

/** The resources that are deployed, with what each waits for. Throws `InvalidTemplate` for what is not there, doubled or goes round. */
export function orderResources(resources: readonly Planned[]): readonly Ordered[] {
  const names = createNames(resources);
  const deployed = resources.filter(({ fate }) => fate === 'deployed');
  checkDoubles(deployed);
  const ordered = deployed.map((planned) => {
    const needs = [...said(planned, names), ...meant(planned, names), ...inBatches(planned, deployed)];
    return { planned, needs: [...new Set(needs)].filter((other) => other.fate === 'deployed') };
  });
  checkCircles(ordered);
  return ordered;
}

function said({ after }: Planned, names: Names): readonly Planned[] {
  return after.flatMap((text) => {
    const found = names.find(text);
    // an id without a name at its end is nobody's, and Azure does not mind: templates of released clients have some
    if (found.length > 0 || text.endsWith('/')) return found;
    const why = `The resource '${spokenPart(text)}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.`;
    throw invalidTemplate(why);
  });
}

/** The resources whose state an expression asks for. An argument that has no value yet names none: `dependsOn` is there for it. */
function meant(planned: Planned, names: Names): readonly Planned[] {
  const { body, frame } = planned;
  const own = without(body, ['dependsOn', 'condition', 'resources', 'copy']);
  return expressionsOf(own).flatMap((text) =>
    askedIn(parseExpression(text)).flatMap((argument) => {
      const asked = attempt(() => evaluate(argument, frame));
      return typeof asked === 'string' ? names.find(asked).filter((other) => other !== planned) : [];
    }),
  );
}

/** A nested template whose expressions are its own asks for nothing of this one. */
function expressionsOf(body: Json): readonly string[] {
  if (isObject(body) && isObject(body.properties) && isObject(body.properties.template)) {
    const { template, ...rest } = body.properties;
    return expressionsIn(isInner(body.properties) ? { ...body, properties: rest } : body);
  }
  return expressionsIn(body);
}

/** Whose parameters and variables do the expressions of a nested template mean? */
export function isInner(properties: Json | undefined): boolean {
  const options = isObject(properties) ? properties.expressionEvaluationOptions : undefined;
  return isObject(options) && /^inner$/i.test(String(options.scope));
}

function askedIn(expression: Expression): readonly Expression[] {
  if (expression.kind === 'literal') return [];
  if (expression.kind === 'member') return [...askedIn(expression.of), ...askedIn(expression.key)];
  const [first] = expression.args;
  const name = expression.name.toLowerCase();
  const own = first && (name === 'reference' || name === 'references' || isListing(name)) ? [first] : [];
  return [...own, ...expression.args.flatMap(askedIn)];
}

/** In a loop that makes a few at a time, each waits for the batch before its own. */
function inBatches({ loop }: Planned, deployed: readonly Planned[]): readonly Planned[] {
  const size = loop?.batch;
  if (loop === undefined || size === undefined) return [];
  const batch = Math.floor(loop.index / size);
  return deployed.filter((other) => other.loop?.name === loop.name && Math.floor(other.loop.index / size) === batch - 1);
}

function checkDoubles(deployed: readonly Planned[]): void {
  const seen = new Set<string>();
  for (const { id, name } of deployed) {
    if (seen.has(id.toLowerCase()))
      throw invalidTemplate(
        `The resource '${name}' at line '1' and column '1' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.`,
      );
    seen.add(id.toLowerCase());
  }
}

function checkCircles(ordered: readonly Ordered[]): void {
  let open = ordered;
  for (;;) {
    const waiting = new Set(open.map(({ planned }) => planned));
    const next = open.filter(({ needs }) => needs.some((other) => waiting.has(other)));
    if (next.length === 0) return;
    if (next.length === open.length)
      throw invalidTemplate(
        `Circular dependency detected on resource: '${next[0]?.planned.id}'. Please see https://aka.ms/arm-syntax-resources for usage details.`,
      );
    open = next;
  }
}

function spokenPart(text: string): string {
  const at = text.toLowerCase().lastIndexOf('/providers/');
  return at < 0 ? text : text.slice(at + '/providers/'.length);
}

function attempt(evaluate: () => Json): Json {
  try {
    return evaluate();
  } catch {
    return null;
  }
}
