import type { AuthFailedError, ConnectFailedError } from '@virtune/libvirt';
import { t } from './messages/index.ts';

/** Nobody answered at a socket, or at a port of a host. */
function nobodyListens(path: string): string {
  return path.startsWith('/')
    ? t`no libvirt daemon listens on ${path}: start it ('systemctl start libvirtd', or virtqemud.socket), or name another with -c URI`
    : t`look at the port in the URI, and whether a server listens there: libvirtd-tls.socket, libvirtd-tcp.socket or sshd`;
}

function notPermitted(path: string): string {
  return t`this user may not open ${path}: run as root, join the group 'libvirt', or use -c qemu:///session`;
}

/** Which file or setting to look at where no connection could be made. */
export function connectHint({ kind, path, advice }: ConnectFailedError): string | undefined {
  switch (kind) {
    case 'nobody-listens':
      return nobodyListens(path);
    case 'not-permitted':
      return notPermitted(path);
    case 'name-unresolved':
      return t`look at the host name in the URI, ~/.ssh/config, /etc/hosts and the DNS`;
    case 'unreachable':
      return t`look at the network between here and ${path}, and its firewalls`;
    case 'closed':
      return t`look at the daemon's log on the other host, and at max_clients of libvirtd.conf`;
    case 'timeout':
      return t`the server accepts but does not answer, or nobody is there: look at the host and port in the URI`;
    case 'tls-files':
      return t`libvirt's certificates are in /etc/pki, ~/.pki/libvirt, or the directory that pkipath= in the URI names`;
    case 'tls-untrusted':
      return t`the server's certificate must be signed by the CA in cacert.pem here (/etc/pki/CA, ~/.pki/libvirt, pkipath=)`;
    case 'tls-expired':
      return t`have the other host given a new certificate, and look at the clocks of both`;
    case 'tls-wrong-host':
      return t`use the host's name as its certificate has it, or have it given one for this name`;
    case 'tls-client-refused':
      return t`look at clientcert.pem and clientkey.pem here (/etc/pki/libvirt, ~/.pki/libvirt, pkipath=), and at tls_allowed_dn_list of libvirtd.conf there`;
    case 'tls':
      return t`look whether libvirtd listens for TLS at this port: tls_port of libvirtd.conf there`;
    case 'command-missing':
      return t`install the OpenSSH client, or name the program with command= in the URI`;
    case 'ssh-login-refused':
      return t`look at the user in the URI, keyfile=, ssh-agent (ssh-add -l), ~/.ssh/config, and ~/.ssh/authorized_keys there`;
    case 'ssh-host-key-unknown':
      return t`log in once with ssh to take the host's key into ~/.ssh/known_hosts, or use no_verify=1 in the URI`;
    case 'ssh-host-key-changed':
      return t`somebody may listen in; if the host was really made anew, take its old key out with ssh-keygen -R`;
    case 'far-command-missing':
      return t`install virt-ssh-helper (libvirt-daemon) or netcat (nc with -U) there, or name another with netcat= in the URI`;
    case 'far-nobody-listens':
      return t`no libvirt daemon listens there: start it ('systemctl start libvirtd', or virtqemud.socket), or look at socket= in the URI`;
    case 'far-not-permitted':
      return t`the user there may not open the daemon's socket: use root in the URI, or have the user join the group 'libvirt' there`;
    case 'command-failed':
    case 'other':
      return advice;
    default:
      return advice;
  }
}

/** Which file to look at where authentication failed. */
export function authHint({ kind }: AuthFailedError): string | undefined {
  switch (kind) {
    case 'refused':
      return t`look at the name and the password in auth.conf (~/.config/libvirt, /etc/libvirt, authfile=), and at the server's database (sasldblistusers2)`;
    case 'no-credentials':
      return t`put 'authname' and 'password' into ~/.config/libvirt/auth.conf; see docs/connecting.md of @virtune/libvirt`;
    case 'bad-file':
      return t`see docs/connecting.md of @virtune/libvirt for what an auth.conf looks like`;
    case 'server-untrusted':
      return t`this may not be the server that it says it is: look at the host in the URI`;
    default:
      return undefined;
  }
}
