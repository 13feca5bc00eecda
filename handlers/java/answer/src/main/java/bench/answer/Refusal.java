package bench.answer;

/** What the contract answers with instead of a result. It is no fault of the function, so nobody looks at where it came from. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    public Refusal(String message) {
        super(message, null, false, false);
    }
}
