import { RUN_BUCKET } from '@lambda-bench/config';
import { RESULT_FILES, resultsPrefix } from '../aws/stored-results.ts';

/** What the instance is told. Nothing here is secret: the instance has a role, and user data can be read by whoever sees it. */
export interface UserDataSpec {
  readonly run: string;
  readonly region: string;
  readonly bucket: string;
  readonly bundle: { readonly key: string; readonly sha256: string; readonly commit: string };
  /** The arguments of `run`, as they are typed. */
  readonly runArguments: readonly string[];
  /** The instance ends then, whatever happens. */
  readonly maxMinutes: number;
  readonly keepAlive: boolean;
  readonly uploadEverySeconds: number;
}

/** Written by whoever wants the run to stop. Beside the bundles, because there the instance may read. */
export function stopKey(run: string): string {
  return `${RUN_BUCKET.bundles}${run}.stop`;
}

/** EC2 takes no more than this, before it is written as base64. */
export const USER_DATA_BYTES = 16 * 1024;

/** The journal is long and is needed only after a crash: every fifteenth upload takes it along. */
const JOURNAL_EVERY = 15;

/** Before the instance ends, the run has this long to put the functions back and to hand over its journal. */
const MINUTES_TO_FINISH = 15;

/** The script that cloud-init runs as root at the first start. */
export function userData(spec: UserDataSpec): string {
  return `${settingsOf(spec)}
${THE_END_FIRST}
${REPORTING}
${finishing(spec.keepAlive)}
${work(spec)}`;
}

function settingsOf(spec: UserDataSpec): string {
  const { run, region, bucket, bundle, maxMinutes } = spec;
  const runMinutes = Math.max(1, maxMinutes - MINUTES_TO_FINISH);
  return `#!/bin/bash
# Lambda Bench, run ${run}: measures, hands over its journal and ends the instance, whatever happens on the way.
# shellcheck disable=SC2329
set -u
readonly run=${quote(run)}
readonly bucket=${quote(bucket)}
readonly bundle_key=${quote(bundle.key)}
readonly bundle_sha256=${quote(bundle.sha256)}
readonly commit=${quote(bundle.commit)}
readonly max_minutes=${maxMinutes}
readonly run_minutes=${runMinutes}
export AWS_REGION=${quote(region)} AWS_DEFAULT_REGION=${quote(region)} HOME="\${HOME:-/root}"
`;
}

/** Three ways, because each of them needs something that may be broken: logind, systemd, this shell. */
const THE_END_FIRST = `# The end comes first: nothing below can keep this instance for longer.
shutdown -P "+$max_minutes"
systemd-run --on-active="$((max_minutes + 2))m" --unit=lambda-bench-end systemctl poweroff --force
(sleep "$(((max_minutes + 4) * 60))"; shutdown -P now; sleep 60; poweroff -f) </dev/null >/dev/null 2>&1 &
`;

const REPORTING = `readonly home="\${LAMBDA_BENCH_HOME:-/opt/lambda-bench}"
readonly log="$home/log.txt"
readonly journal="$home/runs/$run/journal.jsonl"
if ! mkdir -p "$home" || ! cd "$home"; then
  shutdown -P now
  exit 1
fi
# File descriptor 3 is what cloud-init shows on the console, where the phases can be read even without the log.
exec 3>&1 >>"$log" 2>&1

started="$(date -u +%FT%TZ)"
readonly started
phase=starting
uploader=''
run_pid=''

say() {
  printf '%s %s\\n' "$(date -u +%FT%TZ)" "$1"
  printf 'lambda-bench: %s\\n' "$1" >&3
}

enter() {
  phase="$1"
  say "$2"
}

fail() {
  say "failed while $phase: $1"
  exit 70
}

# A copy first: S3 wants to know the length before it gets the bytes, and these files grow.
upload() {
  [ -f "$1" ] || return 0
  cp "$1" "$home/upload.$2" && timeout 300 aws s3 cp "$home/upload.$2" "s3://$bucket/${resultsPrefix('$run')}$2" --only-show-errors
}

hand_over() {
  for attempt in 1 2 3; do
    if upload "$1" "$2"; then return; fi
    sleep 2
  done
  say "$2 was not uploaded"
}

write_status() {
  printf '{"run":"%s","phase":"%s","exitCode":%d,"commit":"%s","startedAt":"%s","endedAt":"%s"}\\n' \\
    "$run" "$phase" "$1" "$commit" "$started" "$(date -u +%FT%TZ)" >"$home/status.json"
}
`;

