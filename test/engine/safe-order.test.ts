import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcile } from '../../src/engine/reconcile.ts';
import { EVERYWHERE } from '../../src/model/id.ts';
import type { Access } from '../../src/model/role.ts';
import { ROLES } from '../../src/model/roles.ts';
import type { Target } from '../../src/model/rule.ts';
import { policyOf } from '../support/limits.ts';
import { changed, literalAzure } from '../support/literal-azure.ts';
import { literalEstate } from '../support/literal-estate.ts';
import {
  ACCOUNT,
  aCompute,
  accessOf,
  anAccount,
  aRegistry,
  assigned,
  aWorkspace,
  contributor,
  GROUP,
  HOUR,
  REGISTRY,
  W1,
  wanting,
} from '../support/literals.ts';

const policy = policyOf(
  { migrates: () => true },
  {
    ...wanting({ people: 'none', serverless: 'none', containerInstances: 'none' }),
    dependencies: [{ scope: EVERYWHERE, onlyMachineLearning: true, coverage: true }],
  },
);
const TARGETS: readonly Target[] = [
  { kind: 'registry', id: REGISTRY },
  { kind: 'storage', id: ACCOUNT },
  { kind: 'workspace', id: W1 },
];

const compute = fc.record({ identified: fc.boolean(), pulls: fc.boolean(), reads: fc.boolean() });
const anyEstate = fc.record({
  computes: fc.array(compute, { maxLength: 3 }),
  builds: fc.boolean(),
  workspaceReads: fc.boolean(),
  mode: fc.constantFrom('Identity', 'accesskey', null),
  admin: fc.boolean(),
  sharedKey: fc.constantFrom(true, false, null),
});
type Estate = typeof anyEstate extends fc.Arbitrary<infer T> ? T : never;

const roleIf = (has: boolean, role: (typeof ROLES)[keyof typeof ROLES], principal: string, scope: typeof REGISTRY) =>
  has ? [assigned(role, principal, scope)] : [];

function build(it: Estate) {
  const computes = it.computes.map(({ identified }, n) =>
    aCompute(`c${n}`, identified ? {} : { identity: { system: null, user: [] } }),
  );
  const images = accessOf(
    ...(it.builds ? [assigned(contributor, 'w1-identity', GROUP)] : []),
    ...it.computes.flatMap(({ pulls }, n) => roleIf(pulls, ROLES.acrPull, `c${n}-identity`, REGISTRY)),
  );
  const data = accessOf(
    ...roleIf(it.workspaceReads, ROLES.blobDataContributor, 'w1-identity', ACCOUNT),
    ...roleIf(it.workspaceReads, ROLES.fileDataPrivilegedContributor, 'w1-identity', ACCOUNT),
    ...it.computes.flatMap(({ reads }, n) => roleIf(reads, ROLES.blobDataContributor, `c${n}-identity`, ACCOUNT)),
  );
  const settings = {
    workspace: aWorkspace({ authMode: it.mode }),
    registry: aRegistry({ adminUser: it.admin }),
    storage: anAccount({ sharedKey: it.sharedKey }),
    computes,
  };
  return literalAzure(literalEstate(settings, { [`access ${REGISTRY}`]: images, [`access ${ACCOUNT}`]: data }));
}

const holds = (access: Access, principal: string, role: string, by: number): boolean =>
  access.assignments.some((it) => it.principalId === principal && it.roleId === role && it.since + HOUR <= by);

describe('whatever the estate and the order of looks', () => {
  it('no cut comes before everybody has had another way for the settle time, and looking again settles down', async () => {
    await fc.assert(
      fc.asyncProperty(anyEstate, fc.array(fc.nat(2), { minLength: 6, maxLength: 14 }), async (it, looks) => {
        const azure = build(it);
        const access = async (scope: typeof REGISTRY): Promise<Access> => {
          const { facts } = await azure.ports.read([`access ${scope}`]);
          const fact = facts.get(`access ${scope}`);
          return fact?.state === 'known' ? (fact.value as Access) : accessOf();
        };
        const look = async (n: number) => {
          const target = TARGETS[n] as Target;
          await reconcile(target, changed(target.id, 'any'), azure.ports, policy);
          azure.now += HOUR / 2;
        };
        for (const n of looks) await look(n);
        const [images, data] = [await access(REGISTRY), await access(ACCOUNT)];
        const names = it.computes.map((_, n) => `c${n}-identity`);
        for (const { text, at } of azure.writes) {
          if (text.startsWith('Turn the admin user')) {
            expect(it.builds).toBe(true);
            expect(it.computes.every(({ identified }) => identified)).toBe(true);
            expect(names.every((name) => holds(images, name, ROLES.acrPull.id, at))).toBe(true);
          }
          if (text.startsWith('Switch')) {
            expect(names.every((name) => holds(data, name, ROLES.blobDataContributor.id, at))).toBe(true);
            expect(holds(data, 'w1-identity', ROLES.fileDataPrivilegedContributor.id, at)).toBe(true);
          }
          if (text.startsWith('Forbid')) {
            const switched = azure.writes.find((write) => write.text.startsWith('Switch'));
            expect(switched === undefined ? it.mode === 'Identity' : switched.at + HOUR <= at).toBe(true);
          }
        }
        for (const n of [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]) await look(n);
        const before = azure.writes.length;
        for (const n of [2, 1, 0]) await look(n);
        expect(azure.writes).toHaveLength(before);
        expect(new Set(azure.writes.map(({ text }) => text)).size).toBe(before);
      }),
      { numRuns: 60 },
    );
  });
});
