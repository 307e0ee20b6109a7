/**
 * URLs that lead, or try to lead, to where only this service can go. `port` is the one of a
 * listener on every local address that counts connections.
 */

/** Many ways to write a local address, all of which a careless client connects to. */
export function localAddressUrls(port: number): string[] {
  return [
    // dotted, short, decimal, octal, hexadecimal and mixed
    ...['127.0.0.1', '127.0.0.2', '127.1', '127.0.1', '127.255.255.254', '2130706433'],
    ...['0x7f000001', '0x7f.0.0.1', '0x7f.1', '0177.0.0.1', '0177.1', '017700000001'],
    ...['0x7f.0x0.0x0.0x1', '0177.0.0.01', '0X7F.0.0.1', '127.0.0.0x1', '00000177.0.0.1'],
    ...['0x000000007f000001', '127.00.00.01', '0', '0.0.0.0', '0x0', '00.0', '127.0.0.1.'],
    // other digits, dots and letters that IDNA folds into these
    ...['①②⑦.⓪.⓪.①', '１２７.0.0.1', '127。0。0。1', '127．0．0．1', '127｡0｡0｡1'],
    ...['𝟏𝟐𝟕.𝟎.𝟎.𝟏', '𝟙𝟚𝟟.𝟘.𝟘.𝟙', '0ｘ7f.0.0.1', '127.0.0.1\u00ad'],
    ...[
      '%31%32%37.0.0.1',
      '127%2e0%2e0%2e1',
      '%30%78%37%66%30%30%30%30%30%31',
      '%EF%BC%9127.0.0.1',
    ],
    // IPv6, and IPv4 inside it
    ...['[::1]', '[0:0:0:0:0:0:0:1]', '[0000:0000:0000:0000:0000:0000:0000:0001]', '[::0:1]'],
    ...['[::]', '[0::0]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::FFFF:127.0.0.1]'],
    ...['[0:0:0:0:0:ffff:127.0.0.1]', '[::ffff:0:127.0.0.1]', '[::127.0.0.1]', '[::7f00:1]'],
    ...['[::ffff:0.0.0.0]', '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
    ...['[2001:0:7f00:1::]', '[::ffff:127.1.2.3]'],
    // names
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
      'ｌｏｃａｌｈｏｓｔ',
      'lo\u00adcalhost',
    ],
    ...['%6c%6f%63%61%6c%68%6f%73%74', 'sub.localhost', 'localhost.localdomain', 'ip6-localhost'],
    ...['127.0.0.1.nip.io', '7f000001.nip.io', 'localtest.me', 'lvh.me', 'a.b.c.example'],
    ...[
      'ⓔⓧⓐⓜⓟⓛⓔ.ⓒⓞⓜ',
      'xn--e1afmkfd.example',
      'exa\u200bmple.com',
      'пример.example',
      'ßevil.example',
    ],
    ...['s3.amazonaws.com.evil.example', 's3.amazonaws.com', '1.1.1.1.evil.example'],
  ].map((host) => `https://${host}:${port}/secret`);
}