function finishing(keepAlive: boolean): string {
  const end = keepAlive
    ? `say "kept alive, as asked; it powers off $max_minutes minutes after its start"`
    : `say 'powering off'
  shutdown -P now || systemctl poweroff --force || poweroff -f`;
  return `# Runs at every end of this script. The status comes last: whoever sees it finds everything else there.
finish() {
  local code=$?
  trap - EXIT
  # A copy of this shell that is stopped before it has its own traps runs those of its parent.
  if [ "$BASHPID" != "$$" ]; then exit "$code"; fi
  # A second signal must not cut this short, and what is started here must not inherit that.
  trap : TERM INT HUP
  if [ -n "$run_pid" ]; then kill -TERM "$run_pid"; wait "$run_pid"; fi
  if [ -n "$uploader" ]; then
    # More than once: a copy of this shell that has just been made can lose the first.
    while kill -TERM "$uploader" 2>/dev/null; do sleep 0.1; done
    wait "$uploader"
  fi
  say "ends with code $code after $phase"
  write_status "$code"
  hand_over "$journal" ${RESULT_FILES.journal}
  hand_over "$log" ${RESULT_FILES.log}
  hand_over "$home/status.json" ${RESULT_FILES.status}
  ${end}
}
trap finish EXIT
trap 'exit 143' TERM INT HUP
`;
}

function work(spec: UserDataSpec): string {
  const args = spec.runArguments.map(quote).join(' ');
  return `# Node.js 22: the newest line that Amazon Linux 2023 has had long enough to be in every current image. The newer
# images put it beside others, as node-22.
enter installing 'installing Node.js'
for attempt in 1 2 3; do
  if dnf install -y -q nodejs22; then break; fi
  [ "$attempt" = 3 ] && fail 'dnf cannot install nodejs22'
  sleep 5
done
node="$(command -v node-22 || command -v node)" || fail 'there is no node after installing nodejs22'
readonly node

# Before anything is measured and paid for: what cannot be handed over later would be lost.
enter reporting "writing to s3://$bucket"
upload "$log" ${RESULT_FILES.log} || fail 'the bucket cannot be written'

enter downloading "downloading s3://$bucket/$bundle_key"
timeout 300 aws s3 cp "s3://$bucket/$bundle_key" bundle.tar.gz --only-show-errors || fail 'the bundle cannot be downloaded'

enter checking 'checking the bundle'
printf '%s  bundle.tar.gz\\n' "$bundle_sha256" >bundle.sha256
sha256sum --check --status bundle.sha256 || fail 'the bundle is not the one that was uploaded'
tar -xzf bundle.tar.gz || fail 'the bundle cannot be unpacked'

enter running "running commit $commit"
# Stopped before the instance ends, the run puts the functions back and can be resumed. In the foreground, because
# timeout would otherwise signal its child twice, and the second time stops a run at once. A signal that comes before
# the run's number is known would leave it running.
early=''
trap 'early=yes' TERM INT HUP
timeout --foreground --preserve-status --signal=TERM --kill-after=10m "\${run_minutes}m" \\
  "$node" main.mjs run ${args} &
run_pid=$!
trap 'exit 143' TERM INT HUP
if [ -n "$early" ]; then
  # It must have its own traps before it is stopped, or it could miss that.
  sleep 1
  exit 143
fi

${uploading(spec.uploadEverySeconds)}
wait "$run_pid"
code=$?
run_pid=''
phase=finished
exit "$code"
`;
}

/** Beside the run: what it has so far is uploaded, and a wish to stop is heard. */
function uploading(everySeconds: number): string {
  return `(
  # Bash lets a copy that is under way come to its end, so that no old one lands on top of the last.
  trap 'exit 0' TERM
  turn=0
  asked=''
  while true; do
    sleep ${everySeconds} &
    wait "$!"
    upload "$log" ${RESULT_FILES.log}
    if [ $((turn % ${JOURNAL_EVERY})) = 0 ]; then upload "$journal" ${RESULT_FILES.journal}; fi
    turn=$((turn + 1))
    # Absent unless someone wants the run to stop.
    if [ -z "$asked" ] && timeout 60 aws s3 cp "s3://$bucket/${stopKey('$run')}" stop --only-show-errors 2>/dev/null; then
      asked=yes
      say 'asked to stop'
      kill -TERM "$run_pid"
    fi
  done
) &
uploader=$!
`;
}

/** For bash: a quote inside is written outside of the quotes. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
