package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;

/// Goes on where an alias in our own data leads out of it.
@FunctionalInterface
public interface AliasFollower {

    /// Leaves it to the client.
    AliasFollower NONE = exchange -> Outcome.ANSWERED;

    /// Called when the reply written so far ends in an alias whose target is not ours.
    ///
    /// @return [Outcome#SUSPENDED] when the target is resolved for this client; [Outcome#ANSWERED] when the alias is all
    ///     it gets, or an error in its place
    Outcome follow(Exchange exchange);
}
