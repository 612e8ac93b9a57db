export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** Says one line. `about` names the function and the invocation it belongs to. */
export type Log = (level: LogLevel, message: string, about?: string) => void;

/** A log that writes readable lines through `write`; `debug` and `trace` are left out, as the real host does by default. */
export function lineLog(write: (line: string) => void): Log {
  return (level, message, about) => {
    if (level === 'debug' || level === 'trace' || level === 'none') return;
    const subject = about === undefined ? '' : ` [${about}]`;
    write(`${new Date().toISOString()}${subject} ${level}: ${message}\n`);
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
