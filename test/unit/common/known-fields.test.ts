import { IsOptional, IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { knownFields, KnownFieldsPipe } from '../../../src/common/known-fields.pipe.js';

class Body {
  name?: string;
  note?: string;
}
IsString()(Body.prototype, 'name');
IsOptional()(Body.prototype, 'note');

describe('knownFields', () => {
  it('keeps the fields the class has rules for', () => {
    expect(knownFields({ name: 'a', note: null, other: 1 }, Body)).toEqual({
      name: 'a',
      note: null,
    });
  });

  it('drops what would change the prototype', () => {
    const body: unknown = JSON.parse('{"name":"a","__proto__":{"note":"b"},"constructor":{"x":1}}');
    const fields = knownFields(body, Body) as Body;
    expect(Object.keys(fields)).toEqual(['name']);
    expect(fields.note).toBeUndefined();
  });

  it('takes no inherited field for one', () => {
    expect(knownFields(Object.create({ name: 'a' }), Body)).toEqual({});
  });

  it('does not look into what is nested, however deep', () => {
    const deep: unknown = JSON.parse('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000));
    expect(knownFields({ name: deep, note: [deep], other: deep }, Body)).toEqual({
      name: {},
      note: [],
    });
    expect(knownFields([deep], Body)).toEqual([]);
  });

  it.each([null, undefined, 'text', 5, true])('leaves %j as it is', (body) => {
    expect(knownFields(body, Body)).toBe(body);
  });
});

describe('KnownFieldsPipe', () => {
  it('says what is missing where a body was sent as something else than JSON', async () => {
    const metadata = { type: 'body', metatype: Body } as const;
    await expect(new KnownFieldsPipe().transform(undefined, metadata)).rejects.toThrow(
      /JSON body, and name it so in its Content-Type/,
    );
  });
});
