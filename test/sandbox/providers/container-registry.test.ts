import { describe, expect, it } from 'vitest';
import { codeOf, group, lab, subscription } from './world.ts';

const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/images`;
const wanted = { location: 'westeurope', sku: { name: 'Premium' } } as const;
const V = 'api-version=2023-11-01-preview';
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/puller`;

describe('a container registry', () => {
  it('is made, read, changed and deleted by the real client', async () => {
    const { registries } = await lab();
    const made = await registries.create('lab', 'images', { ...wanted, adminUserEnabled: true });
    expect(made).toMatchObject({
      id: registry,
      loginServer: 'images.azurecr.io',
      provisioningState: 'Succeeded',
      adminUserEnabled: true,
    });
    await registries.update('lab', 'images', { adminUserEnabled: false });
    expect((await registries.get('lab', 'images')).adminUserEnabled).toBe(false);
    const names: (string | undefined)[] = [];
    for await (const { name } of registries.list()) names.push(name);
    expect(names).toEqual(['images']);
    await registries.delete('lab', 'images');
    expect(await codeOf(registries.get('lab', 'images'))).toBe('ResourceNotFound');
  });

  it('hears a setting in any spelling, and refuses a switch that is neither on nor off', async () => {
    const { send } = await lab();
    await send('PUT', `${registry}?${V}`, wanted);
    const heard = await send('PATCH', `${registry}?${V}`, { Properties: { AdminUserEnabled: true } });
    expect(heard.body.properties.adminUserEnabled).toBe(true);
    const odd = await send('PATCH', `${registry}?${V}`, { properties: { adminUserEnabled: 'false' } });
    expect(odd).toMatchObject({ status: 501, body: { error: { code: 'NotModelled' } } });
  });

  it('switches its admin user at once', async () => {
    const { send } = await lab();
    await send('PUT', `${registry}?${V}`, wanted);
    const answer = await send('PATCH', `${registry}?${V}`, { properties: { adminUserEnabled: true } });
    expect(answer).toMatchObject({
      status: 200,
      body: { properties: { adminUserEnabled: true, provisioningState: 'Succeeded' } },
    });
    expect(answer.headers).not.toHaveProperty('azure-asyncoperation');
  });

  it('is made with an operation, which polls in its own words, where anonymous pull is named', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    const made = await send('PUT', `${registry}?${V}`, { ...wanted, properties: { anonymousPullEnabled: false } });
    expect(made).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Creating' } } });
    const poll = made.headers['azure-asyncoperation'] ?? '';
    expect(poll).toContain(`${registry}/operationStatuses/registries-`);
    expect((await send('GET', poll)).body).toEqual({ status: 'Creating' });
    await sandbox.azure.clock.advance(20_000);
    expect((await send('GET', poll)).body).toEqual({ status: 'Succeeded' });
    expect((await send('GET', `${registry}?${V}`)).body.properties.provisioningState).toBe('Succeeded');
  });

  it.each([
    ['anonymous pull', { properties: { anonymousPullEnabled: true } }],
    ['an identity', { identity: { type: 'SystemAssigned' } }],
  ])('takes an operation to change %s', async (_, body) => {
    const { send } = await lab();
    await send('PUT', `${registry}?${V}`, wanted);
    const answer = await send('PATCH', `${registry}?${V}`, body);
    expect(answer).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Updating' } } });
    expect((await send('GET', answer.headers['azure-asyncoperation'] ?? '')).body).toEqual({ status: 'Succeeded' });
  });

  it.each(['2019-05-01', '2021-09-01', '2026-09-01-preview'])(
    'is made and changed at once at %s where it is not',
    async (version) => {
      const { send } = await lab({ settings: { operationSeconds: 20 } });
      const put = async (body: object) => {
        const answer = await send('PUT', `${registry}?api-version=${version}`, body);
        expect(answer).toMatchObject({ status: 200, body: { properties: { provisioningState: 'Succeeded' } } });
        expect(answer.headers).not.toHaveProperty('azure-asyncoperation');
      };
      await put(wanted);
      await put({ ...wanted, tags: { a: 'b' } });
      await put({ ...wanted, properties: { publicNetworkAccess: 'Disabled' } });
    },
  );

  it('spells identities its own way and keeps the system-assigned one', async () => {
    const { send } = await lab();
    await send('PUT', `${identity}?api-version=2023-01-31`, { location: 'westeurope' });
    await send('PUT', `${registry}?${V}`, { ...wanted, identity: { type: 'SystemAssigned' } });
    const first = (await send('GET', `${registry}?${V}`)).body.identity;
    expect(first.type).toBe('systemAssigned');
    const both = { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [identity]: {} } };
    await send('PATCH', `${registry}?${V}`, { identity: both });
    const second = (await send('GET', `${registry}?${V}`)).body.identity;
    expect(second).toMatchObject({ type: 'systemAssigned, userAssigned', principalId: first.principalId });
    expect(Object.keys(second.userAssignedIdentities)).toEqual([identity.replace('/resourceGroups/', '/resourcegroups/')]);
  });

  it('takes an identity that nobody made for one made before, but neither a deleted one nor one of a group that is not there', async () => {
    const { send } = await lab();
    await send('PUT', `${registry}?${V}`, wanted);
    const attach = (id: string) =>
      send('PATCH', `${registry}?${V}`, { identity: { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } } });
    const own = identity.replace('/resourceGroups/', '/resourcegroups/');
    const { body } = await attach(identity);
    const { properties } = (await send('GET', `${identity}?api-version=2023-01-31`)).body;
    const { principalId, clientId } = properties;
    expect(body.identity.userAssignedIdentities).toEqual({ [own]: { principalId, clientId } });
    expect((await send('DELETE', `${identity}?api-version=2023-01-31`)).status).toBe(200);
    expect((await attach(identity)).body.error.code).toBe('FailedIdentityOperation');
    expect((await attach(identity.replace('/lab/', '/elsewhere/'))).body.error.code).toBe('FailedIdentityOperation');
    expect((await attach(registry)).body.error.code).toBe('FailedIdentityOperation');
    await send('PUT', `${identity}?api-version=2023-01-31`, { location: 'westeurope' });
    expect((await attach(identity)).status).toBe(201);
  });

  it('imports an image by an operation that only Location names', async () => {
    const { send, sandbox } = await lab({ settings: { operationSeconds: 20 } });
    await send('PUT', `${registry}?${V}`, wanted);
    const source = { registryUri: 'mcr.microsoft.com', sourceImage: 'samples/quickstart:latest' };
    const accepted = await send('POST', `${registry}/importImage?${V}`, { source, targetTags: ['quickstart:latest'] });
    expect(accepted.status).toBe(202);
    expect(accepted.body).toBeUndefined();
    expect(accepted.headers.location).toContain('/locations/WESTEUROPE/operationResults/registries-');
    expect(accepted.headers).not.toHaveProperty('azure-asyncoperation');
    const poll = accepted.headers.location ?? '';
    expect(await send('GET', poll)).toMatchObject({ status: 202, body: { status: 'Accepted' } });
    await sandbox.azure.clock.advance(20_000);
    expect(await send('GET', poll)).toMatchObject({ status: 200, body: { status: 'Succeeded' } });
    const elsewhere = { resourceId: `${registry}2`, sourceImage: 'quickstart:latest' };
    expect((await send('POST', `${registry}/importImage?${V}`, { source: elsewhere })).body.error.code).toBe('ResourceNotFound');
  });

  it('hands out credentials only while its admin user is on', async () => {
    const { registries } = await lab();
    await registries.create('lab', 'images', wanted);
    expect(await codeOf(registries.listCredentials('lab', 'images'))).toBe('UnAuthorizedForCredentialOperations');
    await registries.update('lab', 'images', { adminUserEnabled: true });
    const before = await registries.listCredentials('lab', 'images');
    expect(before).toMatchObject({ username: 'images', passwords: [{ name: 'password' }, { name: 'password2' }] });
    const after = await registries.regenerateCredential('lab', 'images', { name: 'password2' });
    expect(after.passwords?.[0]?.value).toBe(before.passwords?.[0]?.value);
    expect(after.passwords?.[1]?.value).not.toBe(before.passwords?.[1]?.value);
  });

  it('renews a password however its name is written, and says beside a refusal that it failed', async () => {
    const { send } = await lab();
    await send('PUT', `${registry}?${V}`, wanted);
    expect((await send('POST', `${registry}/listCredentials?${V}`)).body).toMatchObject({
      error: { code: 'UnAuthorizedForCredentialOperations' },
      status: 'Failed',
    });
    await send('PATCH', `${registry}?${V}`, { properties: { adminUserEnabled: true } });
    const [before] = (await send('POST', `${registry}/listCredentials?${V}`)).body.passwords;
    const renewed = await send('POST', `${registry}/regenerateCredential?${V}`, { name: 'Password' });
    expect(renewed).toMatchObject({ status: 200, body: { passwords: [{ name: 'password' }, { name: 'password2' }] } });
    expect(renewed.body.passwords[0].value).not.toBe(before.value);
  });

  it('has a name that no other registry has, whatever its api-version calls that', async () => {
    const { send } = await lab();
    await send('PUT', `/subscriptions/${subscription}/resourceGroups/other?api-version=2022-09-01`, { location: 'westeurope' });
    await send('PUT', `${registry}?${V}`, wanted);
    const again = (version: string) =>
      send('PUT', `${registry.replace('/lab/', '/other/')}?api-version=${version}`, { ...wanted, properties: {} });
    expect(await again('2023-07-01')).toMatchObject({
      status: 409,
      body: { error: { code: 'AlreadyInUse' }, status: 'Failed' },
    });
    expect(await again('2026-09-01-preview')).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'RegistryNameAlreadyInUse',
          message:
            'The registry name images is already in use. You can check if the name is already claimed using following API: https://aka.ms/acr/check-name-availability',
        },
        status: 'Failed',
      },
    });
  });

  it('spells its login server as it was named', async () => {
    const { send } = await lab();
    const made = await send('PUT', `${registry.replace('/images', '/TeamImages')}?${V}`, wanted);
    expect(made.body.properties.loginServer).toBe('TeamImages.azurecr.io');
  });

  it('lets its network rules only allow, and tells of networks in the newest preview', async () => {
    const { send } = await lab();
    const networkRuleSet = { defaultAction: 'Deny', ipRules: [{ value: '10.0.0.1', action: 'Forbidden' }] };
    const made = await send('PUT', `${registry}?${V}`, { ...wanted, properties: { networkRuleSet } });
    const shown = { defaultAction: 'Deny', ipRules: [{ value: '10.0.0.1', action: 'Allow' }] };
    expect(made.body.properties.networkRuleSet).toEqual(shown);
    expect(made.body.properties).not.toHaveProperty('writableCacheRepos');
    const { properties } = (await send('GET', `${registry}?api-version=2026-09-01-preview`)).body;
    expect(properties).toMatchObject({
      networkRuleSet: { ...shown, virtualNetworkRules: [] },
      writableCacheRepos: 'Disabled',
    });
  });

  it('is deleted in time where it is Premium or once was', async () => {
    const { send } = await lab({ settings: { operationSeconds: 20 } });
    await send('PUT', `${registry}?${V}`, wanted);
    await send('PATCH', `${registry}?${V}`, { sku: { name: 'Basic' } });
    const accepted = await send('DELETE', `${registry}?${V}`);
    expect(accepted).toMatchObject({ status: 202, body: { properties: { provisioningState: 'Deleting' } } });
    expect(accepted.headers.location).toContain('/operationResults/registries-');
    await send('PUT', `${registry.replace('/images', '/small')}?${V}`, { ...wanted, sku: { name: 'Basic' } });
    expect((await send('DELETE', `${registry.replace('/images', '/small')}?${V}`)).status).toBe(200);
  });

  it('shows its role assignment mode only where the contract has it', async () => {
    const { send, registries } = await lab();
    await registries.create('lab', 'images', { ...wanted, roleAssignmentMode: 'AbacRepositoryPermissions' });
    expect((await registries.get('lab', 'images')).roleAssignmentMode).toBe('AbacRepositoryPermissions');
    const mode = async (version: string) =>
      (await send('GET', `${registry}?api-version=${version}`)).body.properties.roleAssignmentMode;
    expect(await mode('2025-03-01-preview')).toBe('AbacRepositoryPermissions');
    expect(await mode('2025-04-01')).toBeUndefined();
    await send('PATCH', `${registry}?api-version=2025-04-01`, {
      properties: { roleAssignmentMode: 'LegacyRegistryPermissions' },
    });
    expect(await mode('2025-11-01')).toBe('AbacRepositoryPermissions');
  });

  it('shows little at its oldest api-version and no network rules below Premium', async () => {
    const { send } = await lab();
    await send('PUT', `${registry}?${V}`, { ...wanted, sku: { name: 'Basic' } });
    expect((await send('GET', `${registry}?${V}`)).body.properties).not.toHaveProperty('networkRuleSet');
    const old = (await send('GET', `${registry}?api-version=2017-10-01`)).body;
    expect(Object.keys(old.properties)).toEqual(['loginServer', 'creationDate', 'provisioningState', 'adminUserEnabled']);
    expect(old).not.toHaveProperty('systemData');
  });

  it('tells its limits and whether its name is free', async () => {
    const { registries, send } = await lab();
    const checkName = `/subscriptions/${subscription}/providers/Microsoft.ContainerRegistry/checkNameAvailability?api-version=2025-11-01`;
    const ask = () => registries.checkNameAvailability({ name: 'images', type: 'Microsoft.ContainerRegistry/registries' });
    expect((await ask()).nameAvailable).toBe(true);
    await registries.create('lab', 'images', wanted);
    expect(await ask()).toMatchObject({
      nameAvailable: false,
      reason: 'AlreadyExists',
      message: 'The registry images is already in use.',
    });
    const reserved = await send('POST', checkName, { name: 'Microsoft' });
    expect(reserved.body).toMatchObject({ nameAvailable: false, reason: 'Invalid' });
    expect(reserved.body.message).toBe('The specified resource name is disallowed.');
    const host = await send('POST', checkName, { name: 'other' });
    expect(host.body).toEqual({ availableLoginServerName: 'other.azurecr.io', nameAvailable: true });
    const usages = (await registries.listUsages('lab', 'images')).value ?? [];
    expect(usages.map(({ name }) => name)).toContain('Geo-replications');
    expect(usages.find(({ name }) => name === 'IPRules')?.limit).toBe(200);
  });

  it('refuses by name what the sandbox does not model', async () => {
    const { send } = await lab();
    await send('PUT', `${registry}?${V}`, wanted);
    expect((await send('POST', `${registry}/importImage?${V}`, {})).status).toBe(501);
    expect((await send('GET', `${registry}/replications?${V}`)).status).toBe(501);
    expect((await send('PATCH', `${registry}?${V}`, { properties: { encryption: { status: 'enabled' } } })).status).toBe(501);
    const scope = { properties: { autoGeneratedDomainNameLabelScope: 'TenantReuse' } };
    expect((await send('PATCH', `${registry}?${V}`, scope)).status).toBe(501);
  });
});
