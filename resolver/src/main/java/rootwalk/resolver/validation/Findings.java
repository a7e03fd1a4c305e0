package rootwalk.resolver.validation;

import java.util.function.Supplier;

import rootwalk.resolver.contract.ChainFinding;
import rootwalk.resolver.contract.ChainFinding.Delegation.Source;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Lookup;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.Name;

/// Reports links and verdicts to the observer. Without an observer, no texts are created. For the resolving thread.
final class Findings {

    private final Lookup lookup;

    Findings(Lookup lookup) {
        this.lookup = lookup;
    }

    void delegation(Name zone, Source source, Security status, Supplier<String> detail) {
        if (lookup.isObserved()) {
            lookup.report(new ChainFinding.Delegation(zone, source, status, detail.get()));
        }
    }

    void keys(Name zone, Security status, Supplier<String> detail) {
        if (lookup.isObserved()) {
            lookup.report(new ChainFinding.Keys(zone, status, detail.get()));
        }
    }

    /// Reports the verdict on an RRset, and returns it.
    ///
    /// @param detail
    ///            the key, or another reason; ignored if the verdict has an error
    Verdict records(SignedRRset records, Verdict verdict, Supplier<?> detail) {
        if (lookup.isObserved()) {
            lookup.report(new ChainFinding.Records(records.rrset().owner(), records.rrset().type(), verdict.security(),
                    detail(verdict, detail)));
        }
        return verdict;
    }

    /// Reports the verdict on a denial, and returns it.
    Verdict denial(Evidence.Denial denial, Verdict verdict, Supplier<?> detail) {
        if (lookup.isObserved()) {
            lookup.report(new ChainFinding.Denial(denial.name(), denial.question().type(), denial.nameError(),
                    verdict.security(), detail(verdict, detail)));
        }
        return verdict;
    }

    private static String detail(Verdict verdict, Supplier<?> detail) {
        return verdict.errors().isEmpty() ? detail.get().toString() : verdict.errors().getFirst().text();
    }
}
