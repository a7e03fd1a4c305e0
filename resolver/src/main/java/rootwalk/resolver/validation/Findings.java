package rootwalk.resolver.validation;

import rootwalk.resolver.contract.ChainFinding;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Lookup;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.Name;

/// Reports links and decisions to the observer, if there is one. For the resolving thread.
final class Findings {

    private final Lookup lookup;

    Findings(Lookup lookup) {
        this.lookup = lookup;
    }

    void delegation(Name zone, Security status, String detail) {
        if (lookup.isObserved()) {
            lookup.report(new ChainFinding.Delegation(zone, status, detail));
        }
    }

    void keys(Name zone, Security status, String detail) {
        if (lookup.isObserved()) {
            lookup.report(new ChainFinding.Keys(zone, status, detail));
        }
    }

    /// Reports the decision on an RRset, and returns it.
    ///
    /// @param detail
    ///            by which key; the error of the decision if that has one
    Verdict records(SignedRRset records, Verdict verdict, Object detail) {
        if (lookup.isObserved()) {
            lookup.report(new ChainFinding.Records(records.rrset().owner(), records.rrset().type(), verdict.security(),
                    detail(verdict, detail)));
        }
        return verdict;
    }

    /// Reports the decision on a denial, and returns it.
    Verdict denial(Evidence.Denial denial, Verdict verdict, Object detail) {
        if (lookup.isObserved()) {
            lookup.report(new ChainFinding.Denial(denial.name(), denial.question().type(), denial.nameError(),
                    verdict.security(), detail(verdict, detail)));
        }
        return verdict;
    }

    private static String detail(Verdict verdict, Object detail) {
        return verdict.errors().isEmpty() ? detail.toString() : verdict.errors().getFirst().text();
    }
}
