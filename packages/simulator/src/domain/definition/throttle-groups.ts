import { type IoTune, ioTuneContent, readIoTune } from './devices/iotune.ts';
import { element, elementOrNothing } from './printer.ts';
import { xmlError } from './refusal.ts';
import { allAt, type XmlNode } from './xml.ts';

/** The libvirt that knows of throttle groups; older ones leave them out, as all they do not know. */
export const THROTTLE_GROUPS_SINCE = 11_002_000;

/** `<throttlegroups>` (virDomainDefThrottleGroupsParse). */
export function throttleGroupsOf(root: XmlNode, libvirtVersion: number): readonly IoTune[] {
  if (libvirtVersion < THROTTLE_GROUPS_SINCE) return [];
  return allAt(root, 'throttlegroups', 'throttlegroup').map((node) => {
    const group = readIoTune(node);
    if (group.group === null) throw xmlError("Missing 'group_name' in throttle group");
    return group;
  });
}

export function printThrottleGroups(groups: readonly IoTune[]): string {
  const each = groups.map((group) => element('throttlegroup', '', ioTuneContent(group)));
  return elementOrNothing('throttlegroups', '', each.join(''));
}
