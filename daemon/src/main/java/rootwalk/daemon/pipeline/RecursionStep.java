package rootwalk.daemon.pipeline;

/// The last step. It also continues an answer that ends in an alias that leads out of the data of this server.
@FunctionalInterface
public interface RecursionStep extends QueryStep {

    /// Continues with the target of the last alias of the answer; by default the client has to.
    default StepResult follow(QueryContext context) {
        return StepResult.ANSWERED;
    }
}
