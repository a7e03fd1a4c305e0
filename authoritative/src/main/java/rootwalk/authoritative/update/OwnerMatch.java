package rootwalk.authoritative.update;

import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// The names that a rule of an [UpdatePolicy] is about, as in BIND's `update-policy`.
public sealed interface OwnerMatch {

    /// Whether a name is among them.
    boolean includes(Name owner, Requestor requestor);

    /// One name.
    record Exact(Name name) implements OwnerMatch {
        @Override
        public boolean includes(Name owner, Requestor requestor) {
            return owner.equals(name);
        }
    }

    /// A name and all names below it.
    record Subdomain(Name name) implements OwnerMatch {
        @Override
        public boolean includes(Name owner, Requestor requestor) {
            return owner.isSubdomainOf(name);
        }
    }

    /// All names below a name, but not the name itself.
    ///
    /// @param above of the wildcard, without the asterisk
    record Wildcard(Name above) implements OwnerMatch {
        @Override
        public boolean includes(Name owner, Requestor requestor) {
            return owner.isBelow(above);
        }
    }

    /// All names of the zone.
    record Zone() implements OwnerMatch {
        @Override
        public boolean includes(Name owner, Requestor requestor) {
            return true;
        }
    }

    /// The name of the requestor's key.
    record Self() implements OwnerMatch {
        @Override
        public boolean includes(Name owner, Requestor requestor) {
            return requestor.key().filter(owner::equals).isPresent();
        }
    }

    /// The name of the requestor's key, and all names below it.
    record SelfSubdomain() implements OwnerMatch {
        @Override
        public boolean includes(Name owner, Requestor requestor) {
            return requestor.key().filter(owner::isSubdomainOf).isPresent();
        }
    }

    /// The name of the requestor's address in `in-addr.arpa` or `ip6.arpa`, if the message came over TCP.
    record TcpSelf() implements OwnerMatch {
        @Override
        public boolean includes(Name owner, Requestor requestor) {
            return requestor.isOverTcp() && owner.equals(Addresses.reverseName(requestor.address()));
        }
    }
}
