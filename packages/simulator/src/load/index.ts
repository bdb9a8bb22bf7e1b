/** What guests do with the CPUs of a simulated host. */
export { LoadModel, type SavedLoad } from './load-model.ts';
