import { type Layout, typedNames, typedValues } from './layout.ts';
import { minBytes, numbers } from './oracle.ts';

/** A place where a length is announced. */
export interface Announcement {
  /** The way there through the structures: `params[0].field`. */
  readonly place: string;
  /** A payload up to the length word. */
  readonly prefix: Buffer;
  /** The greatest length that libvirt allows there. */
  readonly limit: number;
}

/** Every place in a layout where a length is announced, also inside arrays and unions. */
export function announcements(
  layout: Layout,
  place = '',
  prefix = Buffer.alloc(0),
): Announcement[] {
  switch (layout.kind) {
    case 'string':
    case 'opaque':
    case 'chars':
    case 'charBytes':
      return [{ place, prefix, limit: layout.limit }];
    case 'array': {
      const one = Buffer.concat([prefix, numbers.uint(1)]);
      return [
        { place, prefix, limit: layout.limit },
        ...announcements(layout.item, `${place}[0]`, one),
      ];
    }
    case 'optional':
      return announcements(layout.item, place, Buffer.concat([prefix, numbers.uint(1)]));
    case 'structure': {
      let before = prefix;
      return layout.fields.flatMap(([name, field]) => {
        const found = announcements(field, place === '' ? name : `${place}.${name}`, before);
        before = Buffer.concat([before, Buffer.alloc(minBytes(field))]);
        return found;
      });
    }
    case 'typedParameter': {
      const string = typedNames.indexOf('string') + 1;
      const named = Buffer.concat([prefix, numbers.uint(0), numbers.int(string)]);
      const limit = stringLimit();
      return [
        { place: `${place}.field`, prefix, limit },
        { place: `${place}.value`, prefix: named, limit },
      ];
    }
    case 'int':
    case 'uint':
    case 'uchar':
    case 'ushort':
    case 'hyper':
    case 'uhyper':
    case 'double':
    case 'fixedOpaque':
    case 'fixedChars':
    default:
      return [];
  }
}

/** The limit of remote_nonnull_string, which a typed parameter's texts are. */
function stringLimit(): number {
  const layout = typedValues.get(typedNames.indexOf('string') + 1);
  if (layout?.kind !== 'string') throw new Error('a typed parameter has no string');
  return layout.limit;
}
