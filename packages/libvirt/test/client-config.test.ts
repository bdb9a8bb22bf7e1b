import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseClientConfig, resolveUri } from '../src/config/client-config.ts';
import { parseConfig } from '../src/config/virconf.ts';
import { ConfigError } from '../src/index.ts';

const entries = (text: string): object => Object.fromEntries(parseConfig('x.conf', text));

describe("libvirt's configuration files", () => {
  test.each([
    ['text in double quotes', 'a = "b c"', { a: 'b c' }],
    ['text in single quotes', 'a=\'b "c"\'', { a: 'b "c"' }],
    ['text over several lines', 'a = """b\n"c" """', { a: 'b\n"c" ' }],
    ['whole numbers', 'a = 5\nb=-12', { a: 5n, b: -12n }],
    ['lists, also over several lines', 'a = [ "b", # one\n  "c",\n]', { a: ['b', 'c'] }],
    ['empty lists', 'a = []', { a: [] }],
    ['comments and empty lines', '# one\n\n  # two\na = 1 # three\n', { a: 1n }],
    ['the first of two', 'a = 1\na = 2', { a: 1n }],
    ['Windows line ends', 'a = 1\r\nb = "c"\r\n', { a: 1n, b: 'c' }],
    ['nothing', '', {}],
  ])('%s', (_title, text, expected) => {
    expect(entries(text)).toEqual(expected);
  });

  test.each([
    ['a value without quotes', 'a = b', 'x.conf:1: expecting a value'],
    ['no value', 'x = 1\na =', 'x.conf:2: expecting a value'],
    ['no name', '= 5', 'x.conf:1: expecting a name'],
    ['no "="', 'a 5', "x.conf:1: expecting '='"],
    ['two values', 'a = 5 6', 'x.conf:1: expecting the end of the line'],
    ['quotes that do not end', 'a = "b\nc = 1', 'x.conf:1: expecting a value'],
    ['a list that does not end', 'a = [ "b",\n', 'x.conf:2: expecting a string'],
    ['a list without commas', 'a = [ "b" "c" ]', "x.conf:1: expecting ',' or ']'"],
  ])('%s is refused with file and line', (_title, text, message) => {
    expect(() => parseConfig('x.conf', text)).toThrow(ConfigError);
    expect(() => parseConfig('x.conf', text)).toThrow(message);
  });
});

describe('which URI is meant', () => {
  beforeEach(() => {
    vi.stubEnv('LIBVIRT_DEFAULT_URI', undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const conf = `uri_aliases = [ "hail=qemu+ssh://root@hail/system", "sleet=test:///default" ]
uri_default = "hail"`;
  const resolve = (given: string | undefined, text = conf): string =>
    resolveUri(given, parseClientConfig('libvirt.conf', text));

  test.each([
    ['an alias', 'sleet', 'test:///default'],
    ['a URI', 'qemu:///system', 'qemu:///system'],
    ['an alias that is none', 'snow', 'snow'],
    ["nothing: libvirt.conf's default, an alias as well", undefined, 'qemu+ssh://root@hail/system'],
    ['an empty text is nothing', '', 'qemu+ssh://root@hail/system'],
  ])('%s', (_title, given, expected) => {
    expect(resolve(given)).toBe(expected);
  });

  test('LIBVIRT_DEFAULT_URI comes before libvirt.conf', () => {
    vi.stubEnv('LIBVIRT_DEFAULT_URI', 'sleet');
    expect(resolve(undefined)).toBe('test:///default');
  });

  test('without any the daemon chooses', () => {
    expect(resolve(undefined, '')).toBe('');
  });

  test.each([
    ['without "="', '["hail"]', "malformed 'uri_aliases' config entry 'hail', expected"],
    ['with another character', '["h.l=x"]', "aliases may only contain 'a-Z, 0-9, _, -'"],
  ])('an alias %s is refused where one is looked for', (_title, list, message) => {
    const text = `uri_aliases = ${list}`;
    expect(() => resolve('snow', text)).toThrow(message);
    expect(resolve('qemu:///system', text)).toBe('qemu:///system');
  });

  test.each([
    ['uri_default = 5', "libvirt.conf: expected a string for 'uri_default' parameter"],
    ['uri_aliases = "x"', "libvirt.conf: expected a list for 'uri_aliases' config parameter"],
  ])('%s is refused', (text, message) => {
    expect(() => resolve('qemu:///system', text)).toThrow(message);
  });
});
