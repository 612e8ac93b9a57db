/** What Event Grid needs of the world outside the sandbox. */
export interface EventGridPorts {
  /** Sends a request and answers its status and body; rejects when there is no answer in time. */
  readonly post: Post;
  /** Puts a message, already in base64, on a queue of a storage account named by its ARM id. */
  readonly enqueue: (accountId: string, queue: string, text: string) => Promise<void>;
  /** Writes a dead-letter blob into a container of a storage account named by its ARM id. */
  readonly writeBlob: (accountId: string, container: string, name: string, body: string) => Promise<void>;
  /** The webhook of a function, by the ARM id `{site}/functions/{name}`; nothing if no such function exists. */
  readonly functionUrl: (resourceId: string) => string | undefined;
  /** May this address be called? Others are never sent anything: a sandbox must not post its events to strangers. */
  readonly reaches: (url: URL) => boolean;
}

export type Post = (
  url: string,
  init: { readonly method: 'POST' | 'OPTIONS'; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<PostAnswer>;

export interface PostAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A dead-letter blob kept in memory. */
export interface WrittenBlob {
  readonly accountId: string;
  readonly container: string;
  readonly name: string;
  readonly body: string;
}

/** Ports that need nothing: real HTTP to this machine alone, blobs in `blobs`, no queues and no functions. */
export function localPorts(answerTimeout: number, blobs: WrittenBlob[] = []): EventGridPorts {
  return {
    post: (url, init) => postOverHttp(url, init, answerTimeout),
    enqueue: (accountId) => Promise.reject(new Error(`No queue service stands behind ${accountId}.`)),
    writeBlob: async (accountId, container, name, body) => {
      blobs.push({ accountId, container, name, body });
    },
    functionUrl: () => undefined,
    reaches: isThisMachine,
  };
}

async function postOverHttp(url: string, init: Parameters<Post>[1], timeout: number): Promise<PostAnswer> {
  const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeout) });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}

/** Loopback addresses only. */
export function isThisMachine(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname);
}
