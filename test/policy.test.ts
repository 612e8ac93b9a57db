import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVERYWHERE, id } from '../src/model/id.ts';
import type { InForce } from '../src/policy/in-force.ts';
import { parsePolicy } from '../src/policy.ts';
import { ACCOUNT, GROUP, NOW, REGISTRY, SUBSCRIPTION, W1 } from './support/literals.ts';

const TEAM = '44444444-4444-4444-8444-44444444444A';
const READERS = '55555555-5555-4555-8555-555555555555';
const PORTAL = '66666666-6666-4666-8666-66666666666B';
const PRIVATE = `${SUBSCRIPTION}/resourceGroups/Shared/providers/Microsoft.ContainerRegistry/registries/Base`;

const errorsOf = (document: unknown): readonly string[] => {
  const parsed = parsePolicy(typeof document === 'string' ? document : JSON.stringify(document));
  return 'errors' in parsed ? parsed.errors : [];
};

function good(document: unknown): InForce {
  const parsed = parsePolicy(JSON.stringify(document));
  if ('errors' in parsed) throw new Error(parsed.errors.join('\n'));
  return parsed.policy;
}

describe('a policy that says nothing', () => {
  const { wants, limits, writesPerHour, expected } = good({});

  it('wants keyless storage and declares nothing', () => {
    expect(wants).toEqual({
      keylessStorage: true,
      workspaces: [],
      dependencies: [],
      servicePrincipals: { allowed: [], maximumSecretAgeDays: null },
    });
    expect(expected.size).toBe(0);
  });

  it('audits everything everywhere, migrates nothing and opts in to nothing', () => {
    expect(limits.mode('registry-admin-user')).toBe('audit');
    expect(limits.migrates('registry-admin-user', REGISTRY)).toBe(false);
    expect(limits.includes(W1, {})).toBe(true);
    expect(limits.exemption('registry-admin-user', REGISTRY, NOW)).toBeUndefined();
    expect(limits.optedIn('access/W1')).toBe(false);
    expect({ settle: limits.settle, writesPerHour }).toEqual({ settle: 3_600_000, writesPerHour: 100 });
  });
});

describe('what a policy wants', () => {
  it('names workspaces, pairs and groups in the spelling that ids compare in', () => {
    const { wants } = good({
      $schema: './policy.schema.json',
      wants: {
        keylessStorage: false,
        workspaces: [
          {
            $comment: 'the vision team',
            scope: W1.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
            people: { contribute: [TEAM], $comment: ['their group', 'in the directory'] },
            serverless: 'none',
            containerInstances: 'none',
            privateRegistries: [{ registry: PRIVATE, computes: ['*'] }],
            accounts: [{ account: ACCOUNT, computes: ['gpu'] }],
          },
          { scope: '*', people: 'none' },
        ],
        dependencies: [{ scope: GROUP, onlyMachineLearning: true }],
        servicePrincipals: { allowed: [PORTAL], maximumSecretAgeDays: 180 },
      },
      keyReads: { expected: [PORTAL] },
    });
    expect(wants).toEqual({
      keylessStorage: false,
      workspaces: [
        {
          scope: W1,
          people: { contribute: [TEAM.toLowerCase()], read: [] },
          serverless: 'none',
          containerInstances: 'none',
          privateRegistries: [{ registry: id(PRIVATE), computes: ['*'], endpoints: [], builds: [] }],
          accounts: [{ account: ACCOUNT, computes: ['gpu'] }],
        },
        { scope: EVERYWHERE, people: 'none' },
      ],
      dependencies: [{ scope: GROUP, onlyMachineLearning: true, coverage: false }],
      servicePrincipals: { allowed: [PORTAL.toLowerCase()], maximumSecretAgeDays: 180 },
    });
  });

  it('takes a document that begins with a byte order mark', () => {
    expect(parsePolicy('\uFEFF{}')).toHaveProperty('policy');
  });
});

