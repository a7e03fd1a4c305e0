package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.resolver.cache.CachedReply;
import rootwalk.resolver.cache.ReplyProbe;
import rootwalk.wire.codec.MessageWriter;

/// Answers from cached responses. Used by one thread.
public final class CachedReplies implements QuestionStep {

    /// Has a response that is asked for and near its end resolved anew.
    @FunctionalInterface
    public interface Refresher {

        /// Lets responses run out.
        Refresher NONE = reply -> {};

        void refresh(CachedReply reply);
    }

    private final ReplyProbe probe;
    private final Refresher refresher;

    /// @param probe used by nobody else
    public CachedReplies(ReplyProbe probe, Refresher refresher) {
        this.probe = probe;
        this.refresher = refresher;
    }

    @Override
    public Outcome serve(Exchange exchange) {
        if (!exchange.recursionOffered()) {
            return Outcome.PASS;
        }
        CachedReply reply = probe.find(exchange.request(), exchange.millis());
        if (reply == null) {
            return Outcome.PASS;
        }
        MessageWriter writer = exchange.copy(AnswerSource.CACHE, reply.rcode());
        // What does not fit is truncated in the end.
        var _ = reply.addTo(writer, exchange.millis());
        for (int i = 0; i < reply.errorCount(); i++) {
            exchange.explain(reply.errorCode(i), reply.errorText(i));
        }
        if (reply.claimRefresh(exchange.millis())) {
            refresher.refresh(reply);
        }
        return Outcome.COPIED;
    }
}
