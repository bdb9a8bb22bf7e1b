export { drift, driftOf } from './drift.ts';
export {
  type Cause,
  type CauseName,
  causeNames,
  type Difference,
  type Fate,
  fates,
  type SettingName,
  settingNames,
  settingText,
} from './difference.ts';
