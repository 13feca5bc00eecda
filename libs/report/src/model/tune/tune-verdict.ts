import { formatNumber } from '../../table/unit.ts';
import { inShort } from '../in-short.ts';
import type { Answer, WorkloadVerdict } from '../report-model.ts';
import { shareText } from './share-text.ts';
import { bestOf, choose, type Choice } from './tune-choice.ts';
import { compareSizes, type Question } from './tune-proof.ts';
import type { TuneQuestion } from './tune-question.ts';
import { describeFailures, isMostlyCold, type TuneSize } from './tune-size.ts';

const QUESTIONS: readonly Question[] = ['cheapest', 'balanced', 'fastest'];

/** What settles a tie: nobody pays for nothing, and nobody waits for nothing. */
const OTHER: Readonly<Record<Question, Question>> = {
  cheapest: 'fastest',
  balanced: 'cheapest',
  fastest: 'cheapest',
};

const ADJECTIVE: Readonly<Record<Question, string>> = {
  cheapest: 'cheapest',
  balanced: 'best',
  fastest: 'fastest',
};

/** The answer for one payload, or for all of them by their shares. */
export function tuneVerdict(
  title: string,
  sizes: readonly TuneSize[],
  question: TuneQuestion,
  remarks: readonly string[],
): WorkloadVerdict {
  const choices = QUESTIONS.map((asked) => choose(asked, sizes));
  const whole = sizes.filter(({ failures }) => failures === undefined);
  return {
    workload: title,
    title: `${title}: ${isMostlyCold(question) ? 'cold starts' : 'warm requests'}, prices with ${shareText(question.coldShare)} cold`,
    answers: choices.map((choice) => answerOf(choice)),
    remarks: [
      ...failureRemarks(sizes),
      ...timeRemarks(whole, choices),
      ...presentRemarks(sizes, choices, question),
      'Balanced is the least product of time and price: from there on a step to more memory costs more, in per cent, than it saves.',
      ...remarks,
    ],
  };
}

function answerOf(choice: Choice): Answer {
  const { question, sizes, doubt } = choice;
  const best = bestOf(choice);
  if (best === undefined) return { question, answer: 'not known', detail: doubt ?? '', ties: [] };
  if (doubt !== undefined) {
    return {
      question,
      answer: 'not proven',
      detail: `${best.memoryMb} MB by its points alone, ${figuresOf(best)}; ${doubt}`,
      ties: [],
    };
  }
  if (sizes.length === 1)
    return { question, answer: `${best.memoryMb} MB`, detail: figuresOf(best), ties: [] };
  return {
    question,
    answer: `${listed(sizes.map((size) => String(size.memoryMb)))} MB, a tie`,
    detail: [`the best point is ${best.memoryMb} MB, ${figuresOf(best)}`, ...settled(choice)].join('; '),
    ties: [],
  };
}

function figuresOf({ time, usdPerMillion }: TuneSize): string {
  return `${inShort(time)}, ${inShort(usdPerMillion)}`;
}

/** Of sizes that tie for one thing, the one that is better at the other, if that is proven. */
function settled({ question, sizes }: Choice): readonly string[] {
  const other = OTHER[question];
  const { sizes: left, doubt } = choose(other, sizes);
  const [only, second] = left;
  if (doubt !== undefined || only === undefined || second !== undefined) return [];
  return [`of these ${only.memoryMb} MB is the ${ADJECTIVE[other]}`];
}

/** An invocation that failed may have been quick and cheap for that very reason. */
function failureRemarks(sizes: readonly TuneSize[]): readonly string[] {
  const failed = sizes.flatMap(({ memoryMb, failures }) =>
    failures === undefined ? [] : [`${memoryMb} MB (${describeFailures(failures)})`],
  );
  return failed.length === 0
    ? []
    : [`Left out of the answer, since invocations failed there: ${failed.join(', ')}.`];
}

function timeRemarks(sizes: readonly TuneSize[], choices: readonly Choice[]): readonly string[] {
  const fastest = choices.find(({ question }) => question === 'fastest');
  const [smallest] = sizes;
  if (fastest === undefined || fastest.doubt !== undefined || smallest === undefined) return [];
  if (sizes.length > 1 && fastest.sizes.length === sizes.length) {
    return [
      'Memory makes no difference to its time that is relevant and can be seen: more of it only costs.',
    ];
  }
  const enough = fastest.sizes[0];
  const largest = sizes.at(-1);
  return enough === undefined || enough === largest
    ? []
    : [`Beyond ${enough.memoryMb} MB nothing makes it relevantly faster, as far as these samples can tell.`];
}

/** What a change from the present size would bring. */
function presentRemarks(
  sizes: readonly TuneSize[],
  choices: readonly Choice[],
  { presentMb }: TuneQuestion,
): readonly string[] {
  if (presentMb === undefined) return [];
  const present = sizes.find((size) => size.memoryMb === presentMb);
  const balanced = choices.find(({ question }) => question === 'balanced');
  if (present?.failures !== undefined) {
    return [`At present it has ${presentMb} MB, at which ${describeFailures(present.failures)}.`];
  }
  if (present === undefined || balanced === undefined || balanced.doubt !== undefined) {
    return [`At present it has ${presentMb} MB, of which nothing was measured or proven.`];
  }
  const best = bestOf(balanced);
  if (best === undefined || balanced.sizes.includes(present)) {
    return [`At present it has ${presentMb} MB, which nothing measured here is proven to balance better.`];
  }
  return [`At present it has ${presentMb} MB: ${best.memoryMb} MB is ${changeOf(present, best)}.`];
}

function changeOf(from: TuneSize, to: TuneSize): string {
  const words = (question: Question, better: string, worse: string) => {
    const { verdict, percent } = compareSizes(question, from, to);
    if (percent === undefined || verdict === 'no detectable difference' || verdict === 'equivalent') {
      return `not relevantly ${better}`;
    }
    return `${formatNumber(Math.abs(percent), 'percent')} % ${percent < 0 ? better : worse}`;
  };
  return `${words('fastest', 'faster', 'slower')} and ${words('cheapest', 'cheaper', 'dearer')}`;
}

/** `128, 256 or 512`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}
