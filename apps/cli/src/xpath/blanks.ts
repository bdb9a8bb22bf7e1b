import { isElement, isText, type XmlElement, type XmlNode } from './dom.ts';

/** What xml:space says: blanks count, they may go, or nothing as yet. */
type Space = 'preserve' | 'default' | undefined;

function spaceOf(element: XmlElement, inherited: Space): Space {
  const space = element.getAttribute('xml:space');
  return space === 'preserve' || space === 'default' ? space : inherited;
}

/** A carriage return can only come of a character reference, which is never blank. */
const isBlank = (text: XmlNode): boolean => /^[ \t\n]*$/.test(text.nodeValue ?? '');

/**
 * Removes the blanks that libxml2's parser leaves out after xmlKeepBlanksDefault(0). It guesses:
 * blanks stay where they are all that an element has, where xml:space preserves them, and where
 * text went before.
 */
export function dropBlanks(element: XmlElement, inherited?: Space): void {
  const space = spaceOf(element, inherited);
  let keeps = space === 'preserve';
  for (const node of Array.from(element.childNodes)) {
    if (isElement(node)) dropBlanks(node, space);
    if (node.nodeType !== node.TEXT_NODE) continue;
    if (!keeps && isBlank(node) && mayGo(node, element)) element.removeChild(node);
    else if (space === undefined) keeps = true;
  }
}

function mayGo(blanks: XmlNode, { firstChild }: XmlElement): boolean {
  const alone = blanks.previousSibling === null && blanks.nextSibling === null;
  const behindText =
    isText(blanks.previousSibling) || (firstChild !== blanks && isText(firstChild));
  return !alone && !behindText;
}
