import { expect, test } from 'vitest';
import { wireSchemas } from '../../../scripts/openapi/wire-schemas.js';
import { RESULT_SCHEMAS } from '../../../src/openapi/result-schemas.js';
import { WIRE_SCHEMAS } from '../../../src/openapi/wire-schemas.js';

test('the schemas of the wire types are those of the types (npm run docs:openapi)', () => {
  expect({ ...WIRE_SCHEMAS, ...RESULT_SCHEMAS }).toEqual(wireSchemas());
}, 60_000);
