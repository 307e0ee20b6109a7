import { createReadStream, createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import unbzip2 from 'unbzip2-stream';
import { ModelFetchError } from './model-error.js';

/** No model file is larger; an archive that claims more is not unpacked. */
const MAX_FILE_BYTES = 4e9;

/**
 * Takes files out of a bzip2-compressed tar archive. Nothing else in it is touched, and its paths
 * are only compared, never written to: the caller says where each file goes.
 * @param wanted path of the new file by path inside the archive
 * @returns the paths inside the archive that were found
 * @throws ModelFetchError where the archive is damaged or holds something else under such a path;
 *   the error of the file system where a file cannot be written
 */
export async function takeFromArchive(
  archive: string,
  wanted: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const writing: Promise<void>[] = [];
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
  };
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry: ReadEntry) => {
      const inner = entry.path.replace(/^\.\//, '');
      const target = wanted.get(inner);
      if (target === undefined || failure !== undefined || found.has(inner)) {
        entry.resume();
        return;
      }
      if (entry.type !== 'File' || entry.size > MAX_FILE_BYTES) {
        fail(new ModelFetchError('The archive holds something else where a model file should be.'));
        entry.resume();
        return;
      }
      found.add(inner);
      writing.push(pipeline(entry, createWriteStream(target)).catch(fail));
    },
  });
  try {
    await pipeline(createReadStream(archive), unbzip2(), intoParser(parser));
  } catch (error) {
    fail(new ModelFetchError('The archive is damaged.', { cause: error }));
  }
  await Promise.all(writing);
  if (failure instanceof Error) throw failure;
  return found;
}

/** The parser has a stream's methods without being one. */
function intoParser(parser: Parser): Writable {
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      if (parser.write(piece)) done();
      else parser.once('drain', done);
    },
    final(done) {
      parser.once('end', () => {
        done();
      });
      parser.once('error', done);
      parser.end();
    },
  });
}
