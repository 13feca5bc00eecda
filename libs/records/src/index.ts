export { booksLine, openBooks, tallyBooks, type Books, type OpenBooks } from './books.ts';
export { decodeJournal, decodeLine, decodeValue, encodeRecord, type Decoded, type Problem } from './codec.ts';
export {
  SCHEMA,
  type BenchRecord,
  type ClientClock,
  type Evidence,
  type Failure,
  type Footer,
  type FunctionOfRecord,
  type FunctionRole,
  type Header,
  type Place,
  type PlanOfRecord,
  type RecordType,
  type Reject,
  type Sample,
  type Skip,
  type StartKind,
} from './record.ts';
export { finishedVisits, visitKey, withoutTornVisits } from './visits.ts';
export { withoutAccount } from './without-account.ts';
