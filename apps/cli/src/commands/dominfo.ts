import { type Connection, type Domain, errorCode } from '@virtune/libvirt';
import { command } from '../command.ts';
import { stateName } from '../domain-state.ts';
import { field } from '../format/field.ts';
import { fixed } from '../format/number.ts';
import { ignoreLibvirtError, isLibvirtError } from '../libvirt-errors.ts';
import { t, translate } from '../messages/index.ts';
import { domainOption } from '../options.ts';
import type { Out } from '../terminal/terminal.ts';

/** Facts that libvirt would not tell are left out. */
export interface DominfoData {
  /** -1 while the domain is shut off. */
  readonly id: number;
  readonly name: string;
  readonly uuid: string;
  readonly osType?: string;
  readonly info?: DominfoResources;
  readonly persistent?: boolean;
  readonly autostart?: boolean;
  readonly managedSave?: boolean;
  readonly security?: DominfoSecurity;
  readonly messages: readonly string[];
}

interface DominfoResources {
  readonly state: string;
  readonly vcpus: number;
  readonly cpuTimeNs: bigint;
  /** null is no limit. */
  readonly maxMemoryKiB: bigint | null;
  readonly memoryKiB: bigint;
}

interface DominfoSecurity {
  readonly model: string;
  readonly doi: string;
  /** Absent where libvirt would not tell; empty while the domain is shut off. */
  readonly label?: string;
  readonly enforcing?: boolean;
}

const NO_LIMIT = 0xffff_ffffn;

async function resources(domain: Domain): Promise<DominfoResources> {
  const { state, vcpus, cpuTimeNs, maxMemoryKiB, memoryKiB } = await domain.getInfo();
  return {
    state: stateName(state),
    vcpus,
    cpuTimeNs,
    maxMemoryKiB: maxMemoryKiB === NO_LIMIT ? null : maxMemoryKiB,
    memoryKiB,
  };
}

/** Undefined where the host has no security driver. `failed` is told what went wrong with it. */
async function security(
  connection: Connection,
  domain: Domain,
  failed: (error: unknown) => void,
): Promise<DominfoSecurity | undefined> {
  try {
    const model = await connection.nodeGetSecurityModel();
    if (model.model === '') return undefined;
    try {
      return { ...model, ...(await domain.getSecurityLabel()) };
    } catch (error) {
      failed(error);
      return model;
    }
  } catch (error) {
    if (!isLibvirtError(error) || error.code !== errorCode.noSupport) failed(error);
    return undefined;
  }
}

export default command({
  name: 'dominfo',
  summary: 'the main facts about a domain',
  reads: true,
  options: { domain: domainOption() },

  async run(ctx, args): Promise<DominfoData> {
    const domain = await ctx.domain(args.domain);
    const failed = (error: unknown): undefined => {
      ctx.failAfterwards(error);
    };
    const { id, name, uuid } = domain;
    const [osType, info, persistent, autostart, managedSave] = await Promise.all([
      domain.getOsType().catch(ignoreLibvirtError),
      resources(domain).catch(failed),
      domain.isPersistent().catch(ignoreLibvirtError),
      domain.getAutostart().catch(ignoreLibvirtError),
      domain.hasManagedSaveImage().catch(ignoreLibvirtError),
    ]);
    const labelled = await security(ctx.connection, domain, failed);
    const messages = (await domain.getMessages().catch(ignoreLibvirtError)) ?? [];
    return {
      id,
      name,
      uuid,
      ...(osType !== undefined && { osType }),
      ...(info !== undefined && { info }),
      ...(persistent !== undefined && { persistent }),
      ...(autostart !== undefined && { autostart }),
      ...(managedSave !== undefined && { managedSave }),
      ...(labelled !== undefined && { security: labelled }),
      messages,
    };
  },

  text(out, data) {
    out.print(field(t`Id:`, data.id === -1 ? '-' : data.id));
    out.print(field(t`Name:`, data.name));
    out.print(field(t`UUID:`, data.uuid));
    if (data.osType !== undefined) out.print(field(t`OS Type:`, data.osType));
    if (data.info !== undefined) printResources(out, data.info);
    out.print(field(t`Persistent:`, yesNo(data.persistent)));
    if (data.autostart !== undefined) {
      out.print(field(t`Autostart:`, data.autostart ? t`enable` : t`disable`));
    }
    out.print(field(t`Managed save:`, yesNo(data.managedSave)));
    if (data.security !== undefined) printSecurity(out, data.security);
    for (const [index, message] of data.messages.entries()) {
      out.print(field(index === 0 ? t`Messages:` : '', message));
    }
  },
});

function yesNo(answer: boolean | undefined): string {
  if (answer === undefined) return t`unknown`;
  return answer ? t`yes` : t`no`;
}

function printResources(out: Out, info: DominfoResources): void {
  out.print(field(t`State:`, translate(info.state)));
  out.print(field(t`CPU(s):`, info.vcpus));
  if (info.cpuTimeNs !== 0n) {
    out.print(field(t`CPU time:`, `${fixed(Number(info.cpuTimeNs) / 1e9, 1)}s`));
  }
  const max = info.maxMemoryKiB === null ? t`no limit` : `${info.maxMemoryKiB} KiB`;
  out.print(field(t`Max memory:`, max));
  out.print(field(t`Used memory:`, `${info.memoryKiB} KiB`));
}

function printSecurity(out: Out, { model, doi, label = '', enforcing }: DominfoSecurity): void {
  out.print(field(t`Security model:`, model));
  out.print(field(t`Security DOI:`, doi));
  if (label === '') return;
  out.print(field(t`Security label:`, `${label} (${enforcing ? 'enforcing' : 'permissive'})`));
}
