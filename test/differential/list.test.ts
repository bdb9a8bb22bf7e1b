import { differential } from './differential.ts';

const filters = `inactive all transient persistent with-snapshot without-snapshot with-checkpoint
  without-checkpoint state-running state-paused state-shutoff state-other autostart no-autostart
  with-managed-save without-managed-save managed-save title uuid name id table`.split(/\s+/);

differential('list', [
  'list',
  ...filters.map((filter) => `list --${filter}`),
  ...filters.slice(2).map((filter) => `list --all --${filter}`),
  'list --all --name --uuid',
  'list --all --uuid --name --id',
  'list --table --name',
  'list --table --uuid',
  'list --title --all --managed-save',
  '-q list --all',
  '--quiet list --name',
  'list openEulerVM',
  'list --nonsense',
  'list --all=1',
  'list --all --all',
  "'list --all; list --name'",
  "'list; nonsense; list --name'",
]);
