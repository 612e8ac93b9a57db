import type { Instant } from '../../../contract.ts';
import { notModelled } from '../../refusals.ts';

const STANDARD: Readonly<Record<string, string>> = {
  '': 'yyyyMMddTHHmmssZ',
  u: 'yyyy-MM-dd HH:mm:ssZ',
  s: 'yyyy-MM-ddTHH:mm:ss',
};

/** A moment as `utcNow` writes it, by those of .NET's formats that name each part in full. Throws `NotModelled` for others. */
export function timeText(at: Instant, format: string): string {
  const wanted = STANDARD[format] ?? format;
  const iso = new Date(at).toISOString();
  const parts: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
    fff: iso.slice(20, 23),
  };
  if (wanted.length < 2 || /[A-Za-z]/.test(wanted.replace(/yyyy|MM|dd|HH|mm|ss|fff|T|Z/g, ''))) {
    throw notModelled(`the format '${format}' of 'utcNow' in a template`);
  }
  return wanted.replace(/yyyy|MM|dd|HH|mm|ss|fff/g, (part) => parts[part] ?? part);
}
