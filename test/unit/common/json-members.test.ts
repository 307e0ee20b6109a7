import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMembers } from '../../../src/common/json-members.js';

const NAMES = new Set(['job_id', 'video_url', '']);

function read(json: string): Record<string, unknown> {
  return readMembers(Buffer.from(json), NAMES);
}

/** What reading the whole and picking afterwards gives. */
function picked(json: string): Record<string, unknown> {
  const whole = JSON.parse(json) as Record<string, unknown>;
  const members = Object.entries(whole).filter(([name]) => NAMES.has(name));
  return Object.fromEntries(
    members.map(([name, value]) => [
      name,
      Array.isArray(value) ? [] : typeof value === 'object' && value !== null ? {} : value,
    ]),
  );
}

describe('readMembers', () => {
  it('reads what is asked for and passes over the rest', () => {
    const rest = '"a":[1,{"b":"]}\\"\\\\"},[]],"job_idx":"no","c":-1.5e3,"d":null';
    expect(read(`{${rest},"job_id":"x","video_url":{"deep":[1]}}`)).toEqual({
      job_id: 'x',
      video_url: {},
    });
    expect(read(' {\n} ')).toEqual({});
  });

  it('gives what JSON.parse would give, however the object is written', () => {
    const member = fc.oneof(
      fc.constantFrom('job_id', 'video_url', '', 'job\\u005fid', '__proto__'),
      fc.string({ unit: 'binary' }).map((name) => JSON.stringify(name).slice(1, -1)),
    );
    const objects = fc.array(fc.tuple(member, fc.json(), fc.constantFrom('', ' ', '\n\t')));
    fc.assert(
      fc.property(objects, (members) => {
        const json = `{${members.map(([name, value, gap]) => `${gap}"${name}"${gap}:${gap}${value}${gap}`).join()}}`;
        expect(read(json)).toEqual(picked(json));
      }),
    );
  });

  it('takes the last of a name that comes twice, and a mark of the byte order', () => {
    expect(read('\ufeff{"job_id":"a","job_id":"b"}')).toEqual({ job_id: 'b' });
  });

  it('changes no prototype, not even where it is asked for one', () => {
    const json = Buffer.from('{"__proto__":{"polluted":true}}');
    const members = readMembers(json, new Set(['__proto__']));
    expect(Object.getPrototypeOf(members)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ...[
      '',
      ' ',
      '{',
      '}',
      '[]',
      '"job_id"',
      'null',
      '{]',
      '{}{}',
      '{} x',
      '{,}',
      '{"a"}',
      '{"a":}',
    ],
    ...['{"a":1,}', '{"a":1 "b":2}', '{"a":[}', '{"a":"', '{"a":"\\"}', '{a:1}', "{'a':1}"],
    ...['{"job_id":tru}', '{"job_id":01}', '{"job_id":"\n"}', '{"job_id":+1}', '{"\\x":1}'],
  ])('refuses %j', (json) => {
    expect(() => read(json)).toThrow(SyntaxError);
  });

  it('takes as long for what is nested, escaped or empty as for anything else', () => {
    const megabyte = 1_000_000;
    for (const filler of ['[', '"\\\\', '"', ' ', '0', '{"a":'])
      expect(() => read(`{"a":${filler.repeat(megabyte)}`)).toThrow(SyntaxError);
  });
});
