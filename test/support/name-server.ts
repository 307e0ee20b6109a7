import { createSocket, type Socket } from 'node:dgram';
import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Resolve } from '../../src/net/guarded-lookup.js';

const TYPE_A = 1;
const TYPE_AAAA = 28;
const HEADER_BYTES = 12;

/** A real name server on loopback that answers with a TTL of 0 whatever the test wants. */
export class NameServer {
  /** Names that were asked for, in order, once for each record type. */
  readonly asked: string[] = [];

  private constructor(
    private readonly socket: Socket,
    private readonly addressesOf: (name: string, nth: number) => readonly string[],
  ) {}

  /** @param addressesOf the addresses of `name` when it is resolved for the `nth` time, from 0 */
  static async start(
    addressesOf: (name: string, nth: number) => readonly string[],
  ): Promise<NameServer> {
    const socket = createSocket('udp4');
    const server = new NameServer(socket, addressesOf);
    socket.on('message', (query, from) => {
      socket.send(server.answer(query), from.port, from.address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return server;
  }

  /** Resolves through this server alone. */
  get resolve(): Resolve {
    const resolver = new Resolver({ timeout: 1_000, tries: 2 });
    resolver.setServers([`127.0.0.1:${this.socket.address().port}`]);
    return async (hostname) => {
      const answers = await Promise.allSettled([
        resolver.resolve4(hostname),
        resolver.resolve6(hostname),
      ]);
      const found = answers.flatMap((answer) =>
        answer.status === 'fulfilled' ? answer.value : [],
      );
      return found.map((address): LookupAddress => ({ address, family: isIPv4(address) ? 4 : 6 }));
    };
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) =>
      this.socket.close(() => {
        resolve();
      }),
    );
  }

  private answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = HEADER_BYTES;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const type = query.readUInt16BE(at + 1);
    const name = labels.join('.').toLowerCase();
    const nth = this.asked.filter((before) => before === `${name}/${type}`).length;
    this.asked.push(`${name}/${type}`);
    const records = this.addressesOf(name, nth)
      .filter((address) => (isIPv4(address) ? TYPE_A : TYPE_AAAA) === type)
      .map((address) => recordOf(type, address));
    const header = Buffer.from(query.subarray(0, HEADER_BYTES));
    header.writeUInt16BE(0x8580, 2); // an authoritative answer without error
    header.writeUInt16BE(records.length, 6);
    header.writeUInt32BE(0, 8);
    return Buffer.concat([header, query.subarray(HEADER_BYTES, at + 5), ...records]);
  }
}

function recordOf(type: number, address: string): Buffer {
  const data = Buffer.from(ipaddr.parse(address).toByteArray());
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name stands in the question
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10); // the TTL before it stays 0
  return Buffer.concat([head, data]);
}
