package rootwalk.authoritative.policy;

import rootwalk.wire.Name;

/// A name of a response policy zone whose records have no effect.
///
/// @param owner with the name of the zone
/// @param type of one of its records
/// @param what the problem, for the author of the zone
/// @param remedy how to solve it
public record TriggerFault(Name owner, int type, String what, String remedy) {

    @Override
    public String toString() {
        return what + "; " + remedy;
    }
}
