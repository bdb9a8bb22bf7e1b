import type { Catalogue } from './index.ts';

/** Connections to other hosts: what to look at when one cannot be made. */
export const remote: Catalogue = {
  'look at the port in the URI, and whether a server listens there: libvirtd-tls.socket, libvirtd-tcp.socket or sshd':
    '请检查 URI 中的端口，以及那里是否有服务在监听：libvirtd-tls.socket、libvirtd-tcp.socket 或 sshd',
  'look at the host name in the URI, ~/.ssh/config, /etc/hosts and the DNS':
    '请检查 URI 中的主机名、~/.ssh/config、/etc/hosts 和 DNS',
  'look at the network between here and {0}, and its firewalls':
    '请检查本机与 {0} 之间的网络和防火墙',
  "look at the daemon's log on the other host, and at max_clients of libvirtd.conf":
    '请查看对方主机上守护进程的日志，以及 libvirtd.conf 中的 max_clients',
  'the server accepts but does not answer, or nobody is there: look at the host and port in the URI':
    '服务器接受了连接却不应答，或者那里没有主机：请检查 URI 中的主机和端口',
  "libvirt's certificates are in /etc/pki, ~/.pki/libvirt, or the directory that pkipath= in the URI names":
    'libvirt 的证书在 /etc/pki、~/.pki/libvirt，或 URI 中 pkipath= 指定的目录里',
  "the server's certificate must be signed by the CA in cacert.pem here (/etc/pki/CA, ~/.pki/libvirt, pkipath=)":
    '服务器的证书必须由本机 cacert.pem 中的 CA 签发（/etc/pki/CA、~/.pki/libvirt、pkipath=）',
  'have the other host given a new certificate, and look at the clocks of both':
    '请为对方主机更换新证书，并检查双方的时钟',
  "use the host's name as its certificate has it, or have it given one for this name":
    '请使用证书中的主机名，或为这个名字签发证书',
  'look at clientcert.pem and clientkey.pem here (/etc/pki/libvirt, ~/.pki/libvirt, pkipath=), and at tls_allowed_dn_list of libvirtd.conf there':
    '请检查本机的 clientcert.pem 和 clientkey.pem（/etc/pki/libvirt、~/.pki/libvirt、pkipath=），以及对方 libvirtd.conf 中的 tls_allowed_dn_list',
  'look whether libvirtd listens for TLS at this port: tls_port of libvirtd.conf there':
    '请检查对方 libvirtd 是否在此端口上监听 TLS：libvirtd.conf 中的 tls_port',
  'install the OpenSSH client, or name the program with command= in the URI':
    '请安装 OpenSSH 客户端，或在 URI 中用 command= 指定程序',
  'look at the user in the URI, keyfile=, ssh-agent (ssh-add -l), ~/.ssh/config, and ~/.ssh/authorized_keys there':
    '请检查 URI 中的用户、keyfile=、ssh-agent（ssh-add -l）、~/.ssh/config，以及对方的 ~/.ssh/authorized_keys',
  "log in once with ssh to take the host's key into ~/.ssh/known_hosts, or use no_verify=1 in the URI":
    '请先用 ssh 登录一次，把主机密钥写入 ~/.ssh/known_hosts，或在 URI 中使用 no_verify=1',
  'somebody may listen in; if the host was really made anew, take its old key out with ssh-keygen -R':
    '可能有人在窃听；如果主机确实重装过，请用 ssh-keygen -R 删除旧密钥',
  'install virt-ssh-helper (libvirt-daemon) or netcat (nc with -U) there, or name another with netcat= in the URI':
    '请在对方安装 virt-ssh-helper（libvirt-daemon）或 netcat（支持 -U 的 nc），或在 URI 中用 netcat= 指定',
  "no libvirt daemon listens there: start it ('systemctl start libvirtd', or virtqemud.socket), or look at socket= in the URI":
    "对方没有 libvirt 守护进程在监听：请启动它（'systemctl start libvirtd' 或 virtqemud.socket），或检查 URI 中的 socket=",
  "the user there may not open the daemon's socket: use root in the URI, or have the user join the group 'libvirt' there":
    "对方的用户无权打开守护进程的套接字：请在 URI 中使用 root，或让该用户加入那里的 'libvirt' 组",
  "look at the name and the password in auth.conf (~/.config/libvirt, /etc/libvirt, authfile=), and at the server's database (sasldblistusers2)":
    '请检查 auth.conf 中的用户名和密码（~/.config/libvirt、/etc/libvirt、authfile=），以及服务器的密码库（sasldblistusers2）',
  "put 'authname' and 'password' into ~/.config/libvirt/auth.conf; see docs/connecting.md of @virtune/libvirt":
    "请把 'authname' 和 'password' 写入 ~/.config/libvirt/auth.conf；见 @virtune/libvirt 的 docs/connecting.zh-CN.md",
  'see docs/connecting.md of @virtune/libvirt for what an auth.conf looks like':
    'auth.conf 的格式见 @virtune/libvirt 的 docs/connecting.zh-CN.md',
  'this may not be the server that it says it is: look at the host in the URI':
    '对方可能不是它自称的服务器：请检查 URI 中的主机',
  'authentication name for {0}: ': '{0} 的用户名：',
  'password of {0} for {1}: ': '{0} 在 {1} 的密码：',
};
