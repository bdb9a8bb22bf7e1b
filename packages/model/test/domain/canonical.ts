import { DOMParser, type Element, type Node } from '@xmldom/xmldom';

function names(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/** Which elements within an element are values of ours, and so may differ after an edit. */
const OURS_WITHIN: Readonly<Record<string, ReadonlySet<string>>> = {
  domain: names(
    'memory currentMemory maxMemory memoryBacking vcpu vcpus',
    'iothreads iothreadids defaultiothread numatune',
  ),
  cpu: names('topology numa'),
  cputune: names(
    'shares period quota global_period global_quota emulator_period emulator_quota',
    'iothread_period iothread_quota vcpupin emulatorpin iothreadpin',
    'emulatorsched vcpusched iothreadsched',
  ),
};

function children(node: Node, ours: ReadonlySet<string>): string {
  return Array.from(node.childNodes, (child) => {
    if (ours.has(child.nodeName)) return '';
    switch (child.nodeType) {
      case child.ELEMENT_NODE:
        return canonicalElement(child as Element);
      case child.COMMENT_NODE:
        return `<!--${child.nodeValue}-->`;
      case child.PROCESSING_INSTRUCTION_NODE:
        return `<?${child.nodeName} ${child.nodeValue}?>`;
      default:
        return JSON.stringify(child.nodeValue?.trim() ?? '').slice(1, -1);
    }
  }).join('');
}

function canonicalElement(element: Element): string {
  const { attributes, tagName, namespaceURI } = element;
  const sorted = Array.from({ length: attributes.length }, (_, i) => attributes.item(i))
    .map((a) => `${a?.namespaceURI} ${a?.nodeName}=${JSON.stringify(a?.nodeValue)}`)
    .toSorted();
  const content = children(element, OURS_WITHIN[tagName] ?? new Set());
  const isOursAlone = Object.hasOwn(OURS_WITHIN, tagName) && `${sorted.join('')}${content}` === '';
  return isOursAlone
    ? ''
    : `<${tagName} ${namespaceURI} ${sorted.join(' ')}>${content}</${tagName}>`;
}

/**
 * All that a definition means besides the elements that are values of ours: names, namespaces,
 * attributes in any order, text without the blanks around it, comments, instructions. It is made by
 * the XML library alone, with nothing of what is tested.
 */
export function canonicalRest(text: string): string {
  const document = new DOMParser({ locator: false }).parseFromString(text, 'text/xml');
  return children(document, new Set());
}
