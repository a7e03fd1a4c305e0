package rootwalk.authoritative.update;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// A change of one RRset.
public sealed interface RRsetChange {

    Name owner();

    int type();

    /// The RRset has these records and this TTL, and no others.
    record Replace(RRset rrset) implements RRsetChange {

        @Override
        public Name owner() {
            return rrset.owner();
        }

        @Override
        public int type() {
            return rrset.type();
        }
    }

    /// The RRset has these records as well, and this TTL.
    record Extend(RRset rrset) implements RRsetChange {

        @Override
        public Name owner() {
            return rrset.owner();
        }

        @Override
        public int type() {
            return rrset.type();
        }
    }

    /// The RRset has these records no more. Its TTL stays.
    record Prune(RRset rrset) implements RRsetChange {

        @Override
        public Name owner() {
            return rrset.owner();
        }

        @Override
        public int type() {
            return rrset.type();
        }
    }

    /// The RRset does not exist.
    record Delete(Name owner, int type) implements RRsetChange {}
}
