package rootwalk.daemon.pipeline;

/// One step of a [Pipeline]. Used by the thread of the event loop only, on which it neither waits nor allocates.
@FunctionalInterface
public interface QueryStep {

    /// Processes a query; may answer it with [QueryContext#answer].
    StepResult serve(QueryContext context);

    /// Passes every query on.
    QueryStep NONE = context -> StepResult.PASS;
}
