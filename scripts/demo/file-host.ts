import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HttpListener } from '../../test/support/http-listener.js';

/**
 * Serves one local file as a storage host would; every other path is answered with 404.
 * @returns the listening host and the path of the file on it
 */
export async function fileHost(
  file: string,
): Promise<{ readonly listener: HttpListener; readonly videoPath: string }> {
  const videoPath = `/videos/${encodeURIComponent(path.basename(file))}`;
  const { size } = await stat(file);
  const listener = await HttpListener.start((request, response) => {
    if (request.url !== videoPath) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': size });
    // A caller that hangs up early is no fault of the host.
    pipeline(createReadStream(file), response).catch(() => response.destroy());
  });
  return { listener, videoPath };
}
