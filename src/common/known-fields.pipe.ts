import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { RequestError } from './app-error.js';

/**
 * Validates a body by what its class says, after everything else has been dropped from it: whatever
 * a caller adds, however much and however deeply nested, costs nothing. All fields are flat, so an
 * object or a list in the place of one is as good as an empty one.
 */
@Injectable()
export class KnownFieldsPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    if (type === 'body' && value === undefined)
      throw new RequestError(
        'INVALID_REQUEST',
        'The request must have a JSON body, and name it so in its Content-Type.',
      );
    const body = type === 'body' && metatype ? knownFields(value, metatype) : value;
    return (await super.transform(body, metadata)) as unknown;
  }
}

/**
 * A new object with those own fields of `body` that `metatype` has rules for.
 * @param body parsed JSON; what is no object comes back as it is, a list as an empty one
 */
export function knownFields(body: unknown, metatype: NewableFunction): unknown {
  if (typeof body !== 'object' || body === null) return body;
  if (Array.isArray(body)) return [];
  const fields = [...fieldNamesOf(metatype)].filter((name) => Object.hasOwn(body, name));
  return Object.fromEntries(
    fields.map((name) => [name, flat((body as Record<string, unknown>)[name])]),
  );
}

/** The fields that a class has rules for. */
export function fieldNamesOf(metatype: NewableFunction): Set<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(metatype, '', false, false);
  return new Set(rules.map(({ propertyName }) => propertyName));
}

function flat(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? [] : {};
}
