package rootwalk.authoritative.catalog;

import rootwalk.wire.Name;

/// Why a member is not served for its catalog.
public sealed interface NotServed {

    /// The server has a zone of this name anyway, from its configuration for example (RFC 9432 section 5.2).
    record Configured() implements NotServed {
        @Override
        public String toString() {
            return "the server has a zone of this name";
        }
    }

    /// Another catalog has the zone, and does not permit that it is taken over (RFC 9432 section 5.2).
    record ServedFor(Name catalog) implements NotServed {
        @Override
        public String toString() {
            return "the zone is a member of " + catalog;
        }
    }

    /// The catalog that was permitted to take the zone over has done so (RFC 9432 section 4.4.1). Not an error.
    record MovedTo(Name catalog) implements NotServed {
        @Override
        public String toString() {
            return "the zone has moved to " + catalog;
        }
    }
}
