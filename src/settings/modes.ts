import { z } from 'zod';
import { MODES, type Mode, PATTERNS } from '../policy/names.ts';

const isMode = (text: string | undefined): text is Mode => MODES.some((mode) => mode === text);

const choices = (pattern: string): string => MODES.map((mode) => `${pattern}=${mode}`).join(' or ');

/** What is wrong with one `rule=mode` entry; `undefined`: nothing. */
function complaint(entry: string): string | undefined {
  const [pattern, mode, ...rest] = entry.split('=');
  if (pattern === undefined || mode === undefined || rest.length > 0) return `«${entry}» is no pair: write ${choices('rule')}.`;
  if (!isMode(mode)) return `«${mode}» is no mode: write ${choices(pattern)}.`;
  if (!PATTERNS.includes(pattern)) return `«${pattern}» is no rule: write one of ${PATTERNS.join(', ')}.`;
  return undefined;
}

/** Comma-separated `rule=off|audit|enforce`; `*` and `access/*` are patterns. */
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
