package rootwalk.resolver.contract;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Decides on each part of a response before it is stored (RFC 4035 section 5). Any thread.
@FunctionalInterface
public interface Validator {

    /// No validation: data is insecure. Data of a forwarder that received a query with CD is for queries with CD only.
    Validator NONE = new Validator() {
        @Override
        public Verdict validate(Evidence evidence, Lookup lookup) {
            return evidence.reply().checkingDisabled() ? Verdict.INDETERMINATE : Verdict.INSECURE;
        }

        @Override
        public boolean needsSignatures() {
            return false;
        }
    };

    /// Blocks while keys are looked up. Called on the resolving thread.
    ///
    /// @param lookup
    ///            resolves DS and DNSKEY RRsets
    Verdict validate(Evidence evidence, Lookup lookup);

    /// Whether secure data may be reported to clients as secure: the time is known.
    default boolean isSure() {
        return true;
    }

    /// Whether none of the signatures in an RRset of RRSIG records has expired.
    default boolean isCurrent(RRset signatures) {
        return true;
    }

    /// Whether a negative trust anchor applies to a name (RFC 7646). In this case, secure data of a zone above it does
    /// not apply to the name.
    default boolean isSwitchedOff(Name name) {
        return false;
    }

    /// Whether signatures and proofs are always requested, and not only for clients that set DO.
    default boolean needsSignatures() {
        return true;
    }
}
