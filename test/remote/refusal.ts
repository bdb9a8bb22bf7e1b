import { connect, type ConnectOptions } from '@virtune/libvirt';

/** Why a connection cannot be made; undefined where it can. */
export async function refusalOf(uri: string, options?: ConnectOptions): Promise<unknown> {
  try {
    await using connection = await connect(uri, options);
    await connection.getType();
    return undefined;
  } catch (error) {
    return error;
  }
}
