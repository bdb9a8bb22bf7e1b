import { DomainDocument, DomainXmlError, type DomainValues } from '../../src/index.ts';

/** A definition with these children besides its name; 4 vCPUs and 1 GiB if they say nothing of it. */
export function definition(children: string): string {
  const vcpu = children.includes('</vcpu>') ? '' : '<vcpu>4</vcpu>';
  const memory = /<memory( unit='\w+')?>/.test(children) ? '' : '<memory>1048576</memory>';
  return `<domain type='kvm'><name>x</name>${memory}${vcpu}${children}</domain>`;
}

/** What an element of such a definition says. */
export function read<Name extends keyof DomainValues>(
  name: Name,
  children: string,
): DomainValues[Name] {
  return DomainDocument.open(definition(children)).read(name);
}

/** Where and why such a definition is refused. */
export function refusal(children: string): { readonly path: string; readonly reason: string } {
  try {
    DomainDocument.open(definition(children)).check();
  } catch (error) {
    if (error instanceof DomainXmlError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
