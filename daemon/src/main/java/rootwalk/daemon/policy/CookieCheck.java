package rootwalk.daemon.policy;

import java.time.InstantSource;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.cookie.ServerCookies;

/// Decides by the server cookies of clients which queries over UDP are answered (RFC 7873 section 5.2). Without one, the address
/// of a client may be forged. Immutable; any thread.
public final class CookieCheck {

    /// When a server cookie is required.
    public enum Requirement {
        NEVER,
        /// While much is being resolved, for queries that must be resolved as well.
        BUSY,
        /// From clients that send cookies, for every query.
        ALWAYS
    }

    private final ServerCookies cookies;
    private final Requirement requirement;
    private final InstantSource clock;

    /// @param clock the time of day
    public CookieCheck(ServerCookies cookies, Requirement requirement, InstantSource clock) {
        this.cookies = cookies;
        this.requirement = requirement;
        this.clock = clock;
    }

    /// Answers a request that wants nothing but a server cookie (RFC 7873 section 5.4).
    StepResult cookieOnly(QueryContext context) {
        if (!cookies.areUsed()) {
            return context.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
        }
        boolean isConfirmed = context.request().cookieLength() == ServerCookies.CLIENT_LENGTH || isValid(context);
        return context.refuse(AnswerSource.RULE, isConfirmed ? ResponseCode.NOERROR : ResponseCode.BADCOOKIE);
    }

    /// Checks a well-formed query when it is received. Clients without cookies are answered: they could not do better.
    StepResult received(QueryContext context) {
        return requirement == Requirement.ALWAYS && context.request().hasCookie() && isSuspicious(context)
                ? context.refuse(AnswerSource.RULE, ResponseCode.BADCOOKIE)
                : StepResult.PASS;
    }

    /// Checks a query that must be resolved. A client without cookies is asked to use TCP.
    ///
    /// @param isBusy whether much is being resolved
    StepResult resolved(QueryContext context, boolean isBusy) {
        if (!isBusy || requirement == Requirement.NEVER || !isSuspicious(context)) {
            return StepResult.PASS;
        }
        return context.request().hasCookie() ? context.refuse(AnswerSource.RULE, ResponseCode.BADCOOKIE)
                : context.askForTcp(AnswerSource.RULE);
    }

    /// A connection and a signature prove more than a cookie.
    private boolean isSuspicious(QueryContext context) {
        RequestView request = context.request();
        return context.transport() == Transport.UDP && !request.hasTsig() && !isValid(context);
    }

    /// Whether the client has a server cookie that is valid: its address is not forged.
    boolean isConfirmed(QueryContext context) {
        return cookies.areUsed() && isValid(context);
    }

    private boolean isValid(QueryContext context) {
        return context.hasValidCookie(cookies, clock.millis() / 1000);
    }
}
