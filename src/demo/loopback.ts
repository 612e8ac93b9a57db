import http from 'node:http';
import https from 'node:https';

/** Everything that the demo speaks to is on this machine, where no proxy leads. */
const HERE = ['localhost', '127.0.0.1', '::1', '[::1]'];

const AS_NODE_HAS_THEM = { keepAlive: true, scheduling: 'lifo', timeout: 5_000 } as const;

/**
 * Adds this machine to what the environment exempts from proxies, for this process and its children. Some clients read one spelling,
 * some the other; Node's own agents have read them already, so others take their place.
 */
export function passProxiesBy(): void {
  const said = [process.env.NO_PROXY, process.env.no_proxy].flatMap((it) => it?.split(',') ?? []).map((it) => it.trim());
  const exempt = [...new Set([...said, ...HERE])].filter((it) => it !== '').join(',');
  process.env.NO_PROXY = exempt;
  process.env.no_proxy = exempt;
  http.globalAgent = new http.Agent(AS_NODE_HAS_THEM);
  https.globalAgent = new https.Agent(AS_NODE_HAS_THEM);
}
