package bench.answer;

/** What the contract answers with instead of a result. Nobody looks at where it came from, so it does not keep that. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    public Refusal(String message) {
        super(message, null, false, false);
    }
}
