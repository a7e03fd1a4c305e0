package rootwalk.daemon.pipeline;

/// One step on the way of an answer out, before it becomes octets: it looks at [QueryContext#answer()] and may change it.
/// Used by the thread that has the exchange. A response from the message cache went through the steps when it was
/// stored.
@FunctionalInterface
public interface AnswerStep {

    /// Looks at the answer of an exchange.
    void apply(QueryContext context);

    /// The step that leaves every answer as it is.
    AnswerStep NONE = context -> {};
}
