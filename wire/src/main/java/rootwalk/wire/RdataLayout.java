package rootwalk.wire;

/// The positions of domain names and of parts of fixed length in the RDATA of each type.
///
/// Names in the types of RFC 1035 may be compressed when sent. Compressed names are accepted in the types that were
/// defined before RFC 3597 (RFC 3597 section 4), but not sent. Names of other types are never compressed. Types not
/// listed are opaque.
public final class RdataLayout {

    /// The kind of a field of the RDATA.
    public enum Field {
        /// A name that may be compressed in messages.
        COMPRESSIBLE_NAME,
        /// A name that is sent uncompressed and accepted compressed.
        EXPANDABLE_NAME,
        /// A name that is never compressed.
        PLAIN_NAME,
        /// A character string: a length octet and that many octets.
        CHARACTER_STRING,
        /// One or more character strings up to the end.
        CHARACTER_STRINGS,
        /// A fixed number of octets, see [#octets].
        OCTETS,
        /// Any octets up to the end, or none.
        REST
    }

    private static final String RRSIG_PATTERN = "18p*";
    private static final RdataLayout OPAQUE = new RdataLayout("*");
    private static final RdataLayout[] LAYOUTS = new RdataLayout[264];

    static {
        set("c", RecordType.NS, RecordType.MD, RecordType.MF, RecordType.CNAME, RecordType.MB, RecordType.MG,
                RecordType.MR, RecordType.PTR);
        set("4", RecordType.A);
        set("cc20", RecordType.SOA);
        set("5*", RecordType.WKS);
        set("ss", RecordType.HINFO);
        set("cc", RecordType.MINFO);
        set("2c", RecordType.MX);
        set("t", RecordType.TXT, RecordType.SPF, RecordType.AVC, RecordType.NINFO, RecordType.RESINFO,
                RecordType.WALLET, RecordType.CLA);
        set("ee", RecordType.RP);
        set("2e", RecordType.AFSDB, RecordType.RT, RecordType.KX);
        set("s", RecordType.X25);
        set("s*", RecordType.ISDN);
        set("e", RecordType.NSAP_PTR, RecordType.DNAME);
        set("18e*", RecordType.SIG);
        set(RRSIG_PATTERN, RecordType.RRSIG);
        set("2ee", RecordType.PX);
        set("sss", RecordType.GPOS);
        set("16", RecordType.AAAA);
        set("e*", RecordType.NXT);
        set("6e", RecordType.SRV);
        set("4ssse", RecordType.NAPTR);
        set("5*", RecordType.CERT);
        set("4*", RecordType.DS, RecordType.CDS, RecordType.DNSKEY, RecordType.CDNSKEY, RecordType.KEY,
                RecordType.URI);
        set("2*", RecordType.SSHFP, RecordType.CAA);
        set("p*", RecordType.NSEC, RecordType.TKEY, RecordType.TSIG);
        set("5*", RecordType.NSEC3, RecordType.NSEC3PARAM);
        set("3*", RecordType.TLSA, RecordType.SMIMEA);
        set("pp", RecordType.TALINK);
        set("6*", RecordType.CSYNC, RecordType.ZONEMD);
        set("2p*", RecordType.SVCB, RecordType.HTTPS);
        set("5p", RecordType.DSYNC);
        set("10", RecordType.NID, RecordType.L64);
        set("6", RecordType.L32, RecordType.EUI48);
        set("2p", RecordType.LP);
        set("8", RecordType.EUI64);
    }

    private final Field[] fields;
    private final int[] octets;
    private final boolean hasNames;
    private final boolean foldsNames;

    private RdataLayout(String pattern) {
        int count = pattern.replaceAll("\\d+", "1").length();
        fields = new Field[count];
        octets = new int[count];
        boolean names = false;
        int at = 0;
        for (int i = 0; i < count; i++) {
            char c = pattern.charAt(at);
            if (Character.isDigit(c)) {
                int number = 0;
                for (; at < pattern.length() && Character.isDigit(pattern.charAt(at)); at++) {
                    number = number * 10 + (pattern.charAt(at) - '0');
                }
                fields[i] = Field.OCTETS;
                octets[i] = number;
                continue;
            }
            at++;
            fields[i] = switch (c) {
                case 'c' -> Field.COMPRESSIBLE_NAME;
                case 'e' -> Field.EXPANDABLE_NAME;
                case 'p' -> Field.PLAIN_NAME;
                case 's' -> Field.CHARACTER_STRING;
                case 't' -> Field.CHARACTER_STRINGS;
                default -> Field.REST;
            };
            names |= c == 'c' || c == 'e' || c == 'p';
        }
        hasNames = names;
        // RFC 4034 section 6.2 lists the types whose names may be received compressed, and RRSIG; RFC 6840 section
        // 5.1 removed NSEC.
        foldsNames = names && (pattern.indexOf('p') < 0 || pattern.equals(RRSIG_PATTERN));
    }

    private static void set(String pattern, int... types) {
        RdataLayout layout = new RdataLayout(pattern);
        for (int type : types) {
            LAYOUTS[type] = layout;
        }
    }

    /// The layout of a type; for an unknown type, the one of opaque octets.
    public static RdataLayout of(int type) {
        RdataLayout layout = type < LAYOUTS.length ? LAYOUTS[type] : null;
        return layout != null ? layout : OPAQUE;
    }

    /// The number of fields.
    public int size() {
        return fields.length;
    }

    public Field field(int index) {
        return fields[index];
    }

    /// The length of an [Field#OCTETS] field.
    public int octets(int index) {
        return octets[index];
    }

    /// Whether any field is a name.
    public boolean hasNames() {
        return hasNames;
    }

    /// Whether the names are in lower case in canonical form (RFC 4034 section 6.2).
    public boolean foldsNames() {
        return foldsNames;
    }

    /// Writes the names in lower case if they are so in [canonical form][#foldsNames()].
    ///
    /// @param data uncompressed and well formed, at the start of an array
    /// @param length octets of it; it may be 0, as in an UPDATE
    public void foldNames(byte[] data, int length) {
        if (!foldsNames || length == 0) {
            return;
        }
        int at = 0;
        for (int i = 0; i < fields.length; i++) {
            switch (fields[i]) {
                case COMPRESSIBLE_NAME, EXPANDABLE_NAME, PLAIN_NAME -> {
                    while (data[at] != 0) {
                        int end = at + 1 + data[at];
                        for (at++; at < end; at++) {
                            data[at] = CaseFolding.fold(data[at]);
                        }
                    }
                    at++;
                }
                case CHARACTER_STRING -> at += 1 + (data[at] & 0xFF);
                case OCTETS -> at += octets[i];
                case CHARACTER_STRINGS, REST -> at = length;
            }
        }
    }
}
