import { processHost } from '@lambda-bench/host';
import { analyzer } from './cli.ts';

// The SDK warns on every start that versions of 2027 need a later Node; the one that is pinned does not.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

process.exitCode = await analyzer(processHost());
