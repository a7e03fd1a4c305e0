package rootwalk.daemon.pipeline;

/// One step of a [Pipeline], used by one thread at a time, the event loop's, on which it neither waits nor allocates.
@FunctionalInterface
public interface QueryStep {

    /// Looks at the question and perhaps answers it with [QueryContext#answer].
    StepResult serve(QueryContext context);

    /// The step that passes everything on.
    QueryStep NONE = context -> StepResult.PASS;
}
