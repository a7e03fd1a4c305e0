package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.PolicyScope;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.resolver.cache.CachedMessage;
import rootwalk.resolver.cache.MessageProbe;
import rootwalk.wire.codec.MessageWriter;

/// Answers from the message cache. Used by one thread.
public final class MessageCacheStep implements QueryStep {

    /// Resolves a cached response again before it expires.
    @FunctionalInterface
    public interface Prefetcher {

        /// No prefetch.
        Prefetcher NONE = message -> {};

        void prefetch(CachedMessage message);
    }

    private final MessageProbe probe;
    private final Prefetcher prefetcher;

    /// @param probe used by this step only
    public MessageCacheStep(MessageProbe probe, Prefetcher prefetcher) {
        this.probe = probe;
        this.prefetcher = prefetcher;
    }

    @Override
    public StepResult serve(QueryContext context) {
        if (!context.recursionOffered() || context.policyScope() == PolicyScope.CLIENT) {
            return StepResult.PASS;
        }
        CachedMessage message = probe.find(context.request(), variant(context), context.millis());
        if (message == null) {
            return StepResult.PASS;
        }
        MessageWriter writer = context.copy(AnswerSource.CACHE, message.rcode());
        // A response that does not fit is truncated later.
        var _ = message.addTo(writer, context.millis());
        message.addErrorsTo(context.answer().errors());
        if (message.claimPrefetch(context.millis())) {
            prefetcher.prefetch(message);
        }
        return StepResult.COPIED;
    }

    /// The variant of the response for a client.
    static int variant(QueryContext context) {
        return CachedMessage.variant(context.request()) | (context.synthesisOffered() ? CachedMessage.SYNTHESIS : 0)
                | (context.policyScope() == PolicyScope.EXEMPT ? CachedMessage.EXEMPT : 0);
    }
}
