package rootwalk.daemon.pipeline;

/// A step between an answer and its encoding: it reads [QueryContext#answer()] and may change it. Used by the thread
/// of the query. A response from the message cache went through the step when it was stored.
@FunctionalInterface
public interface AnswerStep {

    /// Processes the answer of a query.
    void apply(QueryContext context);

    /// This step, then another.
    default AnswerStep then(AnswerStep next) {
        return context -> {
            apply(context);
            next.apply(context);
        };
    }

    /// Does not change answers.
    AnswerStep NONE = context -> {};
}
