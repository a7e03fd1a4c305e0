package rootwalk.authoritative.update;

import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// A prerequisite or a change of an UPDATE message (RFC 2136 sections 2.4 and 2.5). Its class says what is meant.
///
/// @param ttl seconds
/// @param data empty if the record has none
public record UpdateRecord(Name owner, int type, int dnsClass, int ttl, Rdata data) {

    boolean isOfClass(int expected) {
        return dnsClass == expected;
    }

    boolean hasData() {
        return data.length() > 0;
    }

    /// For the log: the record in zone-file syntax. Octets that are not printable are escaped.
    @Override
    public String toString() {
        return owner + " " + ttl + " " + RecordClass.name(dnsClass) + " " + RecordType.name(type)
                + (hasData() ? " " + RdataText.print(type, data) : "");
    }
}
