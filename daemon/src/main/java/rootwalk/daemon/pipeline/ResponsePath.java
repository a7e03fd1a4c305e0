package rootwalk.daemon.pipeline;

/// The way of an answer out, for event loops and for virtual threads alike: the answer steps in their order, the writer,
/// the message cache (where the response is to be kept), the tail. Immutable; any thread, unless a step says otherwise.
///
/// @param addressFilter keeps addresses of private networks out of answers from other servers
/// @param steering changes the order of addresses
/// @param tail what every response needs
public record ResponsePath(AnswerStep addressFilter, AnswerStep steering, ResponseTail tail) {

    /// Without steps.
    public static ResponsePath of(ResponseTail tail) {
        return new ResponsePath(AnswerStep.NONE, AnswerStep.NONE, tail);
    }

    /// The same with another last step.
    public ResponsePath steeredBy(AnswerStep step) {
        return new ResponsePath(addressFilter, step, tail);
    }

    /// Before a response is written: how long it may become.
    public void limit(QueryContext context) {
        tail.limit(context);
    }

    /// Takes an answer through the steps and writes it. What lacks is only the [tail][#complete], so that the response
    /// may be stored in between.
    public void write(QueryContext context) {
        addressFilter.apply(context);
        steering.apply(context);
        context.write();
    }

    /// Writes and completes a response that is not stored: its length in octets.
    public int respond(QueryContext context) {
        write(context);
        return complete(context);
    }

    /// Completes the response: its length in octets.
    public int complete(QueryContext context) {
        return tail.complete(context);
    }
}
