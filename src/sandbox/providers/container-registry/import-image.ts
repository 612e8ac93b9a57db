import type { Call, Resource, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { objectAt, textAt } from '../body.ts';
import { notModelled } from '../refusals.ts';
import { resultOperation } from './result-operation.ts';

/**
 * POST …/importImage: an operation that always succeeds, since registries hold no images here and nobody can say which there are.
 * Alone among these operations, its polls say how it stands. Errors: 501 for a body without an image, `ResourceNotFound` for a source registry that is not there.
 */
export function importImage(call: Call, registry: Resource): Written {
  const source = objectAt(call.body, 'source');
  const from = textAt(source, 'resourceId');
  if (textAt(source, 'sourceImage') === undefined) throw notModelled('an import that names no image');
  if (from === undefined && textAt(source, 'registryUri') === undefined) throw notModelled('an import from nowhere');
  if (from !== undefined && call.azure.store.get(from) === undefined) {
    throw new AzureError(404, 'ResourceNotFound', `The Resource '${from}' was not found.`);
  }
  return {
    status: 202,
    reply: 'empty',
    operation: {
      ...resultOperation(call, String(registry.location).toUpperCase()),
      locationResult: 'progress',
      show: ({ status }) => ({ status }),
    },
  };
}
