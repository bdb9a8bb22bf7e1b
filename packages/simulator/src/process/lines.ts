import type { Socket } from 'node:net';

/** Calls back with each line of a socket's text that is whole. */
export function onLines(socket: Socket, callback: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) callback(line);
  });
}
