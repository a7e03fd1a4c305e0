package rootwalk.resolver.upstream;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Detects forwarding loops: forwarders that send a query of this server back to it. Any thread.
///
/// A query is recognised by its random letter case, which most forwarders preserve. The same question at the same
/// time does not prove a loop, and neither does the address of the client.
public final class ForwardingLoops {

    /// With fewer letters a client may have the same case by chance.
    private static final int FEWEST_LETTERS = 10;

    private final ConcurrentHashMap<Question, SentQuery> underWay = new ConcurrentHashMap<>();

    /// A query without a response so far.
    static final class SentQuery {
        private final UpstreamQuery query;
        private final Name written;

        SentQuery(UpstreamQuery query, Name written) {
            this.query = query;
            this.written = written;
        }
    }

    /// A query to a forwarder is sent; [#remove] follows.
    ///
    /// @param written
    ///            the name in its random case
    /// @return null if the query could not be recognised
    @Nullable
    SentQuery add(UpstreamQuery query, Name written) {
        if (!isUnmistakable(written)) {
            return null;
        }
        SentQuery sent = new SentQuery(query, written);
        underWay.put(query.question(), sent);
        return sent;
    }

    void remove(SentQuery sent) {
        underWay.remove(sent.query.question(), sent);
    }

    /// Checks the query of a client. Allocates nothing.
    public void check(Question question, long now) {
        SentQuery sent = underWay.get(question);
        if (sent != null && Arrays.equals(sent.written.sharedOctets(), question.name().sharedOctets())) {
            sent.query.server().loopDetected(now);
        }
    }

    /// Clients without random case have letters of one case.
    private static boolean isUnmistakable(Name name) {
        int lower = 0;
        int upper = 0;
        for (byte octet : name.sharedOctets()) {
            lower += octet >= 'a' && octet <= 'z' ? 1 : 0;
            upper += octet >= 'A' && octet <= 'Z' ? 1 : 0;
        }
        return lower > 0 && upper > 0 && lower + upper >= FEWEST_LETTERS;
    }
}
