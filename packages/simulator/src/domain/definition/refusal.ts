import { code, from, VirError } from '../../error.ts';

/** VIR_ERR_XML_ERROR of a definition: `XML error: ...`. */
export const xmlError = (detail: string): VirError =>
  new VirError(code.xmlError, from.domain, detail);

/** VIR_ERR_XML_DETAIL of a definition: the detail alone. */
export const xmlDetail = (detail: string): VirError =>
  new VirError(code.xmlDetail, from.domain, detail);

/** VIR_ERR_INTERNAL_ERROR of a definition: `internal error: ...`. */
export const internal = (detail: string): VirError =>
  new VirError(code.internalError, from.domain, detail);

/** VIR_ERR_CONFIG_UNSUPPORTED of a definition: `unsupported configuration: ...`. */
export const unsupported = (detail: string): VirError =>
  new VirError(code.configUnsupported, from.domain, detail);

/** VIR_ERR_CONFIG_UNSUPPORTED of the QEMU driver. */
export const qemuUnsupported = (detail: string): VirError =>
  new VirError(code.configUnsupported, from.qemu, detail);

/** VIR_ERR_XML_ERROR of the QEMU driver. */
export const qemuXmlError = (detail: string): VirError =>
  new VirError(code.xmlError, from.qemu, detail);
