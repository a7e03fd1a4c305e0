package rootwalk.resolver.recursion;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.servers.ServerList;
import rootwalk.resolver.servers.ServerQueries;
import rootwalk.wire.Question;

/// The next step of the algorithm of RFC 1034 section 5.3.3, with its data.
sealed interface Step {

    /// To step 1.
    ///
    /// @param wanted
    ///            SNAME and STYPE
    record LookUpLocally(Question wanted) implements Step {}

    /// To step 2.
    record FindServers(Delegation best, Minimiser minimiser) implements Step {}

    /// To step 3.
    record SendQueries(ServerList slist, Minimiser minimiser) implements Step {}

    /// To step 4.
    record Analyse(ServerQueries.Result result, SendQueries asked) implements Step {}

    /// The end.
    record Finish(Resolution resolution) implements Step {}
}
