package rootwalk.daemon.pipeline;

/// The order in which a question is looked at. What the operator keeps for their own clients (hosts files, special-use
/// names, local zones and local data) is looked at for clients that names are resolved for; others see the zones that are
/// served, and nothing else. Each event loop has one of its own, since steps may have scratch of
/// theirs; used by one thread.
///
/// @param admission malformed requests, responses, opcodes, QDCOUNT, EDNS versions
/// @param identity classes other than IN: what CHAOS may be told, and REFUSED for the rest
/// @param accessControl who may ask, and for whom names are resolved
/// @param hosts the operator's hosts files; like the next two steps, only for clients that names are resolved for
/// @param specialUseNames names that never leave this host (RFC 6761 and its kin)
/// @param localZones the operator's local zones and local data
/// @param authoritativeZones zones that are served with authority
/// @param messageCache cached responses
/// @param recursion everything else, by asking
/// @param responses the way of answers out
public record Pipeline(
        QueryStep admission,
        QueryStep identity,
        QueryStep accessControl,
        QueryStep hosts,
        QueryStep specialUseNames,
        QueryStep localZones,
        QueryStep authoritativeZones,
        QueryStep messageCache,
        RecursionStep recursion,
        ResponsePath responses) {

    /// No response now.
    public static final int NO_RESPONSE = 0;

    /// Serves what the exchange has received.
    ///
    /// @return octets of the response, which begins at [QueryContext#responseOffset()]; [#NO_RESPONSE] when the question was
    ///     dropped or is answered later
    public int serve(QueryContext context, QueryObserver observer) {
        responses.limit(context);
        StepResult result = runSteps(context);
        if (result == StepResult.LEADS_OUT) {
            result = context.mayRecurse() ? recursion.follow(context) : StepResult.ANSWERED;
        }
        return switch (result) {
            case ANSWERED, LEADS_OUT -> {
                responses.write(context);
                yield complete(context, observer);
            }
            case COPIED -> complete(context, observer);
            case SUSPENDED -> NO_RESPONSE;
            case DROPPED, PASS -> {
                observer.dropped(context);
                yield NO_RESPONSE;
            }
        };
    }

    private int complete(QueryContext context, QueryObserver observer) {
        int length = responses.complete(context);
        observer.answered(context, length);
        return length;
    }

    /// Written out, not looped over, so that each call has one target and the whole way is compiled into one piece.
    private StepResult runSteps(QueryContext context) {
        StepResult result = admission.serve(context);
        if (result == StepResult.PASS) {
            result = identity.serve(context);
        }
        if (result == StepResult.PASS) {
            result = accessControl.serve(context);
        }
        if (result == StepResult.PASS && context.recursionOffered()) {
            result = hosts.serve(context);
        }
        if (result == StepResult.PASS && context.recursionOffered()) {
            result = specialUseNames.serve(context);
        }
        if (result == StepResult.PASS && context.recursionOffered()) {
            result = localZones.serve(context);
        }
        if (result == StepResult.PASS) {
            result = authoritativeZones.serve(context);
        }
        if (result == StepResult.PASS) {
            result = messageCache.serve(context);
        }
        if (result == StepResult.PASS) {
            result = recursion.serve(context);
        }
        return result;
    }
}
