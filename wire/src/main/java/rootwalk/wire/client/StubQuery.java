package rootwalk.wire.client;

import java.util.List;

import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Question;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;

/// A query of a [StubClient].
///
/// @param flags RD, AD and CD
/// @param dnssecOk DO (RFC 3225)
/// @param options of EDNS
public record StubQuery(Question question, int flags, boolean dnssecOk, List<EdnsOption> options) {

    public StubQuery {
        options = List.copyOf(options);
    }

    /// Writes the query.
    ///
    /// @return its length in octets
    int write(int id, byte[] to) {
        MessageWriter writer = new MessageWriter();
        writer.begin(to, 0, to.length, id, flags);
        writer.question(question);
        writer.opt(Edns.SAFE_UDP_SIZE, 0, 0, dnssecOk);
        options.forEach(writer::option);
        return writer.finish();
    }

    /// Whether a message is the response to the query with this ID. A server that could not read the query may omit the
    /// question.
    boolean isAnsweredBy(Message message, int id) {
        Question echoed = message.question();
        return message.isResponse() && message.id() == id
                && (echoed == null ? message.rcode() != 0 : echoed.equals(question));
    }
}
