import { fileURLToPath } from 'node:url';
import { startEmulator } from '../src/index.ts';
import { serveParent } from './serve-parent.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const emulator = await startEmulator({ toolchains: { root, env: process.env } });
serveParent(Number(new URL(emulator.endpoint).port), async () => {
  await emulator[Symbol.asyncDispose]();
});