describe('what a policy limits', () => {
  const limitsOf = (limits: unknown) => good({ limits }).limits;

  it('lets the most specific mode win', () => {
    const { mode } = limitsOf({
      modes: { '*': 'off', 'access/*': 'enforce', 'access/compute-pull': 'audit', 'key-read': 'audit' },
    });
    expect(['registry-admin-user', 'access/compute-data', 'access/compute-pull', 'key-read'].map(mode)).toEqual([
      'off',
      'enforce',
      'audit',
      'audit',
    ]);
  });

  it('migrates the rules it names where it names them', () => {
    const { migrates } = limitsOf({
      migrate: [
        { rules: ['registry-admin-user'], scope: GROUP },
        { rules: ['*'], scope: ACCOUNT },
      ],
    });
    const elsewhere = id(REGISTRY.replace('/vision/', '/other/'));
    expect(migrates('registry-admin-user', REGISTRY)).toBe(true);
    expect(migrates('registry-admin-user', elsewhere)).toBe(false);
    expect(migrates('storage-shared-key', ACCOUNT)).toBe(true);
    expect(migrates('workspace-datastore-auth-mode', W1)).toBe(false);
  });

  it('takes in and leaves out by place and tag', () => {
    const { includes } = limitsOf({
      include: [{ scope: GROUP, tags: { Env: 'prod' } }, { scope: REGISTRY }],
      exclude: [{ tags: { Keyless: 'no' } }],
    });
    expect(includes(W1, { env: 'prod' })).toBe(true);
    expect(includes(W1, { env: 'Prod' })).toBe(false);
    expect(includes(W1, {})).toBe(false);
    expect(includes(REGISTRY, {})).toBe(true);
    expect(includes(REGISTRY, { keyless: 'no' })).toBe(false);
  });

  it('takes in by place alone only what no tag has to tell', () => {
    const { includesByPlace } = limitsOf({ include: [{ tags: { env: 'prod' } }, { scope: REGISTRY }] });
    expect([includesByPlace(W1), includesByPlace(REGISTRY)]).toEqual([false, true]);
    expect(limitsOf({}).includesByPlace(W1)).toBe(true);
  });

  it('takes in a subscription for anything in it that is, and leaves it out only as a whole', () => {
    const other = id(SUBSCRIPTION.replace('/1', '/2'));
    const some = limitsOf({ include: [{ scope: GROUP, tags: { env: 'prod' } }], exclude: [{ tags: { keyless: 'no' } }] });
    expect([some.includes(SUBSCRIPTION, {}), some.includes(other, {})]).toEqual([true, false]);
    expect(limitsOf({ exclude: [{ scope: SUBSCRIPTION }] }).includes(SUBSCRIPTION, {})).toBe(false);
    expect(limitsOf({ exclude: [{ scope: SUBSCRIPTION }] }).leavesOut(REGISTRY, {})).toBe(true);
    expect(some.leavesOut(REGISTRY, {})).toBe(false);
  });

  it('leaves out what has the tag, and what might have it where its tags cannot be read', () => {
    const { leavesOut } = limitsOf({ exclude: [{ scope: GROUP, tags: { Keyless: 'no' } }] });
    const elsewhere = id(`${SUBSCRIPTION}/resourceGroups/other/providers/Microsoft.ContainerRegistry/registries/images`);
    expect([leavesOut(REGISTRY, { keyless: 'no' }), leavesOut(REGISTRY, { keyless: 'yes' })]).toEqual([true, false]);
    expect([leavesOut(REGISTRY, undefined), leavesOut(elsewhere, undefined)]).toEqual([true, false]);
    expect(leavesOut(elsewhere, { keyless: 'no' })).toBe(false);
  });

  it('exempts one rule at one resource and its parts until the day has passed', () => {
    const { exemption } = limitsOf({
      exemptions: [{ rule: 'access/compute-pull', resource: W1, owner: 'vision', reason: 'moving out', expires: '2027-01-31' }],
    });
    const lastMoment = Date.UTC(2027, 1, 1) - 1;
    expect(exemption('access/compute-pull', W1, lastMoment)).toMatchObject({ owner: 'vision', reason: 'moving out' });
    expect(exemption('access/compute-pull', id(`${W1}/computes/gpu`), NOW)).toBeDefined();
    expect(exemption('access/compute-pull', W1, lastMoment + 1)).toBeUndefined();
    expect(exemption('access/compute-data', W1, NOW)).toBeUndefined();
    expect(exemption('access/compute-pull', id(`${W1}0`), NOW)).toBeUndefined();
  });

  it('opts in by name', () => {
    const { optedIn } = limitsOf({ optIns: ['access/W1'] });
    expect([optedIn('access/W1'), optedIn('access/W2')]).toEqual([true, false]);
  });
});

