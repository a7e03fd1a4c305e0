package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;
import rootwalk.wire.RecordSet;

/** Goes on where an alias in our own data leads out of it. */
@FunctionalInterface
public interface AliasFollower {

    /** Leaves it to the client. */
    AliasFollower NONE = (exchange, alias) -> Outcome.ANSWERED;

    /**
     * Called when the reply ends in an alias whose target is not ours.
     *
     * @return {@link Outcome#SUSPENDED} when the target is resolved for this client, {@link Outcome#ANSWERED} when the alias is all it gets
     */
    Outcome follow(Exchange exchange, RecordSet alias);
}
