import { describe, expect, test } from 'vitest';
import { iothreadLookup, type Iothreads } from '../../src/index.ts';
import { read, refusal } from './read.ts';

const none: Iothreads = { count: 0, ids: [], defaultiothread: null };
const open = { threadPoolMin: null, threadPoolMax: null };

const cases: readonly (readonly [string, Iothreads])[] = [
  ['', none],
  ['<iothreads>3</iothreads>', { ...none, count: 3 }],
  [
    "<iothreads>1</iothreads><iothreadids><iothread id='2'/><iothread id='9'/></iothreadids>",
    {
      ...none,
      count: 2,
      ids: [
        { id: 2, ...open },
        { id: 9, ...open },
      ],
    },
  ],
  [
    "<iothreadids><iothread id='2' thread_pool_min='1' thread_pool_max='4'/></iothreadids>",
    { ...none, count: 1, ids: [{ id: 2, threadPoolMin: 1, threadPoolMax: 4 }] },
  ],
  [
    "<defaultiothread thread_pool_max='4'/>",
    { ...none, defaultiothread: { threadPoolMin: null, threadPoolMax: 4 } },
  ],
  ['<defaultiothread/>', none],
];

test.each(cases)('%s', (xml, expected) => {
  expect(read('iothreads', xml)).toEqual(expected);
});

describe('iothreads without an id get the lowest free numbers', () => {
  const cases: readonly (readonly [number, readonly number[], readonly number[]])[] = [
    [0, [], []],
    [3, [], [1, 2, 3]],
    [3, [2], [1, 2, 3]],
    [3, [9], [1, 2, 9]],
    [3, [9, 1], [1, 2, 9]],
    [4, [1, 2, 5], [1, 2, 3, 5]],
    [2, [5, 6], [5, 6]],
    [5, [4, 3], [1, 2, 3, 4, 5]],
  ];

  test.each(cases)('%i iothreads, given %j: %j', (count, given, expected) => {
    const exists = iothreadLookup({ ...none, count, ids: given.map((id) => ({ id, ...open })) });
    expect(Array.from({ length: 12 }, (_, id) => id).filter(exists)).toEqual(expected);
  });
});

describe('refused', () => {
  const cases = [
    ['<iothreads>many</iothreads>', 'domain/iothreads', "'many'"],
    ["<iothreadids><iothread id='0'/></iothreadids>", 'domain/iothreadids/iothread/@id', 'from 1'],
    ['<iothreadids><iothread/></iothreadids>', 'domain/iothreadids/iothread/@id', 'missing'],
    [
      "<iothreadids><iothread id='2'/><iothread id='2'/></iothreadids>",
      'domain/iothreadids/iothread[2]/@id',
      'two iothreads 2',
    ],
    [
      "<iothreadids><iothread id='2' thread_pool_max='0'/></iothreadids>",
      'domain/iothreadids/iothread/@thread_pool_max',
      'at least 1',
    ],
    [
      "<defaultiothread thread_pool_min='5' thread_pool_max='4'/>",
      'domain/defaultiothread/@thread_pool_min',
      '4, is less than 5',
    ],
    [
      "<defaultiothread thread_pool_min='5'/>",
      'domain/defaultiothread/@thread_pool_min',
      'not given, is less than 5',
    ],
  ] as const;

  test.each(cases)('%s', (xml, path, reason) => {
    expect(refusal(xml)).toMatchObject({ path, reason: expect.stringContaining(reason) });
  });
});
