package rootwalk.daemon.pipeline;

/// The path from an answer to the response, for event loops and virtual threads: the answer steps in order, the
/// writer, the message cache (if the response is to be stored), the tail. Immutable; any thread, unless a step says
/// otherwise.
///
/// @param addressFilter keeps addresses of private networks out of answers from other servers
/// @param steering changes the order of addresses
/// @param tail what every response needs
public record ResponsePath(AnswerStep addressFilter, AnswerStep steering, ResponseTail tail) {

    /// Without steps.
    public static ResponsePath of(ResponseTail tail) {
        return new ResponsePath(AnswerStep.NONE, AnswerStep.NONE, tail);
    }

    /// This path with another last step.
    public ResponsePath steeredBy(AnswerStep step) {
        return new ResponsePath(addressFilter, step, tail);
    }

    /// Runs the steps and writes the answer, without the [#tail], so that the response can be stored in between.
    public void write(QueryContext context) {
        addressFilter.apply(context);
        steering.apply(context);
        context.write();
    }

    /// Writes and completes a response that is not stored. Returns its length.
    public int respond(QueryContext context) {
        write(context);
        return tail.complete(context);
    }
}