/** Addresses of other machines nobody outside may reach. */
export function insideAddressUrls(port: number): string[] {
  return [
    ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '167772161'],
    ...['0xa000001', '012.0.0.1', '192.168.257', '100.64.0.1', '100.127.255.255'],
    // metadata services, in several spellings
    ...['169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518'],
    ...[
      '[::ffff:169.254.169.254]',
      '[::ffff:a9fe:a9fe]',
      '[64:ff9b::a9fe:a9fe]',
      '[fd00:ec2::254]',
    ],
    ...['169.254.170.2', '169.254.170.23', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
    ...['[fd20:ce::254]', '[fe80::a9fe:a9fe]', '[2002:a9fe:a9fe::]', 'metadata.google.internal'],
    // this network, benchmarks, documentation, multicast, reserved, broadcast
    ...['0.1.2.3', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
    ...[
      '224.0.0.1',
      '239.255.255.250',
      '240.0.0.1',
      '255.255.255.255',
      '4294967295',
      '192.88.99.1',
    ],
    ...['[fc00::1]', '[fd12:3456::1]', '[fe80::1]', '[fec0::1]', '[ff02::1]', '[2001:db8::1]'],
    ...[
      '[100::1]',
      '[4000::1]',
      '[64:ff9b:1::7f00:1]',
      '[3fff::1]',
      '[2001:10::1]',
      '[2001:20::1]',
    ],
    // names of insides
    ...['redis', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', 'db.internal'],
  ].map((host) => `https://${host}:${port}/latest/meta-data/`);
}

/** Tricks with the form of a URL rather than with its address. */
export function trickyFormUrls(port: number): string[] {
  const local = `127.0.0.1:${port}`;
  return [
    // credentials, and an @ that moves the host
    ...[
      `https://good.example@${local}/`,
      `https://good.example:443@${local}/`,
      `https://@${local}/`,
    ],
    ...[`https://:@${local}/`, `https://user:pass@${local}/`, `https://a@b@${local}/`],
    ...[`https://good.example%40${local}/`, `https://good.example#@${local}/`],
    ...[`https://good.example?@${local}/`, `https://good.example\\@${local}/`],
    ...[
      `https://${local}\\@good.example/`,
      `https://${local}#good.example`,
      `https://${local}?good.example`,
    ],
    // slashes and backslashes
    ...[`https:/${local}/`, `https:${local}/`, `https:///${local}/`, `https:\\\\${local}\\`],
    ...[
      `https:/\\${local}/`,
      `\\\\${local}\\share`,
      `//${local}/`,
      `///${local}`,
      `https://${local}\\..\\x`,
    ],
    // control characters, blanks, line breaks
    ...[
      `https://${local}/\r\nHost: good.example`,
      `https://127.0.0.1\t:${port}/`,
      `https://127.0\n.0.1:${port}/`,
    ],
    ...[
      `\u0000https://${local}/`,
      `https://${local}/\u0000.mp4`,
      `ht\ttps://${local}/`,
      ` https://${local}/ `,
    ],
    ...[
      `https://127.0.0.1 :${port}/`,
      `https://good.example\u0000.${local}/`,
      `https://\u202e${local}/`,
    ],
    // ports
    ...[
      '22',
      '25',
      '80',
      '6379',
      '8080',
      '9200',
      '11211',
      '27017',
      '65535',
      '0',
      '65536',
      '443443',
    ].map((other) => `https://127.0.0.1:${other}/`),
    ...[`https://127.0.0.1:0${port}/`, `https://127.0.0.1:+${port}/`, `https://127.0.0.1:-1/`],
    // zones, brackets and hosts that are none
    ...[
      `https://[::1%25lo]:${port}/`,
      `https://[::1%lo]:${port}/`,
      `https://[fe80::1%25eth0]:${port}/`,
    ],
    ...[
      `https://[::1:${port}/`,
      `https://::1:${port}/`,
      `https://[127.0.0.1]:${port}/`,
      `https://[]:${port}/`,
    ],
    ...['https://', 'https://:443/', 'https://./', 'https://../', 'https://%00/', 'https://a..b/'],
    ...[
      `https://127.0.0.1.1:${port}/`,
      `https://256.0.0.1:${port}/`,
      `https://0x100000000:${port}/`,
    ],
    // other schemes
    ...[`http://${local}/`, `HTTP://${local}/`, `ftp://${local}/`, `gopher://${local}/_FLUSHALL`],
    ...[
      `ws://${local}/`,
      `wss://${local}/`,
      `dict://${local}/`,
      `ldap://${local}/`,
      `tftp://${local}/`,
    ],
    ...[
      'file:///etc/passwd',
      'file://127.0.0.1/etc/passwd',
      'FILE:/etc/passwd',
      'data:video/mp4;base64,AAAA',
    ],
    ...[`jar:https://${local}!/`, `blob:https://${local}/1`, `view-source:https://${local}/`],
    ...['javascript:alert(1)', 'about:blank', `netdoc://${local}/`, `concat:https://${local}/|x`],
    ...[
      `subfile,,start,0,end,9,,:https://${local}/`,
      `crypto+https://${local}/`,
      `http+unix://%2Frun%2Fdocker.sock/x`,
    ],
    ...[
      `unix:/run/docker.sock:/x`,
      `s3://${local}/bucket`,
      `https+file://${local}/`,
      `url:https://${local}/`,
    ],
  ];
}
