import { processHost } from '@lambda-bench/host';
import { analyzer } from './cli.ts';

process.exitCode = await analyzer(processHost());
