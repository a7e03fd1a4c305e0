package rootwalk.dnssec;

import java.util.Arrays;
import java.util.List;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RdataLayout;

/// The octets that an RRSIG record signs: its own fields, then the records in canonical form and order (RFC 4034 sections
/// 3.1.8.1, 6.2 and 6.3, RFC 6840 section 5.1).
public final class CanonicalForm {

    private CanonicalForm() {}

    /// @param signature
    ///            whose labels are not more than those of the owner
    public static byte[] of(RRset rrset, Signature signature) {
        Name owner = signature.isExpandedFromWildcard(rrset.owner())
                ? signature.wildcard(rrset.owner()).folded()
                : rrset.owner().folded();
        Name signer = signature.signer().folded();
        List<Rdata> records = records(rrset);
        int length = Signature.FIXED + signer.length();
        for (Rdata one : records) {
            length += owner.length() + 10 + one.length();
        }
        byte[] signed = new byte[length];
        int at = signature.putFields(signed, signer);
        for (Rdata one : records) {
            owner.copyTo(signed, at);
            at += owner.length();
            BigEndian.put16(signed, at, rrset.type());
            BigEndian.put16(signed, at + 2, rrset.dnsClass());
            BigEndian.put32(signed, at + 4, (int) signature.originalTtl());
            BigEndian.put16(signed, at + 8, one.length());
            System.arraycopy(one.sharedOctets(), 0, signed, at + 10, one.length());
            at += 10 + one.length();
        }
        return signed;
    }

    /// The data of the records in canonical form and order, each once (RFC 4034 section 6.3).
    private static List<Rdata> records(RRset rrset) {
        List<Rdata> records = rrset.rdata();
        if (RdataLayout.of(rrset.type()).foldsNames()) {
            records.replaceAll(one -> one.canonical(rrset.type()));
        }
        if (records.size() < 2) {
            return records;
        }
        records.sort((a, b) -> Arrays.compareUnsigned(a.sharedOctets(), b.sharedOctets()));
        return records.stream().distinct().toList();
    }
}
