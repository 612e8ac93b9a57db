import { z } from 'zod';
import type { Limits } from '../engine/ports.ts';
import { RULE_IDS } from '../rules/index.ts';

const MODES = ['audit', 'enforce'] as const;
type Mode = (typeof MODES)[number];

const EVERY_RULE = '*';
const EVERY_ROW = 'access/*';
const PATTERNS: ReadonlySet<string> = new Set([EVERY_RULE, EVERY_ROW, ...RULE_IDS]);

const isMode = (text: string | undefined): text is Mode => MODES.some((mode) => mode === text);

/** What is wrong with one `rule=mode` entry; `undefined`: nothing. */
function complaint(entry: string): string | undefined {
  const [pattern, mode, ...rest] = entry.split('=');
  if (pattern === undefined || mode === undefined || rest.length > 0)
    return `«${entry}» is no pair: write rule=audit or rule=enforce.`;
  if (!isMode(mode)) return `«${mode}» is no mode: write ${pattern}=audit or ${pattern}=enforce.`;
  if (!PATTERNS.has(pattern)) return `«${pattern}» is no rule: write one of ${[...PATTERNS].join(', ')}.`;
  return undefined;
}

/** The most specific pattern wins; what no pattern names is only audited. */
export function modeOf(modes: ReadonlyMap<string, Mode>): Limits['mode'] {
  return (rule) =>
    modes.get(rule) ?? (rule.startsWith('access/') ? modes.get(EVERY_ROW) : undefined) ?? modes.get(EVERY_RULE) ?? 'audit';
}

/** Comma-separated `rule=audit|enforce`; `*` and `access/*` are patterns. */
export const modes = z.string().transform((text, context): ReadonlyMap<string, Mode> => {
  const entries = text
    .split(',')
    .map((entry) => entry.replace(/\s/g, ''))
    .filter((entry) => entry !== '');
  const parsed = new Map<string, Mode>();
  for (const entry of entries) {
    const [pattern = '', mode] = entry.split('=');
    const wrong = complaint(entry) ?? (parsed.has(pattern) ? `«${pattern}» is set twice: keep one of them.` : undefined);
    if (wrong !== undefined) context.addIssue(wrong);
    if (isMode(mode)) parsed.set(pattern, mode);
  }
  return parsed;
});
