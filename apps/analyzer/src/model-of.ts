import {
  buildReport,
  buildTuneReport,
  TUNE_SUITE,
  type ReportModel,
  type ReportRequest,
} from '@lambda-bench/report';

/** A run is explained by what its suite asks. */
export function modelOf(request: ReportRequest): ReportModel {
  return request.facts.header?.suite === TUNE_SUITE ? buildTuneReport(request) : buildReport(request);
}
