package rootwalk.daemon.pipeline;

/// The path from an answer to the response, for event loops and virtual threads: the answer step, the writer, the message
/// cache (if the response is to be stored), the tail. Immutable; any thread, unless the step says otherwise.
///
/// @param change makes records, or changes their order
/// @param tail what every response needs
public record ResponsePath(AnswerStep change, ResponseTail tail) {

    /// Without an answer step.
    public static ResponsePath of(ResponseTail tail) {
        return new ResponsePath(AnswerStep.NONE, tail);
    }

    /// This path with one more answer step, the last.
    public ResponsePath changedBy(AnswerStep step) {
        return new ResponsePath(change.then(step), tail);
    }

    /// Runs the step and writes the answer, without the [#tail], so that the response can be stored in between.
    public void write(QueryContext context) {
        change.apply(context);
        context.write();
    }

    /// Writes and completes a response that is not stored. Returns its length.
    public int respond(QueryContext context) {
        write(context);
        return tail.complete(context);
    }
}
