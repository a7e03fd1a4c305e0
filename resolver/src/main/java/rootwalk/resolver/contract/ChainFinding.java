package rootwalk.resolver.contract;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A link of a chain of trust, or the decision on a part of a response.
public sealed interface ChainFinding {

    /// One sentence in plain text, for people.
    String text();

    /// What the parent of a zone says about its keys, or that a trust anchor does.
    ///
    /// @param status
    ///            SECURE: the zone has keys to verify with; INSECURE: the zone is proven to be unsigned, or signed by unknown
    ///            algorithms only
    /// @param detail
    ///            key tags and algorithms, or the reason
    record Delegation(Name zone, Security status, String detail) implements ChainFinding {
        @Override
        public String text() {
            return switch (status) {
                case SECURE -> "DS of " + zone + ": " + detail;
                case INSECURE -> zone + " is not signed: " + detail;
                case BOGUS, INDETERMINATE -> "DS of " + zone + " not found out: " + detail;
            };
        }
    }

    /// The DNSKEY RRset of a zone was verified, or was not.
    ///
    /// @param detail
    ///            key tags and algorithms, or the reason
    record Keys(Name zone, Security status, String detail) implements ChainFinding {
        @Override
        public String text() {
            return "DNSKEY of " + zone + ": " + detail;
        }
    }

    /// The decision on an RRset.
    ///
    /// @param detail
    ///            by which key, or why not
    record Records(Name owner, int type, Security status, String detail) implements ChainFinding {
        @Override
        public String text() {
            return owner + " " + RecordType.name(type) + " is " + word(status) + after(detail);
        }
    }

    /// The decision on a denial.
    ///
    /// @param nameError
    ///            whether the name does not exist at all
    /// @param detail
    ///            by which records, or why not
    record Denial(Name name, int type, boolean nameError, Security status, String detail) implements ChainFinding {
        @Override
        public String text() {
            return "that " + name + (nameError ? " does not exist" : " has no " + RecordType.name(type)) + " is "
                    + word(status) + after(detail);
        }
    }

    /// The security status that was found.
    Security status();

    private static String word(Security status) {
        return switch (status) {
            case SECURE -> "secure";
            case INSECURE -> "insecure";
            case BOGUS -> "bogus";
            case INDETERMINATE -> "indeterminate";
        };
    }

    private static String after(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }
}
