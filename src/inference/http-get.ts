import { EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import { ModelFetchError } from './model-error.js';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const CONNECT_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 30_000;
/** Longest pause inside a body. */
const IDLE_TIMEOUT_MS = 60_000;

export type HttpAnswer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

/**
 * Asks for files over HTTP, through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. An
 * https address never leads to a plain one.
 */
export class HttpGet {
  private readonly agent: Dispatcher;

  constructor({ idleTimeoutMs = IDLE_TIMEOUT_MS }: { idleTimeoutMs?: number } = {}) {
    this.agent = new EnvHttpProxyAgent({
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: HEADERS_TIMEOUT_MS,
      bodyTimeout: idleTimeoutMs,
    });
  }

  /**
   * @param url http or https address
   * @returns the answer after redirects; its body has to be read or destroyed
   * @throws ModelFetchError for a redirect that is not followed, else the library's error
   */
  async get(url: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    let current = new URL(url);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const answer = await request(current, { headers, dispatcher: this.agent });
      const location = answer.headers['location'];
      if (!REDIRECTS.has(answer.statusCode) || typeof location !== 'string') return answer;
      dropBody(answer);
      const next = new URL(location, current);
      const isSafe =
        next.protocol === 'https:' || (next.protocol === 'http:' && current.protocol === 'http:');
      if (!isSafe) throw new ModelFetchError(`${current.host} leads to an address without https.`);
      current = next;
    }
    throw new ModelFetchError(`${current.host} redirects without end.`);
  }

  /** Ends the connections that wait for another request. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** Ends an answer whose body nobody reads. */
export function dropBody({ body }: HttpAnswer): void {
  // The library reports the end that we wanted as an error of the body.
  body.on('error', () => undefined).destroy();
}
