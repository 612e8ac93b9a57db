import { contributorOf } from '../../model/roles.ts';
import { primaryUserIdentity } from '../support/consumers.ts';
import { type AccessRow, at } from '../support/row.ts';

export const W6: AccessRow = {
  id: 'W6',
  ref: 'W6',
  good: 'The user-assigned identity of a workspace is a contributor of its Application Insights.',
  why: 'The workspace writes telemetry of endpoints with it.',
  seeds: ['S0'],
  on: 'Application Insights',
  grants: 'opt-in',
  cut: 'none',
  scopes: at(({ applicationInsights }) => applicationInsights),
  consumers: primaryUserIdentity,
  roles: { always: [contributorOf('Microsoft.Insights/components')] },
};
