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
public final class Echoes {

    /// With fewer letters a client may have the same case by chance.
    private static final int FEWEST_LETTERS = 10;

    private final ConcurrentHashMap<Question, Sent> underWay = new ConcurrentHashMap<>();

    /// A query without a response so far.
    static final class Sent {
        private final Ask ask;
        private final Name written;

        Sent(Ask ask, Name written) {
            this.ask = ask;
            this.written = written;
        }
    }

    /// A query to a forwarder is sent; [#ended] follows.
    ///
    /// @param written
    ///            the name in its random case
    /// @return null if the query could not be recognised
    @Nullable
    Sent sends(Ask ask, Name written) {
        if (!isUnmistakable(written)) {
            return null;
        }
        Sent sent = new Sent(ask, written);
        underWay.put(ask.question(), sent);
        return sent;
    }

    void ended(Sent sent) {
        underWay.remove(sent.ask.question(), sent);
    }

    /// Checks the query of a client. Allocates nothing.
    public void asks(Question question, long now) {
        Sent sent = underWay.get(question);
        if (sent != null && Arrays.equals(sent.written.sharedOctets(), question.name().sharedOctets())) {
            sent.ask.server().sendsBack(now);
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
