package rootwalk.wire;

/**
 * What a query asks (RFC 1035 section 4.1.2).
 *
 * @param name QNAME
 * @param type QTYPE, see {@link RecordType}
 * @param dnsClass QCLASS, see {@link RecordClass}
 */
public record Question(Name name, int type, int dnsClass) {

    /** A question of class IN. */
    public Question(Name name, int type) {
        this(name, type, RecordClass.IN);
    }

    /** {@code www.example. IN A}. */
    @Override
    public String toString() {
        return name + " " + RecordClass.name(dnsClass) + " " + RecordType.name(type);
    }
}
