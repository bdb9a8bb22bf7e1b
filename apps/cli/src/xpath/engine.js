// In JavaScript, for the package's own declarations would bring the browser's globals into every
// file of this repository.
import xpath from 'xpath';

export const { parse, XNodeSet } = xpath;
