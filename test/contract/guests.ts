import { exampleUuid, guestsOfEveryKind } from '../guests-of-every-kind.ts';

export const uuid = exampleUuid;

export const { definitions: guests, running } = guestsOfEveryKind({
  main: 'main',
  plain: 'plain',
  hot: 'hot',
  off: 'off',
  numa: 'numa',
  balloon: 'balloon',
});
