package rootwalk.daemon.pipeline;

/// One step of a [Pipeline], used by one thread at a time, the event loop's, on which it neither waits nor allocates.
@FunctionalInterface
public interface QuestionStep {

    /// Looks at the question and perhaps answers it with [Exchange#answer].
    Outcome serve(Exchange exchange);

    /// The step that passes everything on.
    QuestionStep NONE = exchange -> Outcome.PASS;
}
