package rootwalk.daemon.pipeline;

/// The steps of a query, in order. Hosts files, special-use names, local zones and local data are for clients with
/// recursion only; other clients get answers from the authoritative zones and from nothing else. Each event loop has
/// its own pipeline, since steps may have buffers; used by one thread.
///
/// @param requestCheck malformed requests, responses, opcodes, QDCOUNT, EDNS versions
/// @param zoneMaintenance requests of other servers about zones: transfers, and everything with another opcode than QUERY; which
///     of them are permitted does not depend on the networks whose queries are answered
/// @param identity classes other than IN: CHAOS, and REFUSED for the rest
/// @param accessControl which clients are answered, and which get recursion
/// @param hosts hosts files; like the next two steps, for clients with recursion only
/// @param specialUseNames names that are not resolved by other servers, as in RFC 6761
/// @param localZones local zones and local data
/// @param authoritativeZones authoritative zones
/// @param responsePolicy response policy zones, as far as the query decides; for clients with recursion only
/// @param messageCache the message cache
/// @param recursion resolves all other queries
/// @param responses writes responses
public record Pipeline(
        QueryStep requestCheck,
        QueryStep zoneMaintenance,
        QueryStep identity,
        QueryStep accessControl,
        QueryStep hosts,
        QueryStep specialUseNames,
        QueryStep localZones,
        QueryStep authoritativeZones,
        QueryStep responsePolicy,
        QueryStep messageCache,
        RecursionStep recursion,
        ResponsePath responses) {

    /// There is no response now.
    public static final int NO_RESPONSE = 0;

    /// Processes the received request.
    ///
    /// @return octets of the response, which begins at [QueryContext#responseOffset()]; [#NO_RESPONSE] if the query
    ///     was dropped or is answered later
    public int serve(QueryContext context, QueryObserver observer) {
        responses.tail().limit(context);
        StepResult result = runSteps(context);
        if (result == StepResult.EXTERNAL_ALIAS) {
            result = context.mayRecurse() ? recursion.follow(context) : StepResult.ANSWERED;
        }
        return switch (result) {
            case ANSWERED, EXTERNAL_ALIAS -> counted(responses.respond(context), context, observer);
            case COPIED -> counted(responses.tail().complete(context), context, observer);
            case SUSPENDED -> NO_RESPONSE;
            case DROPPED, PASS -> {
                observer.dropped(context);
                yield NO_RESPONSE;
            }
        };
    }

    /// Writes, in place of a response, one that asks the client to repeat the query over TCP.
    ///
    /// @return its octets, as of [#serve]
    public int truncated(QueryContext context) {
        var _ = context.askForTcp(context.source());
        return responses.tail().complete(context);
    }

    private static int counted(int length, QueryContext context, QueryObserver observer) {
        observer.answered(context, length);
        return length;
    }

    /// Unrolled, not a loop, so that each call has one target and all of it is compiled together.
    private StepResult runSteps(QueryContext context) {
        StepResult result = requestCheck.serve(context);
        if (result == StepResult.PASS) {
            result = zoneMaintenance.serve(context);
        }
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
        if (result == StepResult.PASS && context.recursionOffered()) {
            result = responsePolicy.serve(context);
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
