package rootwalk.daemon.pipeline;

/**
 * One step of the {@link Pipeline}. Called on many event loops at once: what it keeps is immutable or safe for that. A step that runs on the
 * event loop neither waits nor allocates.
 */
@FunctionalInterface
public interface QuestionStep {

    /** Looks at the question and perhaps answers it with {@link Exchange#answer}. */
    Outcome serve(Exchange exchange);

    /** The step that passes everything on. */
    QuestionStep NONE = exchange -> Outcome.PASS;
}
