package bench.answer;

import java.util.Map;

/** The payload as the runtime client read it: a map of whatever JSON has. */
public final class Event {
    private final Map<?, ?> fields;

    private Event(Map<?, ?> fields) {
        this.fields = fields;
    }

    static Event of(Object payload) throws Refusal {
        if (payload == null) {
            return new Event(Map.of());
        }
        if (payload instanceof Map<?, ?> fields) {
            return new Event(fields);
        }
        throw new Refusal("event must be a JSON object");
    }

    /** The key's value where that is an integral number, as 5e5 is, and the fallback where the key is missing. */
    public long integer(String key, long fallback, long least, long most) throws Refusal {
        if (!fields.containsKey(key)) {
            return fallback;
        }
        if (fields.get(key) instanceof Number number) {
            double value = number.doubleValue();
            if (value == Math.rint(value) && value >= least && value <= most) {
                return (long) value;
            }
        }
        throw new Refusal("%s must be an integer from %d to %d".formatted(key, least, most));
    }
}
