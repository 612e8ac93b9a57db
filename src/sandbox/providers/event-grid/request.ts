import { z } from 'zod';
import type { JsonObject } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { operatorTypes } from '../../events/advanced-filter.ts';

/** Event Grid counts conditions and their values over the whole subscription. */
const most = { filters: 25, values: 25, text: 512 };

const json = z.record(z.string(), z.json());

const destination = z.looseObject({
  endpointType: z.enum([
    'AzureFunction',
    'EventHub',
    'HybridConnection',
    'MonitorAlert',
    'NamespaceTopic',
    'PartnerDestination',
    'ServiceBusQueue',
    'ServiceBusTopic',
    'StorageQueue',
    'WebHook',
  ]),
  properties: z.looseObject({
    maxEventsPerBatch: z.int().min(1).max(5000).nullish(),
    preferredBatchSizeInKilobytes: z.int().min(1).max(1024).nullish(),
  }),
});

const advancedFilter = z.looseObject({
  operatorType: z.enum(operatorTypes),
  key: z.string().min(1),
  values: z.array(z.json()).optional(),
});

const filter = z.looseObject({
  subjectBeginsWith: z.string().nullish(),
  subjectEndsWith: z.string().nullish(),
  isSubjectCaseSensitive: z.boolean().nullish(),
  enableAdvancedFilteringOnArrays: z.boolean().nullish(),
  includedEventTypes: z.array(z.string()).nullish(),
  advancedFilters: z.array(advancedFilter).nullish(),
});

/** The settings of an event subscription: `properties` of a PUT, the whole body of a PATCH. */
const settings = z.object({
  destination: destination.nullish(),
  deliveryWithResourceIdentity: z.looseObject({ identity: json, destination }).nullish(),
  filter: filter.nullish(),
  labels: z.array(z.string()).nullish(),
  eventDeliverySchema: z.enum(['EventGridSchema', 'CloudEventSchemaV1_0', 'CustomInputSchema']).nullish(),
  retryPolicy: z
    .object({
      maxDeliveryAttempts: z.int().min(1).max(30).nullish(),
      eventTimeToLiveInMinutes: z.int().min(1).max(1440).nullish(),
    })
    .nullish(),
  deadLetterDestination: json.nullish(),
  deadLetterWithResourceIdentity: json.nullish(),
  expirationTimeUtc: z.iso.datetime({ offset: true }).nullish(),
});

/** What a caller asked for; what it left out is absent. */
export type Wish = { readonly [Name in keyof z.infer<typeof settings>]?: NonNullable<z.infer<typeof settings>[Name]> };

/** Reads and checks what a caller asks for. Throws Azure's `InvalidRequest`, or `NotModelled` where Azure's answer is not known. */
export function readWish(body: JsonObject): Wish {
  const parsed = settings.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const wish = Object.fromEntries(
    Object.entries(parsed.data).filter(([, value]) => value !== null && value !== undefined),
  ) as Wish;
  checkFilters(wish);
  if (wish.eventDeliverySchema === 'CustomInputSchema') {
    throw new AzureError(501, 'NotModelled', 'The sandbox does not model the schema CustomInputSchema.');
  }
  return wish;
}

function checkFilters({ filter }: Wish): void {
  const filters = filter?.advancedFilters ?? [];
  if (filters.length > most.filters) throw invalid(`at most ${most.filters} advanced filters are allowed.`);
  const values = filters.flatMap((each) => each.values ?? []);
  if (values.length > most.values) throw invalid(`at most ${most.values} advanced filter values are allowed, over all filters.`);
  if (values.some((value) => typeof value === 'string' && value.length > most.text)) {
    throw invalid(`a filter value must not be longer than ${most.text} characters.`);
  }
}

/** Event Grid's refusal of a request. */
export function invalid(why: string): AzureError {
  return new AzureError(400, 'InvalidRequest', `Invalid event subscription request: ${why}`);
}
