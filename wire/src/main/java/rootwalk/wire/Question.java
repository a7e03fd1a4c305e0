package rootwalk.wire;

/// An entry of the question section (RFC 1035 section 4.1.2).
///
/// @param name QNAME
/// @param type QTYPE, see [RecordType]
/// @param dnsClass QCLASS, see [RecordClass]
public record Question(Name name, int type, int dnsClass) {

    /// A question of class IN.
    public Question(Name name, int type) {
        this(name, type, RecordClass.IN);
    }

    /// `www.example. IN A`.
    @Override
    public String toString() {
        return name + " " + RecordClass.name(dnsClass) + " " + RecordType.name(type);
    }
}
