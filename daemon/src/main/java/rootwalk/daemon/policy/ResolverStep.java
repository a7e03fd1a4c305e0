package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.RecursionStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.ResponseCode;

/// The last step: queries of clients with recursion are detached and resolved. Immutable.
public final class ResolverStep implements RecursionStep {

    private static final String TOO_MANY = "too many queries are being resolved";
    private static final byte[] TOO_MANY_UTF8 = TOO_MANY.getBytes(StandardCharsets.UTF_8);
    private static final ExtendedError NO_PERMIT = new ExtendedError(ExtendedError.NOT_READY, TOO_MANY);

    private final RecursiveQueries recursiveQueries;
    private final CookieCheck cookies;

    public ResolverStep(RecursiveQueries recursiveQueries, CookieCheck cookies) {
        this.recursiveQueries = recursiveQueries;
        this.cookies = cookies;
    }

    /// The last step of a server without recursion.
    public static RecursionStep disabled() {
        return context -> {
            context.explain(ExtendedError.NOT_AUTHORITATIVE);
            return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        };
    }

    @Override
    public StepResult serve(QueryContext context) {
        if (!context.recursionOffered()) {
            context.explain(ExtendedError.PROHIBITED);
            return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        }
        StepResult checked = cookies.resolved(context, recursiveQueries.isBusy());
        if (checked != StepResult.PASS) {
            return checked;
        }
        if (recursiveQueries.tryAcquire(context.client())) {
            return start(context.detach());
        }
        return recursiveQueries.tryAcquireWithoutServers() ? startWithoutServers(context.detach()) : tooMany(context);
    }

    @Override
    public StepResult follow(QueryContext context) {
        StepResult checked = cookies.resolved(context, recursiveQueries.isBusy());
        if (checked != StepResult.PASS) {
            return checked;
        }
        if (recursiveQueries.tryAcquire(context.client())) {
            return start(context.detachBehindAliases());
        }
        return recursiveQueries.tryAcquireWithoutServers() ? startWithoutServers(context.detachBehindAliases())
                : tooMany(context);
    }

    private static StepResult tooMany(QueryContext context) {
        context.explain(ExtendedError.NOT_READY, TOO_MANY_UTF8);
        return context.refuse(AnswerSource.RECURSION, ResponseCode.SERVFAIL);
    }

    private StepResult startWithoutServers(DetachedQuery query) {
        recursiveQueries.startWithoutServers(query, NO_PERMIT);
        return StepResult.SUSPENDED;
    }

    private StepResult start(DetachedQuery query) {
        recursiveQueries.start(query);
        return StepResult.SUSPENDED;
    }
}
