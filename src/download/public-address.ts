import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/**
 * Addresses in public ranges behind which cloud machines reach their own platform.
 * Source: Microsoft, "What is IP address 168.63.129.16?".
 */
const PLATFORM_ADDRESSES = ['168.63.129.16'];

/** First groups of the two IPv6 prefixes that carry an IPv4 address. */
const IPV4_MAPPED = [0, 0, 0, 0, 0, 0xffff];
const NAT64 = [0x64, 0xff9b, 0, 0, 0, 0];

/**
 * Tells whether an IP address belongs to the public internet: not loopback, private, link-local,
 * shared, multicast, documentation, tunnelled or otherwise special. An IPv4 address inside an IPv6
 * one (mapped, or NAT64 as resolvers of IPv6-only networks give them) is judged itself.
 * Source: IANA special-purpose address registries; RFC 4291 (2000::/3 is the only global unicast
 * space handed out); RFC 6052 for NAT64.
 * @param address textual IPv4 or IPv6 address; anything else is not public
 */
export function isPublicAddress(address: string): boolean {
  // ipaddr.js alone also reads short, octal and hexadecimal forms.
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return isPublicIPv4(parsed);
  const { parts } = parsed;
  if (startsWith(parts, IPV4_MAPPED) || startsWith(parts, NAT64))
    return isPublicIPv4(last32(parts));
  const [first = 0] = parts;
  return parsed.range() === 'unicast' && first >= 0x2000 && first <= 0x3fff;
}

function isPublicIPv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !PLATFORM_ADDRESSES.includes(address.toString());
}

function startsWith(parts: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((group, i) => parts[i] === group);
}

function last32(parts: readonly number[]): ipaddr.IPv4 {
  return new ipaddr.IPv4(parts.slice(6).flatMap((group) => [group >> 8, group & 0xff]));
}
