package rootwalk.resolver.contract;

import java.util.function.Supplier;

import rootwalk.dnssec.Work;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// The services that a [Validator] may use while it validates one response. They belong to the query of the client:
/// lookups share its budget, its observer and its late responses, and a question that depends on itself fails at once.
/// For the resolving thread.
public interface Lookup {

    /// Resolves a question for DS or DNSKEY records, with signatures and proofs. Aliases are not followed. Blocks; always has a
    /// result, with the [Resolution#security] that its own validation found.
    Resolution resolve(Question question);

    /// Whether servers of a zone with this apex are known from its parent.
    boolean isKnownCut(Name name);

    /// The permitted cryptographic work for the response.
    Work work();

    /// The state of the validator while it validates the parts of the response, one after another.
    ///
    /// @param first
    ///            creates it at the first call
    <T> T kept(Class<T> type, Supplier<T> first);

    /// Whether there is an observer of all events.
    boolean isObserved();

    /// Reports a link of a chain of trust, or a verdict.
    ///
    /// @param finding
    ///            the link or the verdict
    void report(ChainFinding finding);
}
