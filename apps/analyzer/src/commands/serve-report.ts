import { defineCommand, portOption } from '@lambda-bench/host';
import { renderPage } from '@lambda-bench/report';
import { pageScript } from '../files/page-script.ts';
import { FILTER_OPTIONS, filterOf } from '../filter-options.ts';
import { modelOf } from '../model-of.ts';
import { locateRun } from '../run/locate-run.ts';
import { readFacts } from '../run/read-facts.ts';
import { watchJournal } from '../serve/journal-watch.ts';
import { CHANGES_PATH, startReportServer } from '../serve/report-server.ts';

/** Not `serve`: that is the emulator's command, and both are reached through one command line. */
export const serveReportCommand = defineCommand({
  usage: 'serve-report [run]',
  options: {
    run: { type: 'string', default: 'latest', describe: 'which run: its name, its folder, or latest' },
    port: { ...portOption('of 127.0.0.1; 0 for any'), default: 4870 },
    ...FILTER_OPTIONS,
  },
  examples: [['serve-report latest', 'the page of the run that is going on; it reloads as samples come in']],
  async run(args, host) {
    const place = await locateRun(args.run, host);
    const script = await pageScript();
    const page = async () => {
      const model = modelOf({ facts: await readFacts(place.journal), filter: filterOf(args) });
      return renderPage(model, { script, live: CHANGES_PATH });
    };
    await using server = await startReportServer({ port: args.port ?? 0, page });
    const stopWatching = watchJournal(place.journal, () => {
      server.announce();
    });
    host.stdout.write(`${server.url}  report of ${place.id}, Ctrl-C ends it\n`);
    await new Promise<void>((resolve) => {
      const off = host.onInterrupt(() => {
        off();
        resolve();
      });
    });
    stopWatching();
    return 'ok';
  },
});
