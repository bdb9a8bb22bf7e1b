import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { nonnullString } from '../structures/string.ts';
import { array, charBytes, int, intFlag } from '../xdr/schema.ts';

/** remote_auth_type. */
export const authType = { none: 0, sasl: 1, polkit: 2 } as const;

/** What the server wants before REMOTE_PROC_CONNECT_OPEN; any one of the list will do. */
export const authList = procedure(66, 'REMOTE_PROC_AUTH_LIST', null, {
  types: array(int, limits.authTypes),
});

/** Asks the server to let polkit decide about the process at the other end of the socket. */
export const authPolkit = procedure(70, 'REMOTE_PROC_AUTH_POLKIT', null, { complete: intFlag });

/**
 * One step's data of a SASL mechanism. `nil` tells data that are absent from data that are empty,
 * which SASL does as well.
 */
const saslData = { nil: intFlag, data: charBytes(limits.saslDataBytes) };

/** Begins SASL: the mechanisms that the server offers, with commas or blanks between them. */
export const authSaslInit = procedure(67, 'REMOTE_PROC_AUTH_SASL_INIT', null, {
  mechlist: nonnullString,
});

/** Chooses a mechanism and sends its first data. `complete`: the server is satisfied. */
export const authSaslStart = procedure(
  68,
  'REMOTE_PROC_AUTH_SASL_START',
  { mech: nonnullString, ...saslData },
  { complete: intFlag, ...saslData },
);

/** A further step of the mechanism that was chosen. */
export const authSaslStep = procedure(69, 'REMOTE_PROC_AUTH_SASL_STEP', saslData, {
  complete: intFlag,
  ...saslData,
});
