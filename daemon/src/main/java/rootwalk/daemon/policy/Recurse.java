package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;
import rootwalk.daemon.pipeline.RecursionStep;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.ResponseCode;

/// The last step: whatever is left is detached and resolved, for those whom that is offered. Immutable.
public final class Recurse implements RecursionStep {

    private static final byte[] TOO_MANY = "too many questions are being resolved".getBytes(StandardCharsets.UTF_8);

    private final Recursions recursions;

    public Recurse(Recursions recursions) {
        this.recursions = recursions;
    }

    /// The last step of a server that resolves for nobody.
    public static RecursionStep nobody() {
        return exchange -> {
            exchange.explain(ExtendedError.NOT_AUTHORITATIVE);
            return exchange.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        };
    }

    @Override
    public Outcome serve(Exchange exchange) {
        if (!exchange.recursionOffered()) {
            exchange.explain(ExtendedError.PROHIBITED);
            return exchange.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        }
        return recursions.enter(exchange.client()) ? begun(exchange.detach()) : tooMany(exchange);
    }

    @Override
    public Outcome follow(Exchange exchange) {
        return recursions.enter(exchange.client()) ? begun(exchange.detachBehindAliases()) : tooMany(exchange);
    }

    private static Outcome tooMany(Exchange exchange) {
        exchange.explain(ExtendedError.NOT_READY, TOO_MANY);
        return exchange.refuse(AnswerSource.RECURSION, ResponseCode.SERVFAIL);
    }

    private Outcome begun(DetachedQuery query) {
        recursions.begin(query);
        return Outcome.SUSPENDED;
    }
}
