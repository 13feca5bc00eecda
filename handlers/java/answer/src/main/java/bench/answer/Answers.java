package bench.answer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Reads the event and gives the answer of handlers/CONTRACT.md around a workload's own fields. */
public final class Answers {
    /** Does the work of one event. */
    @FunctionalInterface
    public interface Work {
        Map<String, Object> of(Event event) throws Refusal;
    }

    private final String workloadType;
    private final Supplier<String> backend;
    private final AtomicBoolean seen = new AtomicBoolean();

    public Answers(String workloadType, Supplier<String> backend) {
        this.workloadType = workloadType;
        this.backend = backend;
    }

    /** An error that is no refusal stays the runtime's to report, as running out of memory is. */
    public Map<String, Object> to(Object payload, Work work) {
        boolean coldStart = !seen.getAndSet(true);
        try {
            Map<String, Object> answer = new HashMap<>(work.of(Event.of(payload)));
            answer.put("success", true);
            answer.put("workloadType", workloadType);
            answer.put("backend", backend.get());
            answer.put("runtimeVersion", "java " + System.getProperty("java.version"));
            answer.put("memoryLimitMB", integerOrNull(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")));
            answer.put("coldStart", coldStart);
            answer.put("logStream", System.getenv("AWS_LAMBDA_LOG_STREAM_NAME"));
            return answer;
        } catch (Refusal refusal) {
            return Map.of("success", false, "workloadType", workloadType, "error", refusal.getMessage());
        }
    }

    private static Integer integerOrNull(String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException notAnInteger) {
            return null;
        }
    }
}