describe('a policy that is wrong', () => {
  it('is told every error at once, with its path and the fix', () => {
    const errors = errorsOf({
      want: {},
      wants: {
        keylessStorage: 'yes',
        workspaces: [
          { scope: '/providers/Microsoft.Management/managementGroups/all', people: { contribute: ['team'], readers: [] } },
          { people: 'everybody', monitoring: [W1] },
          { scope: W1, privateRegistries: [{ registry: ACCOUNT, computes: ['gpu', ''] }] },
        ],
        servicePrincipals: { maximumSecretAgeDays: 0 },
      },
      limits: {
        modes: { 'registry-admin-users': 'enforce', '*': 'fix', 'key-read': 'enforce' },
        migrate: [
          { rules: ['access/compute-pull'], scope: '*' },
          { rules: [], scope: '*' },
        ],
        exemptions: [{ rule: 'access/*', resource: GROUP, owner: 'vision', expires: '2027-02-30' }],
        settleSeconds: 1.5,
        optIns: ['*'],
      },
    });
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^\$ has members that mean nothing here, «want»: write \$schema, wants, limits, keyReads or \$comment\.$/,
        ),
        expect.stringMatching(/^\$\.wants\.keylessStorage is «yes»: write true or false\.$/),
        expect.stringMatching(
          /^\$\.wants\.workspaces\[0\]\.scope «.*all» is no such scope: write \*, or the id of a subscription/,
        ),
        expect.stringMatching(
          /^\$\.wants\.workspaces\[0\]\.people\.contribute\[0\] «team» is no object id of a group: write its GUID/,
        ),
        expect.stringMatching(/^\$\.wants\.workspaces\[0\]\.people has members that mean nothing here, «readers»/),
        expect.stringMatching(/^\$\.wants\.workspaces\[1\]\.scope is missing: write a text/),
        expect.stringMatching(/^\$\.wants\.workspaces\[1\]\.people is «everybody»: write "none" or an object/),
        expect.stringMatching(/^\$\.wants\.workspaces\[1\]\.monitoring\[0\] .* is no user-assigned identity: write its id/),
        expect.stringMatching(/^\$\.wants\.workspaces\[2\]\.privateRegistries\[0\]\.registry .* is no container registry/),
        expect.stringMatching(/^\$\.wants\.workspaces\[2\]\.privateRegistries\[0\]\.computes\[1\] is empty: write a name/),
        expect.stringMatching(/^\$\.wants\.servicePrincipals\.maximumSecretAgeDays is too small: write 1 or more/),
        expect.stringMatching(
          /^\$\.limits\.modes has members that mean nothing here, «registry-admin-users»: write \*, access\/\*/,
        ),
        expect.stringMatching(/^\$\.limits\.modes\["\*"\] is «fix»: write one of off, audit, enforce/),
        expect.stringMatching(/^\$\.limits\.modes\["key-read"\] is «enforce»: write one of off, audit\.$/),
        expect.stringMatching(
          /^\$\.limits\.migrate\[0\]\.rules\[0\] is «access\/compute-pull»: write one of \*, .*registry-admin-user/,
        ),
        expect.stringMatching(/^\$\.limits\.migrate\[1\]\.rules is empty: write at least one entry/),
        expect.stringMatching(/^\$\.limits\.exemptions\[0\]\.rule is «access\/\*»: write one of /),
        expect.stringMatching(/^\$\.limits\.exemptions\[0\]\.resource .* is no resource/),
        expect.stringMatching(/^\$\.limits\.exemptions\[0\]\.reason is missing: write a text/),
        expect.stringMatching(/^\$\.limits\.exemptions\[0\]\.expires «2027-02-30» is no day: write YYYY-MM-DD/),
        expect.stringMatching(/^\$\.limits\.settleSeconds is «1\.5»: write a whole number/),
        expect.stringMatching(/^\$\.limits\.optIns\[0\] is «\*»: write one of .*access\/W1/),
      ]),
    );
    expect(errors).toHaveLength(22);
  });

  const groups = '$.wants.workspaces[0].people';
  it.each([
    [{ contribute: [5] }, `${groups}.contribute[0] is «5»: write the object id of a group, as a text "…".`],
    [{ read: [{ id: TEAM }] }, `${groups}.read[0] is an object: write the object id of a group, as a text "…".`],
    [{ contribute: TEAM }, `${groups}.contribute is «${TEAM}»: write a list [ … ].`],
    [
      { contributors: [TEAM] },
      `${groups} has members that mean nothing here, «contributors»: write contribute, read or $comment.`,
    ],
    [{ $comment: [5] }, `${groups}.$comment[0] is «5»: write a text "…".`],
    [{ $comment: 5 }, `${groups}.$comment is «5»: write a text or a list of texts.`],
    [[TEAM], `${groups} is a list: write "none" or an object { "contribute": [ … ], "read": [ … ] }.`],
    [null, `${groups} is null: write "none" or an object { "contribute": [ … ], "read": [ … ] }.`],
  ])('is told the very entry of people’s groups that is wrong: %j', (people, error) => {
    expect(errorsOf({ wants: { workspaces: [{ scope: '*', people }] } })).toContain(error);
  });

  it('is never told that its input is invalid and no more, whatever stands in the place of a member', () => {
    const sample = JSON.parse(readFileSync('policy.sample.json', 'utf8'));
    const vague: string[] = [];
    let errors = 0;
    const replace = (holder: Record<string, unknown>): void => {
      for (const [name, value] of Object.entries(holder)) {
        for (const wrong of [5, 1.5, 'x', '', null, true, [], {}, [5], [{}], { x: 5 }]) {
          holder[name] = wrong;
          const told = parsePolicy(JSON.stringify(sample));
          const says = 'errors' in told ? told.errors : [];
          errors += says.length;
          vague.push(...says.filter((it) => !/^\$\S* .+: (write|keep|change|leave|name)/.test(it) && !/write "none"/.test(it)));
        }
        holder[name] = value;
        if (typeof value === 'object' && value !== null) replace(value as Record<string, unknown>);
      }
    };
    replace(sample);
    expect(errors).toBeGreaterThan(500);
    expect(vague).toEqual([]);
  });

  it('is told what repeats or contradicts something else in it, beside what is wrong in itself', () => {
    const exemption = {
      rule: 'registry-admin-user',
      resource: REGISTRY,
      owner: 'vision',
      reason: 'moving',
      expires: '2027-01-31',
    };
    const errors = errorsOf({
      wants: {
        keylessStorage: false,
        workspaces: [
          { scope: W1, people: { contribute: [TEAM], read: [READERS, TEAM.toLowerCase()] } },
          { scope: 'vision' },
          { scope: `${W1}/`, people: {}, privateRegistries: [{ registry: PRIVATE }], readOnly: ['gpu', 'GPU'] },
        ],
        dependencies: [{ scope: '*' }, { scope: '*', coverage: true }],
        servicePrincipals: { allowed: [TEAM, TEAM.toLowerCase()] },
      },
      limits: {
        migrate: [{ rules: ['registry-admin-user', 'storage-shared-key', 'registry-admin-user'], scope: '*' }],
        include: [{ scope: GROUP, tags: { env: 'prod', keyless: 'no' } }],
        exclude: [{ scope: GROUP, tags: { Keyless: 'no', Env: 'prod' } }],
        exemptions: [exemption, { ...exemption, expires: '2027-02-28' }],
        optIns: ['access/W1', 'access/W1'],
      },
      keyReads: { expected: [PORTAL, PORTAL.toLowerCase()] },
    });
    expect(errors).toEqual([
      expect.stringMatching(/^\$\.wants\.workspaces\[1\]\.scope «vision» is no such scope/),
      '$.wants.workspaces[2] repeats $.wants.workspaces[0]: keep one of them.',
      `$.wants.workspaces[0].people.read[1] ${TEAM.toLowerCase()} contributes already: leave it out of read.`,
      '$.wants.workspaces[2].people names nobody: write "none" if that is so.',
      '$.wants.workspaces[2].privateRegistries[0] pairs the registry with nothing: name computes, endpoints or builds.',
      '$.wants.workspaces[2].readOnly[1] repeats $.wants.workspaces[2].readOnly[0]: keep one of them.',
      '$.wants.dependencies[1] repeats $.wants.dependencies[0]: keep one of them.',
      '$.wants.servicePrincipals.allowed[1] repeats $.wants.servicePrincipals.allowed[0]: keep one of them.',
      '$.limits.migrate[0].rules[1] storage-shared-key is to be migrated while wants.keylessStorage is false: change one of them.',
      '$.limits.migrate[0].rules[2] registry-admin-user is named twice for the same scope: keep one of them.',
      '$.limits.exclude[0] is what limits.include takes in: keep one of them.',
      '$.limits.exemptions[1] repeats $.limits.exemptions[0]: keep one of them.',
      '$.limits.optIns[1] repeats $.limits.optIns[0]: keep one of them.',
      '$.keyReads.expected[1] repeats $.keyReads.expected[0]: keep one of them.',
    ]);
  });

  it('is told of a member that it has twice, which JSON itself would drop', () => {
    const text =
      '{ "limits": { "modes": { "*": "audit", "access/*": "audit", "\\u002a": "enforce" }, "include": [{ "tags": { "a": "{", "b": "a" } }] } }';
    expect(errorsOf(text)).toEqual(['$.limits.modes["*"] is written twice: keep one of them.']);
  });

  it.each([
    ['', /^\$ is no JSON: /],
    ['{ "limits": ', /^\$ is no JSON: /],
    ['[]', /^\$ is a list: write an object/],
    ['null', /^\$ is null: write an object/],
  ])('is told that «%s» is no document', (text, message) => {
    expect(errorsOf(text)).toEqual([expect.stringMatching(message)]);
  });
});
