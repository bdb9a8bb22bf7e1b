import { X509Certificate } from 'node:crypto';
import { type ConnectFailure, ConnectFailedError } from '../errors.ts';
import type { Address } from './tcp.ts';
import type { TlsFiles } from './tls-files.ts';

/** OpenSSL's verdicts on the server's certificate (X509_V_ERR_...), and Node's own on its names. */
const verdicts: Readonly<Record<string, ConnectFailure>> = {
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
  CERT_REVOKED: 'tls-untrusted',
  CERT_SIGNATURE_FAILURE: 'tls-untrusted',
  CERT_UNTRUSTED: 'tls-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-host',
  INVALID_CA: 'tls-untrusted',
  INVALID_PURPOSE: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
};

/** Alerts with which a server turns this side's certificate down, or the lack of one. */
const REFUSAL =
  /ALERT_(BAD_CERTIFICATE|CERTIFICATE_(EXPIRED|REQUIRED|REVOKED|UNKNOWN)|UNKNOWN_CA|ACCESS_DENIED|UNSUPPORTED_CERTIFICATE|HANDSHAKE_FAILURE)/;

export interface TlsAttempt {
  readonly uri: string;
  readonly address: Address;
  readonly files: TlsFiles;
}

const failed = (
  { uri, address }: TlsAttempt,
  kind: ConnectFailure,
  problem: string,
  advice: string,
  cause?: unknown,
): ConnectFailedError =>
  new ConnectFailedError({
    uri,
    path: `${address.host}:${address.port}`,
    kind,
    problem,
    advice,
    cause,
  });

/** What is wrong with this side's certificate, as far as can be told from here. */
function ownFault({ ca, cert, key, paths }: TlsFiles): string | undefined {
  if (cert === undefined || key === undefined) return 'there is no client certificate';
  const own = new X509Certificate(cert);
  if (Date.parse(own.validTo) < Date.now()) {
    return `the client certificate ${paths.cert} expired on ${own.validTo}`;
  }
  const authority = ca === undefined ? undefined : new X509Certificate(ca);
  if (authority === undefined || own.checkIssued(authority)) return undefined;
  return `the client certificate ${paths.cert} is not issued by the CA of ${paths.ca}`;
}

/** The server has ended the stream instead of sending libvirt's byte of approval. */
export function clientRefused(attempt: TlsAttempt, cause?: unknown): ConnectFailedError {
  const { host, port } = attempt.address;
  const { cert, key } = attempt.files.paths;
  const fault = ownFault(attempt.files);
  const what = `server '${host}:${port}' did not accept this client's certificate or address`;
  const problem = fault === undefined ? what : `${what}: ${fault}`;
  const advice = `look at ${cert} and ${key}, and at ca_file and tls_allowed_dn_list of libvirtd.conf on ${host}`;
  return failed(attempt, 'tls-client-refused', problem, advice, cause);
}

function untrusted(attempt: TlsAttempt, kind: ConnectFailure, cause: Error): ConnectFailedError {
  const { files, address } = attempt;
  const { host } = address;
  const problem = `the certificate of '${host}' cannot be trusted: ${cause.message}`;
  switch (kind) {
    case 'tls-expired':
      return failed(attempt, kind, problem, `have ${host} given a new one, and look at the clocks`);
    case 'tls-wrong-host':
      return failed(
        attempt,
        kind,
        problem,
        `use the name that is in it, or have ${host} given one for this name`,
      );
    default:
      return failed(attempt, kind, problem, `it must be signed by the CA of ${files.paths.ca}`);
  }
}

/** The server has ended the stream in the middle of the handshake. */
export function hungUp(attempt: TlsAttempt, cause?: unknown): ConnectFailedError {
  const { host, port } = attempt.address;
  const problem = `'${host}:${port}' hung up before TLS was agreed upon`;
  return failed(attempt, 'closed', problem, `look at libvirtd's log on ${host}`, cause);
}

/** What OpenSSL found, without its function names and addresses. */
const reasonOf = (error: Error & { readonly reason?: string }): string =>
  error.reason ?? error.message;

/** Why a handshake failed, as far as OpenSSL tells. */
export function handshakeFailed(
  attempt: TlsAttempt,
  cause: NodeJS.ErrnoException,
): ConnectFailedError {
  const code = cause.code ?? '';
  const verdict = verdicts[code];
  if (verdict !== undefined) return untrusted(attempt, verdict, cause);
  if (REFUSAL.test(code)) return clientRefused(attempt, cause);
  const { host, port } = attempt.address;
  if (code === 'ECONNRESET') return hungUp(attempt, cause);
  const problem = `the TLS handshake with '${host}:${port}' failed: ${reasonOf(cause)}`;
  const advice = `look whether libvirtd listens for TLS at this port (tls_port of libvirtd.conf), and at what ${attempt.files.paths.ca} has`;
  return failed(attempt, 'tls', problem, advice, cause);
}

/** A certificate or key of this side that OpenSSL cannot read. */
export function filesUnusable(attempt: TlsAttempt, cause: Error): ConnectFailedError {
  const { ca, cert, key } = attempt.files.paths;
  const problem = `Unable to import the client's certificates: ${reasonOf(cause)}`;
  return failed(attempt, 'tls-files', problem, `look at ${ca}, ${cert} and ${key}`, cause);
}
