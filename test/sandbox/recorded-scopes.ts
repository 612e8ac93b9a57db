import { assign, assignment, assignmentPath, first, makeGroup, type RecordedShape, second } from './recorded-steps.ts';

/** Resource groups. */
export const groups: readonly RecordedShape[] = [
  {
    fact: 'a resource group is created at once',
    when: makeGroup,
    status: 201,
    body: { properties: { provisioningState: 'Succeeded' } },
  },
  { fact: 'a resource group written again is updated', given: [makeGroup], when: makeGroup, status: 200 },
  {
    fact: 'a resource group is deleted by an operation that Location names',
    given: [makeGroup],
    when: { method: 'DELETE', path: makeGroup.path },
    status: 202,
    headers: { location: '/operationresults/' },
    body: null,
  },
  {
    fact: 'a resource group that is not there',
    when: { method: 'GET', path: makeGroup.path },
    status: 404,
    code: 'ResourceGroupNotFound',
  },
  {
    fact: 'a resource group that is not there, asked by HEAD',
    when: { method: 'HEAD', path: makeGroup.path },
    status: 404,
    body: null,
  },
];

/** Role assignments. */
export const assignments: readonly RecordedShape[] = [
  { fact: 'a role assignment written again is 201 again', given: [makeGroup, assign(first)], when: assign(first), status: 201 },
  {
    fact: 'the same assignment under another name is in conflict',
    given: [makeGroup, assign(first)],
    when: assign(second),
    status: 409,
    code: 'RoleAssignmentExists',
  },
  {
    fact: 'a principal that the directory does not know cannot be given a role',
    given: [makeGroup],
    when: { method: 'PUT', path: assignmentPath(first), body: assignment(second) },
    status: 400,
    code: 'PrincipalNotFound',
  },
  {
    fact: 'an assignment that is not there is deleted without complaint',
    given: [makeGroup],
    when: { method: 'DELETE', path: assignmentPath(first) },
    status: 204,
    body: null,
  },
  {
    fact: 'an assignment that is there is shown when it is deleted',
    given: [makeGroup, assign(first)],
    when: { method: 'DELETE', path: assignmentPath(first) },
    status: 200,
    body: { name: first },
  },
  {
    fact: 'an assignment that is not there has a name for that',
    given: [makeGroup],
    when: { method: 'GET', path: assignmentPath(first) },
    status: 404,
    code: 'RoleAssignmentNotFound',
  },
];
