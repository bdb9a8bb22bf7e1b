import type { Element } from '@xmldom/xmldom';
import { childElement, childElements } from '../xml/children.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { required, unsigned } from './attribute.ts';
import { DomainXmlError } from './error.ts';

/** ACPI's distance of a node to itself, and that of a node that cannot be reached. */
const LOCAL = 10;
const UNREACHABLE = 255;

/** `<cell><distances><sibling/>`: how far one cell is from another, as ACPI's SLIT says it. */
export interface CellDistance {
  readonly id: number;
  readonly value: number;
}

function readSibling(element: Element, cell: number, cells: number): CellDistance {
  const id = required(element, 'id', unsigned(element, 'id'));
  if (id >= cells) throw new DomainXmlError(element, `there is no cell ${id}`, 'id');
  const value = required(element, 'value', unsigned(element, 'value'));
  const right = id === cell ? value === LOCAL : value > LOCAL && value <= UNREACHABLE;
  if (right) return { id, value };
  const reason =
    id === cell
      ? `a cell's distance to itself is ${LOCAL}, not ${value}`
      : `a distance to another cell is ${LOCAL + 1} to ${UNREACHABLE}, not ${value}`;
  throw new DomainXmlError(element, reason, 'value');
}

/** The distances that a cell gives (virDomainNumaDefNodeDistanceParseXML), ordered by id. */
export function readDistances(
  element: Element,
  cell: number,
  cells: number,
): readonly CellDistance[] {
  const distances = childElement(element, 'distances');
  if (distances === null) return [];
  const siblings = childElements(distances, 'sibling');
  if (siblings.length === 0) throw new DomainXmlError(distances, 'there is no sibling');
  return siblings
    .map((sibling) => readSibling(sibling, cell, cells))
    .toSorted((a, b) => a.id - b.id);
}

export function renderDistances(distances: readonly CellDistance[]): readonly XmlNode[] {
  if (distances.length === 0) return [];
  const children = distances.map(({ id, value }) => ({
    name: 'sibling',
    key: String(id),
    attributes: { id: String(id), value: String(value) },
  }));
  return [{ name: 'distances', children }];
}
