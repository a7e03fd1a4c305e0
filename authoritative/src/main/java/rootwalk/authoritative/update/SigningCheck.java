package rootwalk.authoritative.update;

import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Refuses changes that only the signer of a zone can make: this server does not sign. A zone is signed if it has DNSKEY records at its
/// apex (RFC 4035 section 2.1).
final class SigningCheck {

    private static final String CANNOT_SIGN = ", and this server cannot sign the change";

    private SigningCheck() {}

    /// @param what sentence if the zone is signed, without its end
    /// @throws UpdateRejection if it is
    static void before(ZoneEdit edit, Name apex, String what) {
        if (isSigned(edit, apex)) {
            throw UpdateRejection.refused(what + CANNOT_SIGN);
        }
    }

    /// A zone that a change has signed could not be changed any more, nor could its keys be removed.
    ///
    /// @throws UpdateRejection if the change has signed the zone
    static void after(ZoneEdit edit, Name apex) {
        if (isSigned(edit, apex)) {
            throw UpdateRejection.refused("the zone would be signed" + CANNOT_SIGN, apex + " DNSKEY");
        }
    }

    private static boolean isSigned(ZoneEdit edit, Name apex) {
        ZoneNode node = edit.names().exact(apex);
        return node != null && node.ofType(RecordType.DNSKEY) != ZoneNode.NONE;
    }
}
