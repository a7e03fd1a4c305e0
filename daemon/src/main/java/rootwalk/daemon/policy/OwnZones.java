package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;

import rootwalk.authoritative.Authority;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Answers with authority. For clients that names are resolved for, a zone ends where it delegates: what is below is
/// left to recursion (RFC 1034 section 4.3.1), and so is where an alias leads out. Used by one thread.
public final class OwnZones implements QuestionStep {

    private static final byte[] TOO_MANY_ALIASES =
            ("more than " + Authority.MOST_ALIASES + " aliases follow each other").getBytes(StandardCharsets.UTF_8);
    private static final byte[] TOO_LARGE =
            "the records do not fit into a message together".getBytes(StandardCharsets.UTF_8);

    private final ServedZones served;
    private final Authority authority;

    /// @param authority used by nothing else
    public OwnZones(ServedZones served, Authority authority) {
        this.served = served;
        this.authority = authority;
    }

    @Override
    public Outcome serve(Exchange exchange) {
        ZoneSet zones = served.current();
        if (zones.size() == 0) {
            return Outcome.PASS;
        }
        Answer answer = exchange.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0);
        return switch (authority.answer(zones, exchange.request().asked(), any(exchange), answer)) {
            case NOT_OURS -> Outcome.PASS;
            case ANSWERED -> Outcome.ANSWERED;
            case REFERRED -> exchange.mayRecurse() ? goOnBelow(answer) : Outcome.ANSWERED;
            case LEADS_OUT -> Outcome.LEADS_OUT;
            case TOO_MANY_ALIASES -> {
                exchange.explain(ExtendedError.OTHER, TOO_MANY_ALIASES);
                yield Outcome.ANSWERED;
            }
            case TOO_LARGE -> {
                exchange.explain(ExtendedError.OTHER, TOO_LARGE);
                yield exchange.refuse(AnswerSource.ZONE, ResponseCode.SERVFAIL);
            }
            case UNAVAILABLE -> {
                exchange.explain(ExtendedError.INVALID_DATA);
                yield Outcome.ANSWERED;
            }
        };
    }

    private static Authority.Any any(Exchange exchange) {
        return exchange.transport() == Transport.UDP ? Authority.Any.TRUNCATED : Authority.Any.ALL;
    }

    /// The message cache is next; what begins with aliases of these zones is not in it.
    private static Outcome goOnBelow(Answer answer) {
        return answer.has(Section.ANSWER) ? Outcome.LEADS_OUT : Outcome.PASS;
    }
}
