package rootwalk.authoritative.zone;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Sets in each name of a zone which records of the zone's chain deny it. All names are visited for each snapshot, since a
/// new record of the chain may deny any name. Used once, by one thread.
final class DenialLinks {

    private DenialLinks() {}

    /// Replaces the names of a zone.
    ///
    /// @param before how the zone proved it before these changes
    static void set(NameTrieEdit<ZoneNode> names, Denial before, Denial denial) {
        switch (denial) {
            case Denial.None _ -> {
                if (!(before instanceof Denial.None)) {
                    names.replaceAll(DenialLinks::plain);
                }
            }
            case Denial.Nsec _ -> names.replaceAll(new OfNsec()::link);
            case Denial.Nsec3(Nsec3Chain chain) -> names.replaceAll(new OfNsec3(chain)::link);
        }
    }

    private static ZoneNode plain(ZoneNode node) {
        return node instanceof SignedNode ? new ZoneNode(node) : node;
    }

    /// The record that covers a name is that of the last name before it that has one (RFC 4034 section 4.1.1).
    private static final class OfNsec {

        private @Nullable SignedNode last;
        /// The ancestors of the last name, and the name itself; the deepest is first.
        private final Deque<SignedNode> open = new ArrayDeque<>();

        ZoneNode link(ZoneNode node) {
            SignedNode signed = new SignedNode(node);
            if (node.ofType(RecordType.NSEC) != ZoneNode.NONE) {
                last = signed;
                signed.setMatch(signed);
            } else {
                signed.setCover(last);
            }
            signed.setWildcardDenial(last);
            while (!open.isEmpty() && !node.isBelow(open.getFirst())) {
                open.removeFirst();
            }
            for (SignedNode above : open) {
                if (isAtOrBeforeWildcard(node, above)) {
                    above.setWildcardDenial(last);
                }
            }
            open.addFirst(signed);
            return signed;
        }

        /// Whether a name is the wildcard directly below an ancestor, or before it in canonical order.
        private static boolean isAtOrBeforeWildcard(ZoneNode node, ZoneNode above) {
            int child = node.labelBefore(node.nameLength() - above.nameLength());
            int first = node.nameOctets()[child + 1] & 0xFF;
            return first < '*' || (first == '*' && child == 0 && node.nameOctets()[0] == 1);
        }
    }

    /// The hashes of names and of the wildcards below them are computed here once, not for each query. Names below a
    /// delegation or a DNAME are never denied, so they have none.
    private static final class OfNsec3 {

        private final Nsec3Chain chain;
        private final Nsec3Hash hasher = new Nsec3Hash();
        private final byte[] hash = new byte[Nsec3Hash.LENGTH];
        private final byte[] wildcard = new byte[2 + Name.MAX_LENGTH];
        private @Nullable ZoneNode cut;

        OfNsec3(Nsec3Chain chain) {
            this.chain = chain;
            wildcard[0] = 1;
            wildcard[1] = '*';
        }

        ZoneNode link(ZoneNode node) {
            if (cut != null && node.isBelow(cut)) {
                return plain(node);
            }
            cut = node.isDelegationOrDname() ? node : null;
            SignedNode signed = new SignedNode(node);
            int found = find(node.nameOctets(), node.nameLength());
            if (found >= 0) {
                signed.setMatch(chain.owner(found));
            } else {
                signed.setCover(chain.owner(found));
            }
            if (signed.isInChain() && cut == null && node.nameLength() + 2 <= Name.MAX_LENGTH) {
                System.arraycopy(node.nameOctets(), 0, wildcard, 2, node.nameLength());
                signed.setWildcardDenial(chain.owner(find(wildcard, 2 + node.nameLength())));
            }
            return signed;
        }

        private int find(byte[] name, int length) {
            chain.hash(name, 0, length, hasher, hash);
            return chain.find(hash);
        }
    }
}
