import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/**
 * Addresses behind which cloud machines reach their own platform and its keys; nobody has a reason
 * to fetch or to post there.
 * Sources: the vendors' pages on instance metadata (AWS EC2, ECS and EKS, Google Cloud, Azure,
 * Oracle Cloud, Alibaba Cloud) and Microsoft, "What is IP address 168.63.129.16?".
 */
const PLATFORM_ADDRESSES = new Set(
  [
    ...['169.254.169.254', '169.254.169.253', '169.254.170.2', '169.254.170.23'],
    ...['168.63.129.16', '100.100.100.200', '192.0.0.192'],
    ...['fd00:ec2::254', 'fd00:ec2::253', 'fd00:ec2::23', 'fd20:ce::254'],
  ].map((address) => ipaddr.parse(address).toString()),
);

/** Ranges an operator's own host cannot lie in: they name no single machine. */
const NOBODYS_RANGES = ['unspecified', 'broadcast', 'multicast', 'reserved'];

/** First groups of the IPv6 prefixes that carry an IPv4 address. */
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
  const parsed = parseAddress(address);
  if (!parsed || PLATFORM_ADDRESSES.has(parsed.toString())) return false;
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv4) return true;
  const [first = 0] = parsed.parts;
  return first >= 0x2000 && first <= 0x3fff;
}

/**
 * Tells whether a host that the operator named may lie at an IP address: private ones too, but not
 * those of the cloud platform, and none that stands for no single machine.
 * @param address textual IPv4 or IPv6 address; anything else may not
 */
export function isOperatorAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (!parsed || PLATFORM_ADDRESSES.has(parsed.toString())) return false;
  return !NOBODYS_RANGES.includes(parsed.range());
}

/** Reads an address; one that carries an IPv4 address becomes that. Null for anything else. */
function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  // ipaddr.js alone also reads short, octal and hexadecimal forms.
  if (isIP(address) === 0) return null;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return parsed;
  const { parts } = parsed;
  return startsWith(parts, IPV4_MAPPED) || startsWith(parts, NAT64) ? last32(parts) : parsed;
}

function startsWith(parts: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((group, i) => parts[i] === group);
}

function last32(parts: readonly number[]): ipaddr.IPv4 {
  return new ipaddr.IPv4(parts.slice(6).flatMap((group) => [group >> 8, group & 0xff]));
}
