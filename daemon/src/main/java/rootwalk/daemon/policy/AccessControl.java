package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.ResponseCode;

/// Decides by a client's address whether it is answered, and whether names are resolved for it. Immutable.
public final class AccessControl implements QuestionStep {

    private final NetworkSet query;
    private final NetworkSet recursion;
    private final NetworkSet refuse;

    /// @param query who is answered
    /// @param recursion for whom names are resolved, among those that are answered
    /// @param refuse who is not answered, whatever the others say
    public AccessControl(NetworkSet query, NetworkSet recursion, NetworkSet refuse) {
        this.query = query;
        this.recursion = recursion;
        this.refuse = refuse;
    }

    @Override
    public Outcome serve(Exchange exchange) {
        if (!query.contains(exchange.client()) || refuse.contains(exchange.client())) {
            exchange.explain(ExtendedError.PROHIBITED);
            return exchange.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        }
        if (recursion.contains(exchange.client())) {
            exchange.offerRecursion();
        }
        return Outcome.PASS;
    }
}
