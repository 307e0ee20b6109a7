import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { JOB_ID_PATTERN } from '../common/job-id.js';
import { MAX_SPEAKERS } from '../domain/speaker-hints.js';

/** `auto`, or a language tag such as `ko` or `en-US`. Source: BCP 47, in the short forms callers use. */
const LANGUAGE_PATTERN = /^(auto|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/i;
/** Presigned URLs of S3 with a session token stay well below this. */
const MAX_URL_CHARS = 8_192;

/** How OpenAPI 3.1 says that a field may be null; the library's types are those of 3.0. */
const NULL = { type: 'null' as 'string' };
const STRING_OR_NULL = { oneOf: [{ type: 'string' as const }, NULL] };

/** An empty optional field means the same as a missing one. */
const EmptyAsNull = () =>
  Transform(({ value }: { value: unknown }) => (value === '' ? null : value));

/** A number of speakers, or nothing. */
const SpeakerCount = (name: string): PropertyDecorator => {
  const message = `${name} must be a whole number from 1 to ${MAX_SPEAKERS}, or null`;
  return applyDecorators(
    ApiPropertyOptional({
      oneOf: [{ type: 'integer', minimum: 1, maximum: MAX_SPEAKERS }, NULL],
    }),
    EmptyAsNull(),
    IsOptional(),
    Max(MAX_SPEAKERS, { message }),
    Min(1, { message }),
    IsInt({ message }),
  );
};

/** Body of the intake; fields that are not listed are ignored. */
export class ProcessVideoDto {
  @ApiProperty({ pattern: JOB_ID_PATTERN.source, description: 'A UUID in production' })
  @Matches(JOB_ID_PATTERN, { message: 'job_id must be 1 to 128 characters of A-Z a-z 0-9 . _ : -' })
  @IsString({ message: 'job_id is required and must be a string' })
  job_id!: string;

  @ApiProperty({
    maxLength: MAX_URL_CHARS,
    format: 'uri',
    description: 'An S3 presigned URL, or a plain S3 object URL',
  })
  @MaxLength(MAX_URL_CHARS, { message: 'video_url is too long' })
  @IsString({ message: 'video_url is required and must be a string' })
  video_url!: string;

  @ApiPropertyOptional({
    ...STRING_OR_NULL,
    description: 'Where to call back; honoured where its origin is on the allow-list',
  })
  @IsOptional()
  @MaxLength(MAX_URL_CHARS, { message: 'fastapi_base_url is too long' })
  @IsString({ message: 'fastapi_base_url must be a string or null' })
  @EmptyAsNull()
  fastapi_base_url?: string | null;

  @ApiPropertyOptional({
    ...STRING_OR_NULL,
    description: '`auto`, or a language tag such as `ko` or `en-US`',
  })
  @IsOptional()
  @Matches(LANGUAGE_PATTERN, {
    message: 'language must be "auto" or a language code such as "en" or "ko"',
  })
  @IsString({ message: 'language must be a string or null' })
  @EmptyAsNull()
  language?: string | null;

  @SpeakerCount('num_speakers')
  num_speakers?: number | null;

  @SpeakerCount('max_speakers')
  max_speakers?: number | null;
}
