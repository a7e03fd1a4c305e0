package rootwalk.authoritative.catalog;

import java.util.Arrays;

import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;

/// Tells the names of a catalog zone apart by their distance from the apex (RFC 9432 sections 4.1 and 4.3). The canonical order
/// of names places the properties of a member directly after it.
final class CatalogNodes {

    /// The properties of members that are defined (RFC 9432 section 4.4). Others are ignored (section 3).
    enum Property {
        GROUP,
        NEW_OWNER,
        UNKNOWN
    }

    /// Receives the names of a zone in canonical order.
    interface Receiver {

        /// A name directly below `zones`, with or without records.
        void member(ZoneNode node);

        /// A name directly below that of the last member.
        void property(ZoneNode node, Property property);

        /// Any other name.
        void other(ZoneNode node);
    }

    /// The most octets that [RdataExpansion#mostOctets] of one name can be.
    static final int TARGET_OCTETS = 3 * Name.MAX_LENGTH;

    /// Labels in wire format.
    static final byte[] GROUP = label("group");
    static final byte[] NEW_OWNER = label("coo");
    private static final byte[] ZONES = label("zones");

    private CatalogNodes() {}

    private static byte[] label(String text) {
        Name name = Name.of(text);
        return Arrays.copyOf(name.sharedOctets(), name.length() - 1);
    }

    static void forEach(Name apex, NameTrie<ZoneNode> names, Receiver receiver) {
        for (ZoneNode node : names) {
            byte[] name = node.nameOctets();
            int end = node.nameLength() - apex.length();
            int second = end == 0 ? end : 1 + name[0];
            int third = second == end ? end : second + 1 + name[second];
            if (second < end && third == end && isLabel(name, second, ZONES)) {
                receiver.member(node);
            } else if (third < end && third + 1 + name[third] == end && isLabel(name, third, ZONES)) {
                receiver.property(node, property(name));
            } else {
                receiver.other(node);
            }
        }
    }

    private static Property property(byte[] name) {
        if (isLabel(name, 0, GROUP)) {
            return Property.GROUP;
        }
        return isLabel(name, 0, NEW_OWNER) ? Property.NEW_OWNER : Property.UNKNOWN;
    }

    /// The name in the first record of a PTR RRset.
    ///
    /// @param scratch at least [#TARGET_OCTETS]
    static Name target(ZoneNode node, int ptr, byte[] scratch) {
        int _ = RdataExpansion.expand(node, ptr, 0, scratch);
        return Name.of(scratch, 0);
    }

    private static boolean isLabel(byte[] name, int at, byte[] label) {
        return name[at] == label[0] && CaseFolding.equal(name, at, label, 0, label.length);
    }
}
