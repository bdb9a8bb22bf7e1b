import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { array, int } from '../xdr/schema.ts';

/** remote_auth_type. */
export const authType = { none: 0, sasl: 1, polkit: 2 } as const;

/** What the server wants before REMOTE_PROC_CONNECT_OPEN; any one of the list will do. */
export const authList = procedure(66, 'REMOTE_PROC_AUTH_LIST', null, {
  types: array(int, limits.authTypes),
});

/** Asks the server to let polkit decide about the process at the other end of the socket. */
export const authPolkit = procedure(70, 'REMOTE_PROC_AUTH_POLKIT', null, { complete: int });
