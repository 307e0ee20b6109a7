import { buffer } from 'node:stream/consumers';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnalysisResult } from '../../src/domain/analysis-result.js';
import { HttpListener } from './http-listener.js';

/** Any body this service calls back with. */
export interface CallbackBody {
  readonly job_id: string;
  readonly status: 'processing' | 'completed' | 'failed';
  readonly progress: number;
  readonly message?: string;
  readonly result?: AnalysisResult;
  readonly error_message?: string;
  readonly error_code?: string;
}

export interface ReceivedCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly raw: Buffer;
  readonly body: CallbackBody;
  readonly receivedAtMs: number;
}

/** Decides how a call is answered; by default with 200. */
export type Answer = (call: ReceivedCall, response: ServerResponse) => void | Promise<void>;

/** Plays ECG Backend: takes callbacks and keeps every one of them. */
export class Backend {
  readonly calls: ReceivedCall[] = [];
  /** Calls that had begun and not been answered when another one of the same job began. */
  overlaps = 0;
  answer: Answer = (_call, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"ok"}');
  };
  private readonly open = new Map<string, number>();

  private constructor(private readonly listener: HttpListener) {}

  /** @param port where it listens; a free one unless it is named */
  static async start(port = 0): Promise<Backend> {
    const listener = await HttpListener.start(
      (request, response) => void backend.take(request, response),
      port,
    );
    const backend = new Backend(listener);
    return backend;
  }

  get url(): string {
    return this.listener.url;
  }

  async stop(): Promise<void> {
    await this.listener.stop();
  }

  callsOf(jobId: string): CallbackBody[] {
    return this.calls.filter(({ body }) => body.job_id === jobId).map(({ body }) => body);
  }

  /** Waits for the job's first terminal call. */
  async terminalOf(jobId: string, timeoutMs = 120_000): Promise<CallbackBody> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      const call = this.callsOf(jobId).find(({ status }) => status !== 'processing');
      if (call) return call;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(
      `no terminal callback for ${jobId}; got ${JSON.stringify(this.callsOf(jobId).slice(-3))}`,
    );
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await buffer(request);
    const body = JSON.parse(raw.toString()) as CallbackBody;
    const call = {
      path: request.url ?? '',
      headers: request.headers,
      raw,
      body,
      receivedAtMs: Date.now(),
    };
    this.calls.push(call);
    const open = (this.open.get(body.job_id) ?? 0) + 1;
    this.open.set(body.job_id, open);
    if (open > 1) this.overlaps++;
    response.once('close', () => {
      this.open.set(body.job_id, (this.open.get(body.job_id) ?? 1) - 1);
    });
    await this.answer(call, response);
  }
}
