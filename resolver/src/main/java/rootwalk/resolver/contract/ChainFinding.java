package rootwalk.resolver.contract;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A link of a chain of trust, or the verdict on a part of a response.
public sealed interface ChainFinding {

    /// The name that it is about.
    Name name();

    /// The type of the records that it is about.
    int type();

    /// The security status that was found.
    Security status();

    /// The keys or records that verify it, or the reason why it is not secure.
    String detail();

    /// The subject of the finding, as text for users.
    String subject();

    /// The information about the keys of a zone, from its parent or from a trust anchor.
    ///
    /// @param status
    ///            SECURE: the zone has keys to verify with; INSECURE: the zone is proven to be unsigned, or is signed by unknown
    ///            algorithms only
    /// @param source
    ///            the source of this information
    record Delegation(Name name, Source source, Security status, String detail) implements ChainFinding {

        /// The source of the information about the keys of a zone.
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

    /// The verdict on an RRset.
    record Records(Name name, int type, Security status, String detail) implements ChainFinding {
        @Override
        public String subject() {
            return name + " " + RecordType.name(type);
        }
    }

    /// The verdict on a denial.
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
