package rootwalk.daemon.pipeline;

/// The last step, which also goes on where an answer ends in an alias that leads out of the data of this server.
@FunctionalInterface
public interface RecursionStep extends QueryStep {

    /// Goes on from the last alias of the answer; leaves it to the client unless overridden.
    default StepResult follow(QueryContext context) {
        return StepResult.ANSWERED;
    }
}
