const LONGEST_TIMER = 2_000_000_000;

/** Waits that many milliseconds, however many, or until `signal` aborts. Answers whether the whole time passed. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (signal?.aborted !== true) {
    const left = until - Date.now();
    if (left <= 0) return true;
    await once(Math.min(left, LONGEST_TIMER), signal);
  }
  return false;
}

function once(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end, { once: true });
  });
}
