import type { ArmId } from '../contract.ts';

const GROUP = 'Microsoft.Resources/resourceGroups';

/**
 * Reads any ARM path: doubled and trailing slashes are dropped, the type is what follows the last `/providers/`.
 * A collection or an action parses too: its `name` is empty and its `type` ends in the last segment.
 */
export function parseId(path: string): ArmId {
  const segments = path.split('/').filter(Boolean).map(decode);
  const text = `/${segments.join('/')}`;
  const inSubscription = is(segments[0], 'subscriptions');
  const inGroup = inSubscription && is(segments[2], 'resourcegroups');
  return {
    text,
    key: text.toLowerCase(),
    subscriptionId: inSubscription ? segments[1] : undefined,
    resourceGroup: inGroup ? segments[3] : undefined,
    ...own(segments),
  };
}

/** `Microsoft.Resources/resourceGroups` is asked about, and told of, as `Microsoft.Resources/subscriptions/resourceGroups`. */
export function actionType(type: string): string {
  return is(type, GROUP) ? 'Microsoft.Resources/subscriptions/resourceGroups' : type;
}

/** How the gateway names a resource in a sentence: `Microsoft.Storage/storageAccounts/name`, types and names alternating. */
export function spokenName(id: ArmId): string {
  const at = id.key.lastIndexOf('/providers/');
  return at < 0 ? id.name : id.text.slice(at + '/providers/'.length);
}

/** True for `Microsoft.A/b/c`: a type that lives inside another. */
export function isNested(type: string): boolean {
  return type.split('/').length > 2;
}

function own(segments: readonly string[]): Pick<ArmId, 'type' | 'name' | 'parent'> {
  const at = segments.findLastIndex((segment) => is(segment, 'providers'));
  if (at < 0) return ownOfScope(segments);
  const namespace = segments[at + 1];
  const pairs = segments.slice(at + 2);
  if (namespace === undefined || pairs.length === 0) {
    return { type: 'Microsoft.Resources/providers', name: namespace ?? '', parent: join(segments.slice(0, at)) };
  }
  const isCollection = pairs.length % 2 === 1;
  const depth = isCollection ? 1 : 2;
  const parentEnd = pairs.length > 2 ? segments.length - depth : at;
  return {
    type: [namespace, ...pairs.filter((_, index) => index % 2 === 0)].join('/'),
    name: isCollection ? '' : (segments.at(-1) ?? ''),
    parent: join(segments.slice(0, parentEnd)),
  };
}

function ownOfScope(segments: readonly string[]): Pick<ArmId, 'type' | 'name' | 'parent'> {
  if (!is(segments[0], 'subscriptions')) return { type: '', name: segments.at(-1) ?? '', parent: '' };
  if (segments.length <= 2) return { type: 'Microsoft.Resources/subscriptions', name: segments[1] ?? '', parent: '' };
  if (is(segments[2], 'resourcegroups') && segments.length <= 4) {
    return { type: GROUP, name: segments[3] ?? '', parent: join(segments.slice(0, 2)) };
  }
  const start = is(segments[2], 'resourcegroups') ? 4 : 2;
  const above = start === 4 ? 'Microsoft.Resources/subscriptions/resourceGroups' : 'Microsoft.Resources/subscriptions';
  return { type: `${above}/${segments[start]}`, name: segments[start + 1] ?? '', parent: join(segments.slice(0, start)) };
}

function is(segment: string | undefined, word: string): boolean {
  return segment !== undefined && segment.toLowerCase() === word.toLowerCase();
}

function join(segments: readonly string[]): string {
  return segments.length === 0 ? '' : `/${segments.join('/')}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
