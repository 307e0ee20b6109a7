import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/net/public-address.js';

describe('isPublicAddress', () => {
  it.each([
    '8.8.8.8',
    '52.218.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('accepts %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    // this network, loopback, unspecified
    ...['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.255.254', '::', '::1'],
    // private, shared, link-local and metadata services
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '100.64.0.1', '100.100.100.200'],
    ...['169.254.169.254', '169.254.0.1', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254'],
    ...['fc00::1', 'fdff::1', 'fe80::1', 'febf::1', 'fec0::1'],
    // documentation, benchmarks, multicast, reserved, broadcast
    ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '198.19.255.255'],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '192.88.99.1'],
    ...['2001:db8::1', '3fff::1', '2001:2::1', '2001:20::1', 'ff02::1', 'ff0e::1', '100::1'],
    // IPv4 inside IPv6
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe', '::ffff:10.0.0.1', '::127.0.0.1'],
    ...['64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::7f00:1', '::ffff:0:127.0.0.1'],
    ...['2002:7f00:1::', '2001::1', '2001:0:7f00:1::'],
    // outside the global unicast space
    ...['4000::1', '5f00::1', '100:0:0:1::1', 'e000::1'],
    // no addresses
    ...[
      '',
      'localhost',
      'example.com',
      '127.0.0.1:80',
      '[::1]',
      '1.2.3',
      '010.8.8.8',
      '0x8.8.8.8',
      '134744072',
      'fe80::1%eth0',
    ],
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it('judges a mapped and a NAT64 address like the IPv4 address inside', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const verdict = isPublicAddress(address);
        expect(isPublicAddress(`::ffff:${address}`)).toBe(verdict);
        expect(isPublicAddress(`64:ff9b::${address}`)).toBe(verdict);
      }),
    );
  });
});
