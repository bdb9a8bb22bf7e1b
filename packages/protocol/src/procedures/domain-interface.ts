import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { nonnullString } from '../structures/string.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { hyper, int, uint } from '../xdr/schema.ts';

/** With `nparams` 0 the reply only counts the parameters. */
export const domainGetInterfaceParameters = procedure(
  257,
  'REMOTE_PROC_DOMAIN_GET_INTERFACE_PARAMETERS',
  { dom, device: nonnullString, nparams: int, flags: uint },
  { params: typedParameters(limits.interfaceParameters), nparams: int },
);
export const domainSetInterfaceParameters = procedure(
  256,
  'REMOTE_PROC_DOMAIN_SET_INTERFACE_PARAMETERS',
  { dom, device: nonnullString, params: typedParameters(limits.interfaceParameters), flags: uint },
  null,
);
/** virDomainInterfaceStatsStruct; -1 where the driver does not count. */
export const domainInterfaceStats = procedure(
  65,
  'REMOTE_PROC_DOMAIN_INTERFACE_STATS',
  { dom, device: nonnullString },
  {
    rxBytes: hyper,
    rxPackets: hyper,
    rxErrs: hyper,
    rxDrop: hyper,
    txBytes: hyper,
    txPackets: hyper,
    txErrs: hyper,
    txDrop: hyper,
  },
);
