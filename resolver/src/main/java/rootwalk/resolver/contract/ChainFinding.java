package rootwalk.resolver.contract;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A link of a chain of trust, or the decision on a part of a response.
public sealed interface ChainFinding {

    /// The name that it is about.
    Name name();

    /// The type of the records that it is about.
    int type();

    /// The security status that was found.
    Security status();

    /// By which keys or records, or why not.
    String detail();

    /// What was decided on, for people.
    String subject();

    /// What the parent of a zone says about its keys, or that a trust anchor does.
    ///
    /// @param status
    ///            SECURE: the zone has keys to verify with; INSECURE: the zone is proven to be unsigned, or is signed by unknown
    ///            algorithms only
    /// @param source
    ///            who says so
    record Delegation(Name name, Source source, Security status, String detail) implements ChainFinding {

        /// What a chain of trust comes from at a zone.
        public enum Source {
            TRUST_ANCHOR, PARENT
        }

        @Override
        public int type() {
            return RecordType.DS;
        }

        @Override
        public String subject() {
            return switch (source) {
                case TRUST_ANCHOR -> "trust anchor of zone " + name;
                case PARENT -> "DS of zone " + name;
            };
        }
    }

    /// The DNSKEY RRset of a zone was verified, or was not.
    record Keys(Name name, Security status, String detail) implements ChainFinding {
        @Override
        public int type() {
            return RecordType.DNSKEY;
        }

        @Override
        public String subject() {
            return "DNSKEY of zone " + name;
        }
    }

    /// The decision on an RRset.
    record Records(Name name, int type, Security status, String detail) implements ChainFinding {
        @Override
        public String subject() {
            return name + " " + RecordType.name(type);
        }
    }

    /// The decision on a denial.
    ///
    /// @param nameError
    ///            whether the name does not exist at all
    record Denial(Name name, int type, boolean nameError, Security status, String detail) implements ChainFinding {
        @Override
        public String subject() {
            return nameError ? "no name " + name : "no " + name + " " + RecordType.name(type);
        }
    }
}
