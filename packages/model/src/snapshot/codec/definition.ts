import { Definition, type DefinitionValues } from '../definition.ts';
import { as, type Codec, described, type Json, named } from './codec.ts';
import type { Place } from './place.ts';
import { resources } from './resources.ts';
import { text } from './scalars.ts';
import { nullable, object } from './structures.ts';

interface Written {
  readonly xml: string;
  readonly resources: DefinitionValues | null;
  readonly unreadable: string | null;
}

/** The first place in which two documents differ; undefined where they do not. */
function difference(a: Json | undefined, b: Json | undefined): readonly string[] | undefined {
  if (a === b) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [];
  const [left, right] = [a, b] as Readonly<Record<string, Json>>[];
  for (const name of new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])) {
    const deeper = difference(left?.[name], right?.[name]);
    if (deeper !== undefined) return [name, ...deeper];
  }
  return undefined;
}

/** The text is what counts; resources that it does not have are a lie. */
function read({ xml, resources: told }: Written, place: Place): Definition {
  const definition = new Definition(xml);
  const { values } = definition;
  if ((values === null) !== (told === null)) {
    place
      .at('resources')
      .fail(values === null ? `the XML has none: ${definition.unreadable}` : 'the XML has some');
  }
  const path = difference(values && resources.encode(values), told && resources.encode(told));
  if (path !== undefined) place.at('resources', ...path).fail('the XML says something else');
  return definition;
}

export const definition: Codec<Definition> = named(
  'Definition',
  as(
    object<Written>({
      xml: described("The domain's XML as libvirt printed it", text),
      resources: described('What the XML says of CPU and memory', nullable(resources)),
      unreadable: described('Why there are no resources', nullable(text)),
    }),
    ({ xml, values, unreadable }: Definition) => ({ xml, resources: values, unreadable }),
    read,
  ),
);
