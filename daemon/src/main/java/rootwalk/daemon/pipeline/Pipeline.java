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
/// @param ownZones zones that are served with authority
/// @param replyCache cached responses
/// @param recursion everything else, by asking
/// @param responses the way of answers out
public record Pipeline(
        QuestionStep admission,
        QuestionStep identity,
        QuestionStep accessControl,
        QuestionStep hosts,
        QuestionStep specialUseNames,
        QuestionStep localZones,
        QuestionStep ownZones,
        QuestionStep replyCache,
        RecursionStep recursion,
        ResponsePath responses) {

    /// No response now.
    public static final int NOTHING = 0;

    /// Serves what the exchange has received.
    ///
    /// @return octets of the response, which begins at [Exchange#replyOffset()]; [#NOTHING] when the question was
    ///     dropped or is answered later
    public int serve(Exchange exchange, QueryObserver observer) {
        responses.limit(exchange);
        Outcome outcome = question(exchange);
        if (outcome == Outcome.LEADS_OUT) {
            outcome = exchange.mayRecurse() ? recursion.follow(exchange) : Outcome.ANSWERED;
        }
        return switch (outcome) {
            case ANSWERED, LEADS_OUT -> {
                responses.write(exchange);
                yield complete(exchange, observer);
            }
            case COPIED -> complete(exchange, observer);
            case SUSPENDED -> NOTHING;
            case DROPPED, PASS -> {
                observer.dropped(exchange);
                yield NOTHING;
            }
        };
    }

    private int complete(Exchange exchange, QueryObserver observer) {
        int length = responses.complete(exchange);
        observer.answered(exchange, length);
        return length;
    }

    /// Written out, not looped over, so that each call has one target and the whole way is compiled into one piece.
    private Outcome question(Exchange exchange) {
        Outcome outcome = admission.serve(exchange);
        if (outcome == Outcome.PASS) {
            outcome = identity.serve(exchange);
        }
        if (outcome == Outcome.PASS) {
            outcome = accessControl.serve(exchange);
        }
        if (outcome == Outcome.PASS && exchange.recursionOffered()) {
            outcome = hosts.serve(exchange);
        }
        if (outcome == Outcome.PASS && exchange.recursionOffered()) {
            outcome = specialUseNames.serve(exchange);
        }
        if (outcome == Outcome.PASS && exchange.recursionOffered()) {
            outcome = localZones.serve(exchange);
        }
        if (outcome == Outcome.PASS) {
            outcome = ownZones.serve(exchange);
        }
        if (outcome == Outcome.PASS) {
            outcome = replyCache.serve(exchange);
        }
        if (outcome == Outcome.PASS) {
            outcome = recursion.serve(exchange);
        }
        return outcome;
    }
}
