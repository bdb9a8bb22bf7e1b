/**
 * The namespace of what virtune keeps in a domain's `<metadata>`, which libvirt stores and migrates
 * with the domain.
 */
export const VIRTUNE_NAMESPACE = 'urn:virtune:domain:1';
